#!/usr/bin/env python3
"""Build the site beside the published one, look it over, and only then put it in its place."""

import argparse
import ctypes
import fcntl
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

import yaml

import disk
from explainer import published
from explainer.problem import Problem
from explainer.published import Known, check_site, expected_pages
from kept import Kept
from progress import Progress
from timings import Timings

_V = TypeVar("_V")

AT_FDCWD = -100
RENAME_EXCHANGE = 2

ENGINES = ("mkdocs", "properdocs", "zensical")

# What the hook that makes pages says while there are many of them.
PROGRESS = re.compile(rb"(\d+) of (\d+) pages")

# Under which key it is kept what is known of the whole site; no page has this path.
WHOLE = "the whole site"

READ = (".html", ".css", ".json", ".xml", ".txt")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 published, 1 the site that was there stays as it was, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="publish.py", description="Build the site, check it, publish it.")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what builds it (default: mkdocs)")
    parser.add_argument("--config", type=Path, default=Path("mkdocs.yml"), metavar="FILE", help="default: mkdocs.yml")
    parser.add_argument(
        "--site", type=Path, default=Path("site"), metavar="DIR", help="the published site (default: site)"
    )
    parser.add_argument("--timings", action="store_true", help="say how long each step took")
    arguments = parser.parse_args(argv)
    try:
        site: Path = arguments.site.absolute()
    except FileNotFoundError:
        print("the folder in which this runs is gone; change to one that is there", file=sys.stderr)
        return 2
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        print(f"{site}: no folder, or a link to one; move it away, or name another place with --site", file=sys.stderr)
        return 2
    timings = Timings()
    try:
        return _publish(arguments.engine, arguments.config, site, timings)
    except BlockingIOError:
        print(f"another build of {site} is running; wait for it", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or site}: {error.strerror}; not published", file=sys.stderr)
    finally:
        if arguments.timings:
            timings.tell()
    return 1


def _publish(engine: str, config: Path, site: Path, timings: Timings) -> int:
    following = site.with_name(f".{site.name}.next")
    place = site.with_name(f".{site.name}.lock")
    lock = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Where MkDocs builds lies the site that was here before, so that it need only write what changed: see overrides/rewrite.py.
        rewritten = engine == "mkdocs" and not following.is_symlink()
        if not rewritten:
            _remove(following)
        with timings("building the site"):
            built, look = _build(engine, config, following, partial(_Look, config, site))
        if not built:
            return _keep(site, following, [])
        with timings("looking it over and publishing it"):
            code = release(config, following, site, look)
        if not rewritten:
            _remove(following)
        return code
    finally:
        os.close(lock)


def release(config: Path, following: Path, site: Path, look: "_Look | None" = None) -> int:
    """Put what was built in the place of the published site, if nothing is wrong with it."""
    look = look or _Look(config, site)
    if problems := check_site(_Files(following), look.address, look.pages, look.known):
        return _keep(site, following, problems)
    look.keep()
    swap(following, site)
    return 0


class _Look:
    """What the last look at a site needs to know, all of it read before the look."""

    def __init__(self, config: Path, site: Path) -> None:
        settings = yaml.load(config.read_bytes(), _Settings)
        docs = config.parent / settings.get("docs_dir", "docs")
        self.pages = expected_pages(
            (path, (docs / path).read_text("utf-8-sig")) for path in disk.below(docs) if path.endswith(".md")
        )
        self.address = settings.get("site_url") or "/"
        program = f"{sys.version} {version('lxml')} {self.address}\n".encode() + Path(published.__file__).read_bytes()
        self.checked = Kept(config.parent / ".cache" / f"checked-{site.name}", sha256(program).hexdigest())
        pages = self.checked.find_all([*self.pages, published.NOT_FOUND])
        self.known = Known(pages, self.checked.find(WHOLE) or "")
        self.known.wanted, self.known.leads  # noqa: B018 - what takes long is done before the look

    def keep(self) -> None:
        """Keep what is known of the site now."""
        if self.known.now:
            pages, whole = self.known.now
            new = {path: facts for path, facts in pages.items() if facts is not self.known.pages.get(path)}
            for key, value in (*new.items(), (WHOLE, whole)):
                self.checked.keep(key, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            self.checked.save()


def _remove(folder: Path) -> None:
    if folder.is_symlink():  # MkDocs would empty the folder that it leads to
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _build(engine: str, config: Path, site: Path, meanwhile: Callable[[], _V]) -> tuple[bool, _V | None]:
    """Run the engine, and do something meanwhile; if that fails, the engine may say why.

    What it says is shown if it fails. (Asked to be quiet, MkDocs would not count its warnings, and pass.)

    All engines take the place of the site from settings that inherit ours; Zensical has no option for it.
    """
    with NamedTemporaryFile("w", dir=config.parent, prefix=".site.", suffix=".yml") as settings:
        yaml.safe_dump({"INHERIT": config.name, "site_dir": str(site)}, settings)
        settings.flush()
        command = [sys.executable, "-m", engine, "build", "--strict", "--clean", "-f", settings.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
            assert run.stdout
            done = None
            with suppress(Exception):
                done = meanwhile()
            said = b"".join(_followed(run.stdout))
    if run.returncode:
        print(said.decode("utf-8", "backslashreplace"), end="")
    return run.returncode == 0, done


def _followed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """What the engine says; how far it is, is shown at once."""
    with Progress("pages") as progress:
        for line in lines:
            if found := PROGRESS.search(line):
                progress(int(found[1]), int(found[2]))
            else:
                yield line


def _keep(site: Path, following: Path, problems: list[Problem]) -> int:
    for problem in problems:
        print(problem)
    _remove(following)
    print(f"not published; {site} is as it was", file=sys.stderr)
    return 1


def swap(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`, which then stands where `new` was.

    On Linux both names change in one step (renameat2, RENAME_EXCHANGE): whoever opens a page gets the old site's or the
    new site's, never none. Elsewhere the old one is moved away first, and for an instant there is none.
    """
    if not old.exists():
        new.rename(old)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(new), os.fsencode(old)
    if hasattr(libc, "renameat2") and libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return
    aside = old.with_name(f".{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    old.rename(aside)
    new.rename(old)
    aside.rename(new)


class _Files(Mapping[str, bytes]):
    """The files of a built site, read each time that they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        above = len(f"{folder}/")
        self.paths = sorted(f"{parent}/{name}"[above:] for parent, _, names in os.walk(folder) for name in names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, path: str) -> bytes:
        with (self.folder / path).open(
            "rb"
        ) as file:  # of a picture or a script the check only asks whether it is empty
            return file.read(-1 if path.endswith(READ) else 1)


class _Settings(yaml.SafeLoader):
    """mkdocs.yml with its tags (`!ENV`, `!!python/name:…`) left out."""


_Settings.add_multi_constructor("", lambda loader, tag, node: None)


if __name__ == "__main__":
    sys.exit(main())

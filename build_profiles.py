#!/usr/bin/env python3
"""Check the profiles and write their Markdown pages: arguments, printing problems, exit code."""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who interrupts it wants no traceback; the next run clears up

import argparse
import gc
import hashlib
import os
import pickle
import re
import shlex
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import disk
import ends
from explainer.problem import Problem
from explainer.speed.cache import Cache
from places import wrong_place
from progress import Progress
from timings import Timings

if TYPE_CHECKING:
    from explainer.site.site import Site

HERE = Path(__file__).resolve().parent

# May be deleted at any time: what the last build of each docs folder was made from.
CACHE = HERE / ".cache"

# What pages depend on besides the profiles and this program's own files.
LIBRARIES = ("pyyaml", "pydantic", "jinja2", "markupsafe", "babel", "iuliia", "anyascii", "igraph")

# Where the cache has what the last build was made from; no page has this path.
STAMP = "stamp"

FOLDERS = ("people", "parties", "events", "claims", "sources", "glossary")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 fine, 1 problems in the content, 2 wrong usage."""
    arguments = _arguments().parse_args(argv)
    profiles: Path = arguments.profiles
    docs: Path = arguments.docs
    wrong = None
    if not os.path.isdir(profiles):  # noqa: PTH112 - a name may be too long for any disk
        wrong = f"{profiles}: no such folder; say where the profiles are with --profiles"
    config = Path("mkdocs.yml")
    wrong = wrong or wrong_place("profiles", profiles, config, {})
    wrong = wrong or wrong_place("docs", docs, config, {"the profiles": profiles})
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    if arguments.command == "watch":
        return watch(profiles, docs)
    if arguments.command == "check":
        return check(profiles, docs)
    timings = Timings()
    code = build(profiles, docs, timings, arguments.prune)
    if arguments.timings:
        timings.tell()
    return code


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build_profiles.py", description="Check the profiles and write their pages.")
    verbs = {"nargs": "?", "choices": ("build", "check", "watch"), "default": "build"}
    parser.add_argument("command", help="check: write nothing; watch: build after each change", **verbs)  # type: ignore[arg-type]
    parser.add_argument("--timings", action="store_true", help="say how long each step of a build took")
    parser.add_argument("--prune", action="store_true", help="let the pages go of which no profile is left")
    folder = {"type": Path, "metavar": "DIR"}
    parser.add_argument("--profiles", default=Path("profiles"), help="where the profiles are", **folder)  # type: ignore[arg-type]
    parser.add_argument("--docs", default=Path("docs"), help="where the pages go", **folder)  # type: ignore[arg-type]
    return parser


def check(profiles: Path, docs: Path) -> int:
    """Check the profiles; problems go to standard output, the count to standard error."""
    from explainer.site.load import load_site

    try:
        files, unread = disk.read_profiles(profiles, FOLDERS)
        odd = disk.strange(docs)
        site = load_site(files, disk.assets(docs), profiles.as_posix(), unread)
    except OSError as error:
        return _report([_unusable(error, docs)])
    if isinstance(site, list) or odd:
        return _report(sorted([*odd, *(site if isinstance(site, list) else ())]))
    print(f"{sum(1 for _ in site.records)} profiles are fine", file=sys.stderr)
    return 0


def build(profiles: Path, docs: Path, timings: Timings | None = None, prune: bool = False) -> int:
    """Check and write; nothing is written if there is a problem."""
    try:
        with disk.alone(profiles):
            return _build(profiles, docs, timings or Timings(), prune)
    except OSError as error:
        return _report([_unusable(error, docs)])


def _unusable(error: OSError, otherwise: Path) -> Problem:
    message = f"cannot be used: {error.strerror}; mend that and build again"
    return Problem(os.fsdecode(error.filename or otherwise), 1, 1, "", message, "file")


def _build(profiles: Path, docs: Path, timings: Timings, prune: bool) -> int:
    if odd := disk.strange(docs):
        return _report(odd)
    with timings("reading the profiles, and whether anything changed"):
        disk.clear_parts(docs)
        files, unread = disk.read_profiles(profiles, FOLDERS)
        generated = disk.generated(docs)
        guides = {path for path in disk.below(docs) if path.endswith(".md")} - generated
        assets = disk.assets(docs)
        cache = Cache(CACHE / f"built-{_digest([str(docs.resolve())])}", _program())
        digests = disk.hashes(files)
        key = _digest([*chain.from_iterable(sorted(digests.items())), *sorted(guides), repr(assets)])
        unchanged = not unread and _unchanged(cache.get(STAMP), key, docs, generated)
    if unchanged:
        print("0 files written, 0 removed", file=sys.stderr)
        return 0

    with timings("starting"):  # here: a run in which nothing changed needs none of it
        from explainer.pages.data import data_pages
        from explainer.pages.pages import pages_of
        from explainer.pages.views import view_of
        from explainer.site.load import load_site
        from explainer.speed.fingerprint import Fingerprints
        from explainer.speed.incremental import CachedMap, Incremental

        fingerprints = Fingerprints()
        mapper = CachedMap(cache, fingerprints)

    with timings("checking the profiles"):
        site = load_site(files, assets, profiles.as_posix(), unread, mapper)
    problems = site if isinstance(site, list) else [] if prune else _emptied(site, generated, profiles, docs)
    if isinstance(site, list) or problems:
        cache.save(others=True)
        return _report(problems)
    files.clear()  # their records take enough memory
    with timings("making the pages"):
        incremental = Incremental(
            view_of(site, guides, mapper), cache, lambda path: disk.digest(docs / path), fingerprints
        )
        writer = disk.Writer(docs, generated)
        gc.freeze()  # templates leave much behind that is to go; what is there now stays
        gc.set_threshold(20_000, 20, 100)
        gc.enable()
        with Progress("pages") as progress:
            pages = incremental.render(lambda view: chain(pages_of(view), data_pages(view)), writer.put, progress)
    with timings("putting them in their places"):
        result = writer.finish(pages, incremental.fresh)
    with timings("keeping what was made"):
        if not isinstance(result, list):
            there = {disk.MANIFEST: disk.digest(docs / disk.MANIFEST)}
            there |= {page.src_uri: page.digest for page in pages}
            cache.set(STAMP, pickle.dumps((key, incremental.fresh | there)))
        cache.save()
    if isinstance(result, list):
        return _report(result)
    print(f"{result[0]} files written, {result[1]} removed", file=sys.stderr)
    return 0


def watch(profiles: Path, docs: Path) -> int:
    """Build after every change below the profiles, until interrupted or left behind by the process that started this one."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler  # here: only this verb pays for it
    from watchdog.observers import Observer

    changed = Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in ("opened", "closed_no_write"):
                changed.set()

    observer = Observer()
    observer.schedule(Handler(), str(profiles), recursive=True)
    observer.start()
    parent = int(os.environ.get("WATCH_FOR", os.getppid()))
    while os.getppid() == parent:
        build(profiles, docs)
        gc.unfreeze()
        gc.collect()  # what that build left behind
        while not changed.wait(1) and os.getppid() == parent:
            pass
        time.sleep(0.05)  # an editor that saves writes several times
        changed.clear()
    return 0


def _report(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'s' * (len(problems) != 1)}; nothing was written", file=sys.stderr)
    return 1


def _emptied(site: "Site", generated: set[str], profiles: Path, docs: Path) -> list[Problem]:
    """The kinds of records that have pages, and of which none is left: a folder that got lost takes no site with it."""
    command = ["python", "build_profiles.py", "--prune"]
    for option, folder in (("profiles", profiles), ("docs", docs)):
        command += [] if folder == Path(option) else [f"--{option}", str(folder)]
    usual = len(command) == 3
    said = (
        " 'python build_profiles.py --prune' or 'make site ARGUMENTS=--prune'" if usual else f": {shlex.join(command)}"
    )
    problems = []
    for kind, left in (("parties", site.parties), ("people", site.people)):
        pages = [path for path in generated if re.fullmatch(rf"{kind}/(?!index\.md)[^/]+", path)]
        if pages and not left:
            message = f"none is left, and their pages would go ({len(pages)}); put the files back, or let the pages go: type{said}"
            problems.append(Problem((profiles / kind).as_posix(), 1, 1, "", message, "prune"))
    return problems


# ---- what the last build was made from -------------------------------------------------------------------------------


def _program() -> str:
    """This program: its files, the interpreter, the libraries that shape a page."""
    sources = {
        path.relative_to(HERE).as_posix(): path.read_bytes()
        for path in sorted((HERE / "explainer").rglob("*.*"))
        if path.suffix in (".py", ".md")
    }
    sources |= {path.name: path.read_bytes() for path in (HERE / "build_profiles.py", HERE / "disk.py")}
    listed = chain.from_iterable(sorted(disk.hashes(sources).items()))
    return _digest([sys.version, *_versions(), *listed])


def _versions() -> list[str]:
    """Name and version of each library and its parts, as folders of metadata are called: much sooner than what is in them."""
    names = chain.from_iterable((found.name for found in Path(folder).glob("*-info")) for folder in sys.path)
    return sorted({name for name in names if name.lower().startswith(LIBRARIES)})


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def _unchanged(last: Any, key: str, docs: Path, generated: set[str]) -> bool:
    """Whether the last build was made from the same, and every file of it is still there as it was, and no other."""
    try:
        made_from, files = last
        if made_from != key or any(disk.digest(docs / path) != digest for path, digest in files.items()):
            return False
    except (TypeError, ValueError, AttributeError):
        return False
    return generated == {path for path in files if path.endswith(".md")}


if __name__ == "__main__":
    ends.keep_output()
    gc.disable()  # one run makes no garbage worth collecting: a fifth of its time
    sys.exit(main())

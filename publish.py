#!/usr/bin/env python3
"""Build the site beside the published one, look it over, and only then put it in its place."""

import argparse
import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from explainer.problem import Problem
from explainer.published import check_site

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 published, 1 the site that was there stays as it was, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="publish.py", description="Build the site, check it, publish it.")
    parser.add_argument("--config", type=Path, default=Path("mkdocs.yml"), metavar="FILE", help="default: mkdocs.yml")
    parser.add_argument(
        "--site", type=Path, default=Path("site"), metavar="DIR", help="the published site (default: site)"
    )
    arguments = parser.parse_args(argv)
    site: Path = arguments.site
    following = site.with_name(f".{site.name}.next")
    lock = site.with_name(f".{site.name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"another build of {site} is running; wait for it", file=sys.stderr)
        return 1
    shutil.rmtree(following, ignore_errors=True)
    if not _build(arguments.config, following):
        return _keep(site, following, [])
    if problems := check_site(_files(following), _base(arguments.config)):
        return _keep(site, following, problems)
    swap(following, site)
    shutil.rmtree(following, ignore_errors=True)
    return 0


def _build(config: Path, site: Path) -> bool:
    """Run MkDocs; what it says is shown if it fails. (Asked to be quiet, it would not count its warnings, and pass.)"""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(site.absolute())]
    run = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        print(run.stdout, end="")
    return run.returncode == 0


def _keep(site: Path, following: Path, problems: list[Problem]) -> int:
    for problem in problems:
        print(problem)
    shutil.rmtree(following, ignore_errors=True)
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


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            wanted = path.suffix == ".html" or path.name == "search_index.json"
            yield path.relative_to(folder).as_posix(), path.read_bytes() if wanted else b""


class _Settings(yaml.SafeLoader):
    """mkdocs.yml with its tags (`!ENV`, `!!python/name:…`) left out."""


_Settings.add_multi_constructor("", lambda loader, tag, node: None)


def _base(config: Path) -> str:
    """The path of the site's address, `/` where it has none."""
    address = yaml.load(config.read_bytes(), _Settings).get("site_url") or "/"
    return urlsplit(address).path or "/"


if __name__ == "__main__":
    sys.exit(main())

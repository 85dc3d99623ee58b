"""Edit a small site at random, build it with what was kept and from nothing, compare: `python -m tests.edits FIRST LAST`.

Each number is a sequence of edits. A difference, in a byte of the site or in what MkDocs said, ends the run with a message.
"""

import logging
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from explainer.publish.pace import HOOKS

ROOT = Path(__file__).resolve().parent.parent
WORDS = ("party", "voters", "council", "list", "harbour", "hall", "Лев", "mayor", "bridge", "*vote*", "`code`", "A & B")
SETTINGS: dict[str, Any] = {
    "site_name": "Edits",
    "site_url": "https://example.org/edits/",
    "strict": True,
    "theme": {"name": "material", "custom_dir": "explainer/theme", "font": False},
    "hooks": [str(ROOT / "explainer" / "publish" / "polish.py"), *map(str, HOOKS)],
    "plugins": [],
    "markdown_extensions": ["attr_list", "footnotes", "tables", {"toc": {"permalink": True}}],
    "validation": {"links": {"anchors": "warn", "not_found": "warn"}},
    "not_in_nav": "/people/p*",
    "nav": [{"Story": "index.md"}, {"More": ["people/index.md", "timeline.md"]}, {"Away": "https://example.org/"}],
    "extra": {
        "report": "mailto:a@example.org",
        "publisher": "Us",
        "contact": "mailto:b@example.org",
    },
}


class Edits:
    """A site in a folder, and what an editor may do to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.settings = {**SETTINGS}
        shutil.copytree(
            ROOT / "explainer" / "theme", folder / "explainer" / "theme", ignore=shutil.ignore_patterns("assets")
        )
        self.installed = folder / "installed"
        self.installed.mkdir()
        for uri in ("index.md", "people/index.md", "timeline.md", *(f"people/p{n}.md" for n in range(9))):
            self.write(uri)
        self.change_style()
        self.configure()

    # ---- what there is

    def pages(self) -> list[str]:
        return sorted(path.relative_to(self.folder / "docs").as_posix() for path in self.folder.glob("docs/**/*.md"))

    def person(self) -> str:
        return self.chance.choice([uri for uri in self.pages() if uri.startswith("people/p")] or ["index.md"])

    def some(self, count: int = 6) -> str:
        return " ".join(self.chance.choices(WORDS, k=count))

    def link(self, uri: str) -> str:
        """A link to a page: mostly one that is there, now and then an anchor that is not."""
        target = self.chance.choice(
            [*self.pages(), uri, "people/p77.md"] if self.chance.random() < 0.1 else [*self.pages(), uri]
        )
        anchor = self.chance.choice(["", "", "#one", "#two", "#three"] if self.chance.random() < 0.3 else ["", "#one"])
        return f"[{self.some(2)}]({os.path.relpath(target, Path(uri).parent)}{anchor})"

    def write(self, uri: str) -> None:
        front: dict[str, Any] = {
            "description": self.some(),
        }
        if self.chance.random() < 0.3:
            front |= {"title": f"Title {self.some(1)}", "icon": "material/home", "reviewed": "3 May 2019"}
        if self.chance.random() < 0.1:
            front["date"] = date(2019, 5, 3)
        body = [
            f"# {self.some(2)}",
            f"## {self.some(1)} {{: #one }}",
            f"{self.some()}[^a] {self.link(uri)}",
            f"[^a]: {self.some()}",
        ]
        if self.chance.random() < 0.5:
            body.insert(2, f"## {self.some(1)} {{: #two }}\n\n{self.link(uri)}")
        text = yaml.safe_dump(front, allow_unicode=True, default_flow_style=True)
        path = self.folder / "docs" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text}---\n\n" + "\n\n".join([*body, ""]), "utf-8")

    def configure(self) -> None:
        (self.folder / "mkdocs.yml").write_text(
            yaml.safe_dump(self.settings, allow_unicode=True, sort_keys=False), "utf-8"
        )

    # ---- edits

    def change_a_fact(self) -> None:
        path = self.folder / "docs" / self.chance.choice(self.pages())
        path.write_text(f"{path.read_text('utf-8')}\n{self.some()}\n", "utf-8")

    def change_a_page(self) -> None:
        self.write(self.chance.choice(self.pages()))

    def add_a_page(self) -> None:
        self.write(f"people/p{self.chance.randrange(10, 30)}.md")

    def remove_a_page(self) -> None:
        if (uri := self.person()) != "index.md":
            (self.folder / "docs" / uri).unlink()

    def rename_a_page(self) -> None:
        if (uri := self.person()) != "index.md":
            (self.folder / "docs" / uri).rename(self.folder / "docs" / f"people/p{self.chance.randrange(30, 40)}.md")

    def change_a_template(self) -> None:
        path = self.folder / "explainer" / "theme" / "main.html"
        path.write_text(path.read_text("utf-8").replace("Published by", f"Published {self.some(1)} by"), "utf-8")

    def list_all_pages(self) -> None:
        path = self.folder / "explainer" / "theme" / "main.html"
        path.write_text(
            path.read_text("utf-8").replace("{{ super() }}", "{{ super() }}<!-- {{ pages | length }} -->", 1), "utf-8"
        )

    def change_style(self) -> None:
        path = self.folder / "docs" / "assets" / "site.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"p {{ color: #{self.chance.randrange(100, 999)} }}\n", "utf-8")

    def change_a_setting(self) -> None:
        change: dict[str, Any] = self.chance.choice(
            [
                {"site_name": self.some(2)},
                {"copyright": self.some(2)},
                {
                    "markdown_extensions": [
                        "attr_list",
                        "footnotes",
                        "tables",
                        {"toc": {"permalink": self.chance.choice([True, False])}},
                    ]
                },
                {"nav": self.chance.sample(SETTINGS["nav"], 3)},
                {"nav": [*SETTINGS["nav"], {self.some(1): self.person()}], "not_in_nav": "/people/p*"},
                {"nav": ["index.md", "people/index.md", "timeline.md"]},
                {"use_directory_urls": self.chance.choice([True, False])},
            ]
        )
        self.settings |= change
        self.configure()

    def change_a_version(self) -> None:
        for old in self.installed.iterdir():
            old.rmdir()
        (self.installed / f"something-{self.chance.randrange(9)}.dist-info").mkdir()

    def tear_what_is_kept(self) -> None:
        for path in (self.folder / ".cache").glob("*"):
            data = bytearray(path.read_bytes())
            for _ in range(self.chance.randrange(9)):
                data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
            path.write_bytes(data)

    def forget(self) -> None:
        shutil.rmtree(self.folder / ".cache", ignore_errors=True)


EDITS: tuple[Callable[[Edits], None], ...] = tuple(
    getattr(Edits, name)
    for name in vars(Edits)
    if name.startswith(("change_", "add_", "remove_", "rename_", "list_", "tear_", "forget"))
)


class _Said(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[_Said]:
    said, logger = _Said(), logging.getLogger("mkdocs")
    logger.setLevel(logging.INFO)
    logger.addHandler(said)
    try:
        yield said
    finally:
        logger.removeHandler(said)


def built(edits: Edits, keep: bool) -> tuple[dict[str, bytes], list[str]]:
    """Every file of the site, and the warnings, sorted: kept pages do not have theirs in the order of making."""
    with _listening() as said:
        site = edits.folder / "site"
        hooks = edits.settings["hooks"] if keep else edits.settings["hooks"][:1]
        config = load_config(str(edits.folder / "mkdocs.yml"), site_dir=str(site), hooks=hooks)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except Abort as error:
            said.lines.append(str(error))
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}, sorted(
        said.lines
    )


def differences(seed: int) -> list[str]:
    """What a sequence of edits leads to that a build from nothing does not; the edits come first."""
    with tempfile.TemporaryDirectory() as folder:
        edits = Edits(Path(folder), seed)
        sys.path.append(str(edits.installed))
        done = []
        try:
            built(edits, keep=True)
            for _ in range(edits.chance.randint(1, 4)):
                edit = edits.chance.choice(EDITS)
                edit(edits)
                done.append(edit.__name__)
                if edits.chance.random() < 0.6:
                    built(edits, keep=True)
            kept, said = built(edits, keep=True)
            clean, told = built(edits, keep=False)
        finally:
            sys.path.remove(str(edits.installed))
        found = [f"{path}: differs" for path in sorted(kept.keys() | clean) if kept.get(path) != clean.get(path)]
        found += [f"said otherwise: {line}" for line in sorted({*said} ^ {*told})]
        if len(said) != len(told):
            found.append(f"{len(said)} warnings instead of {len(told)}")
        return [f"{seed}: {', '.join(done)}", *found] if found else []


if __name__ == "__main__":
    os.environ["SOURCE_DATE_EPOCH"] = "1000000000"
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        if wrong := differences(number):
            sys.exit("\n".join(wrong))

"""The real site, built as `make site` builds it, for tests to look at."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from html_tree import Element, parse_html
from mkdocs.config import load_config

from explainer.files import read_profiles
from explainer.site.load import load_site
from explainer.site.site import Site

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Built:
    """A folder with a copy of what is written by hand, and with what was built: `docs/` and `site/`."""

    folder: Path

    @property
    def docs(self) -> Path:
        return self.folder / "docs"

    @property
    def html(self) -> Path:
        return self.folder / "site"

    @cached_property
    def config(self) -> Any:
        return load_config(str(self.folder / "mkdocs.yml"))

    @cached_property
    def site(self) -> Site:
        assets = self.docs / "assets"
        site = load_site(
            read_profiles(ROOT / "profiles")[0],
            [path.relative_to(assets).as_posix() for path in assets.rglob("*")],
        )
        assert isinstance(site, Site), site
        return site

    @cached_property
    def everything(self) -> Mapping[str, Element]:
        """Every HTML page by its address below the site's own: "", "people/", "404.html"."""
        return {
            path.relative_to(self.html).as_posix().removesuffix("index.html"): parse_html(path.read_text("utf-8"))
            for path in sorted(self.html.rglob("*.html"))
        }

    @cached_property
    def pages(self) -> Mapping[str, Element]:
        """The pages that have an address: all but the one that stands in for pages that do not exist."""
        return {address: page for address, page in self.everything.items() if address != "404.html"}

    def url(self, address: str) -> str:
        return urljoin(str(self.config.site_url), address)

    def target(self, address: str, link: str) -> tuple[str, str] | None:
        """Where a link on a page leads: the address of a page or file of the site and the fragment, or None if elsewhere."""
        to = urljoin(self.url(address), link)
        if not to.startswith(self.config.site_url):
            return None
        parts = urlsplit(to.removeprefix(self.config.site_url))
        return unquote(parts.path), unquote(parts.fragment)


def build_site(folder: Path, **environment: str) -> Built:
    """Build the real profiles and the hand-written pages in a folder of their own."""
    write_docs(folder, ROOT / "profiles", **environment)
    run(folder, "-m", "mkdocs", "build", "--strict", **environment)
    return Built(folder)


def write_docs(folder: Path, profiles: Path, **environment: str) -> None:
    """All that an engine needs to build a site of some profiles, in a folder of its own."""
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=_generated)
    copy_theme(folder)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    run(folder, str(ROOT / "build_profiles.py"), "--profiles", str(profiles), "--docs", "docs", **environment)


def run(folder: Path, *command: str, **environment: str) -> None:
    """Run a command of Python's in a folder; it must succeed."""
    fixed = {"SOURCE_DATE_EPOCH": "1000000000", "NO_MKDOCS_2_WARNING": "1"}
    result = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **fixed, **environment},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def copy_theme(folder: Path) -> None:
    """What the settings of the site name of the program: the theme, and the hook that polishes."""
    shutil.copytree(ROOT / "explainer" / "theme", folder / "explainer" / "theme")
    (folder / "explainer" / "publish").mkdir()
    shutil.copy(ROOT / "explainer" / "publish" / "polish.py", folder / "explainer" / "publish")


def _generated(folder: str, names: list[str]) -> list[str]:
    """What of a folder below `docs/` the build writes itself."""
    return [
        name
        for name in names
        if name in ("data", "generated")
        or (name.endswith(".md") and Path(folder, name).read_bytes().startswith(b"---\ngenerated_from:"))
    ]


def added(element: Element) -> bool:
    """Whether something on the article page is not the article's own."""
    return "data-added" in element.attributes or bool(element.all("a", cls="footnote-ref") and element.tag == "sup")


def article_text(page: Element) -> str:
    """The article as its page shows it; anything that stands between the paragraphs is part of it too."""
    children = [
        child for child in page.one(id="article-text").children if not isinstance(child, Element) or not added(child)
    ]
    return "\n\n".join(
        text for child in children if (text := child.strip() if isinstance(child, str) else child.text(added))
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_site(tmp_path_factory.mktemp("built"))

"""Sites built as `make site` builds them, for tests to look at and to open in a browser."""

import fcntl
import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from html_tree import Element, parse_html
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from explainer.files import read_profiles
from explainer.pages.pages import pages_of
from explainer.pages.views import view_of
from explainer.site.load import load_site
from explainer.site.site import Site

ROOT = Path(__file__).parent.parent

# What another newsroom changes in mkdocs.yml.
NEWSROOM = {
    "site_name": "One name for the harbour, explained",
    "site_description": "An article of 16 April 2021 and the four people in it, explained and checked with sources.",
    "site_url": "https://quay.example/one-name/",
    "copyright": "Published by the Quay Explainer.",
    "extra": {
        "publisher": "Quay Explainer",
        "contact": "mailto:us@quay.example",
        "report": "mailto:mistakes@quay.example?subject=A%20mistake%20on%20",
        "generator": False,
    },
}


@dataclass(frozen=True)
class Built:
    """A folder with profiles, what is written by hand, and what was built of them: `docs/` and `site/`; and where that is served."""

    folder: Path
    address: str

    @property
    def docs(self) -> Path:
        return self.folder / "docs"

    @property
    def html(self) -> Path:
        return self.folder / "site"

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        return dict(yaml.safe_load((self.folder / "mkdocs.yml").read_text("utf-8")))

    @property
    def home(self) -> str:
        """The address that its pages say they have."""
        return f"{self.settings['site_url'].rstrip('/')}/"

    @cached_property
    def site(self) -> Site:
        assets = self.docs / "assets"
        site = load_site(
            read_profiles(self.folder / "profiles")[0],
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

    @cached_property
    def kinds(self) -> list[str]:
        """Of each kind of page the one with most in it: home page, article, profile of a person, page that has moved, …"""
        records = {f"{record.folder}/{record.id}/" for record in self.site.records}
        largest: dict[tuple[str, bool], str] = {}
        for address in sorted(self.everything, key=lambda address: len(self.text(address))):
            folder, _, below = address.partition("/")
            largest[folder if below else address, address in records] = address
        return sorted(largest.values())

    def text(self, address: str) -> str:
        """The HTML of a page."""
        return (self.html / address / ("" if address.endswith(".html") else "index.html")).read_text("utf-8")

    def url(self, address: str) -> str:
        return urljoin(self.home, address)

    def target(self, address: str, link: str) -> tuple[str, str] | None:
        """Where a link on a page leads: the address of a page or file of the site and the fragment, or None if elsewhere."""
        to = urljoin(self.url(address), link)
        if not to.startswith(self.home):
            return None
        parts = urlsplit(to.removeprefix(self.home))
        return unquote(parts.path), unquote(parts.fragment)


def texts_of(site: Site, *paths: str) -> list[str]:
    """The Markdown of some of its pages; the others, and the files of the search, are not made."""
    pages = {page.src_uri: page for page in pages_of(view_of(site))}
    return [pages[path].render() for path in paths]


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once, for all processes of a run of tests."""
    base = factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = factory.mktemp(name)
            make(begun)
            begun.rename(folder)
    return folder


def build_site(folder: Path, profiles: Path, settings: Mapping[str, Any] | None = None, **environment: str) -> None:
    """Build a site of some profiles and our hand-written pages in a folder of their own, with other settings if they are given."""
    shutil.copytree(profiles, folder / "profiles")
    write_docs(folder, settings, **environment)
    run(folder, str(ROOT / "build_profiles.py"), "publish", **environment)


def write_docs(folder: Path, settings: Mapping[str, Any] | None = None, **environment: str) -> None:
    """All that an engine needs to build a site of the profiles in a folder."""
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=_generated)
    write_settings(folder, settings or {})
    run(folder, str(ROOT / "build_profiles.py"), **environment)


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


def write_settings(folder: Path, changed: Mapping[str, Any]) -> None:
    """Our settings with some of them changed, and what they name of the program: the theme, and the hook that polishes."""
    given = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({**given, **changed}), "utf-8")
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
    return "\n\n".join(filter(None, _paragraphs(page.one(id="article-text"))))


def _paragraphs(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child.strip()
        elif child.tag in ("blockquote", "ul", "ol", "li"):
            yield from _paragraphs(child)
        elif not added(child):
            yield child.text(added)


# ---- in a browser ----------------------------------------------------------------------------------------------------

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}

# What sticks out of the page to the left or right; what scrolls in a box of its own, or is shortened with an ellipsis, does not.
STICKING_OUT = """() => {
  const page = document.documentElement
  const scrolls = element => element && element !== document.body &&
    (/auto|scroll/.test(getComputedStyle(element).overflowX) || getComputedStyle(element).textOverflow === 'ellipsis' ||
      scrolls(element.parentElement))
  const out = [...document.querySelectorAll('article, article *, footer, footer *')].filter(element => {
    const box = element.getBoundingClientRect()
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement)
  })
  const names = out.slice(0, 3).map(element => element.outerHTML.slice(0, 100))
  return page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} wide`, ...names] : names
}"""


class Host(SimpleHTTPRequestHandler):
    """Serves a site below the path that its pages expect, and its own page for what does not exist."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self.below = below
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.below) if path.startswith(self.below) else "nowhere")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            return super().send_error(code, message, explain)
        text = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        pass


def search(page: Page, query: str, key_by_key: bool = False) -> Locator:
    """Ask for something in the search field; the link of the first result."""
    given = page.locator("input.md-search__input")
    given.click()
    given.clear()
    given.press("Shift")  # the field listens to keys, and letters for which the driver has none arrive without
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    given.press_sequentially(query) if key_by_key else given.fill(query)
    given.press("Shift")
    return page.locator("a.md-search-result__link").first


# Types into the field of a home page, and waits until the list of results is another.
_ASK = """async query => {
  const field = document.querySelector('.md-search__input')
  const meta = document.querySelector('.md-search-result__meta')
  const type = text => new Promise(done => {
    const start = performance.now()
    const watch = new MutationObserver(() => {
      watch.disconnect()
      const time = performance.now() - start
      setTimeout(() => done(time), 20)
    })
    watch.observe(meta, {childList: true, characterData: true, subtree: true})
    field.value = text
    field.dispatchEvent(new KeyboardEvent('keyup', {key: 'Shift', bubbles: true}))
  })
  const home = new URL('.', document.baseURI).href
  field.focus()
  if (field.value) await type('')
  const time = await type(query)
  const links = [...document.querySelectorAll('.md-search-result__item a')].map(link => new URL(link.href))
  const places = links.map(link => `${link.protocol}//${link.host}${link.pathname}`.replace(home, '').replace(/[/]?(index.html)?$/, ''))
  return {time, places: places.map((place, number) => place + links[number].hash)}
}"""


def ask(page: Page, query: str) -> Mapping[str, Any]:
    """Of a query on a home page: the `time` to an answer in milliseconds, and the `places` that it leads to, the first first."""
    return dict(page.evaluate(_ASK, query))


def queries(file: Path) -> list[list[str]]:
    """The lines of a list: the kind of a query, the query, and the place that it is to find."""
    return [line.split("\t") for line in file.read_text("utf-8").splitlines()]


def found_wrong(browser: Browser, home: str, asked: Iterable[Sequence[str]]) -> list[str]:
    """The queries that do not find what they must find first, or find something twice."""
    page = browser.new_page()
    page.goto(home)
    wrong, times = [], []
    for kind, query, expected in asked:
        answer = ask(page, query)
        times.append(answer["time"])
        places = answer["places"]
        if places[:1] != [expected] or len(places) != len(set(places)):
            wrong.append(f"{kind}: {query}: {places[:3]} instead of {expected}")
    page.close()
    print(f"{len(times) - len(wrong)} of {len(times)}, median {median(times):.0f} ms")
    return wrong


@contextmanager
def served(site: Path, below: str = "/") -> Iterator[str]:
    """The address of a site while it is served."""
    handler = functools.partial(Host, directory=str(site), below=below)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()


@contextmanager
def opened(folder: Path) -> Iterator[Built]:
    """What was built in a folder, while it is served."""
    home = Built(folder, "").home
    with served(folder / "site", urlsplit(home).path) as address:
        yield Built(folder, address)

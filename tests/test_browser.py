"""The finished site in a real browser: searching, reading, switching, and what it asks of other hosts."""

import functools
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from html_tree import parse_html
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from site_fixture import Built, article_text

from explainer.records.model import Record

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="session")
def address(built: Built) -> Iterator[str]:
    """Where the site is served."""
    below = urlsplit(built.config.site_url).path
    handler = functools.partial(Host, directory=str(built.html), below=below)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a reader who has not been here before."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light", base_url=address)
    yield context.new_page()
    context.close()


# ---- a visit to every page -------------------------------------------------------------------------------------------


@dataclass
class Visit:
    """What was seen on the way: all addresses asked for, and what went wrong on which page."""

    requests: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    sticking_out: list[str] = field(default_factory=list)
    stored: list[Any] = field(default_factory=list)


@pytest.fixture(scope="session")
def visit(browser: Browser, built: Built, address: str) -> Visit:
    """Every page, on a phone."""
    visit = Visit()
    context = browser.new_context(viewport=PHONE, base_url=address)
    page = context.new_page()
    page.on("request", lambda request: visit.requests.add(request.url))
    page.on("console", lambda line: visit.errors.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(f"{page.url}: {error}"))
    for place in built.pages:
        page.goto(place)
        visit.sticking_out += [f"{place or 'home'}: {what}" for what in page.evaluate(STICKING_OUT)]
    page.wait_for_load_state("networkidle")
    visit.stored = [
        *context.cookies(),
        *context.storage_state()["origins"],
        *page.evaluate("Object.keys(sessionStorage)"),
    ]
    context.close()
    return visit


def test_no_page_asks_another_host_for_anything(visit: Visit, built: Built, address: str) -> None:
    assert visit.requests >= {address + place for place in built.pages}
    own = urlsplit(address).netloc
    assert sorted(url for url in visit.requests if urlsplit(url).netloc not in ("", own)) == []


def test_no_page_reports_an_error(visit: Visit) -> None:
    assert not visit.errors, "\n".join(visit.errors)


def test_nothing_is_stored_before_a_reader_chooses(visit: Visit) -> None:
    assert not visit.stored


def test_no_page_is_wider_than_a_phone(visit: Visit) -> None:
    assert not visit.sticking_out, "\n".join(visit.sticking_out)


# ---- searching -------------------------------------------------------------------------------------------------------


def own_names(record: Record) -> list[str]:
    """What we call it ourselves; other spellings are in the same field of the index (content/test_pages.py)."""
    given = (record.short, record.name, record.native_name, getattr(record, "abbreviation", None))
    return [name for name in dict.fromkeys(given) if name]


def profile(record: Record) -> re.Pattern[str]:
    return re.compile(rf"/{record.folder}/{record.id}/")


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


def test_a_pasted_name_is_searched_for(page: Page, built: Built) -> None:
    record = next(iter(built.site.people.values()))
    page.goto("")
    page.locator("input.md-search__input").click()
    page.get_by_text("Type to start searching").wait_for()
    page.locator("input.md-search__input").fill(record.name)  # sends no keys
    expect(page.locator("a.md-search-result__link").first).to_have_attribute("href", profile(record))


def test_typing_a_name_and_following_the_first_result_leads_to_the_profile(page: Page, built: Built) -> None:
    findings = []
    for record in built.site.people.values():
        for name in filter(None, (record.short, record.native_name)):
            page.goto("")
            try:
                first = search(page, name, key_by_key=True)
                expect(first).to_have_attribute("href", profile(record))
                first.click()
                expect(page).to_have_url(profile(record))
                expect(page.locator("article h1")).to_have_text(re.compile(rf"^\s*{re.escape(record.name)}\s*¶?\s*$"))
            except AssertionError as error:
                findings.append(f"{name}: {error}")
    assert not findings, "\n".join(findings)


def test_each_of_our_names_finds_its_profile_among_the_first_three(page: Page, built: Built) -> None:
    owners: dict[str, list[str]] = {}
    for record in built.site.records:
        for name in own_names(record):
            owners.setdefault(name, []).append(f"/{record.folder}/{record.id}/")
    page.goto("")
    findings = []
    for name, places in owners.items():
        search(page, name).wait_for()
        items = page.locator(".md-search-result__item").all()[:3]
        found = [item.locator("a.md-search-result__link").first.get_attribute("href") or "" for item in items]
        if not all(any(place in href for href in found) for place in places[:3]):
            findings.append(f"{name}: {found} without {places}")
    assert not findings, "\n".join(findings)


def test_results_do_not_list_spellings(page: Page, built: Built) -> None:
    page.goto("")
    for record in list(built.site.records)[:1]:
        expect(search(page, record.name)).to_be_visible()
        spellings = page.locator(".md-search-result :is(.md-tags, .md-tag)")
        expect(spellings).not_to_have_count(0)
        expect(spellings.filter(visible=True)).to_have_count(0)


# ---- switching and reading -------------------------------------------------------------------------------------------


def test_the_theme_switch_darkens_the_page_and_is_remembered(page: Page) -> None:
    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page.goto("")
    light = background()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[for^='__palette']:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    dark = background()
    assert dark != light
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert background() == dark
    page.locator("label[for^='__palette']:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert background() == light


def test_the_policy_of_a_page_is_never_broken(page: Page) -> None:
    broken: list[str] = []
    page.on("console", lambda line: broken.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("article/")
    page.locator("#article-text a[href*='people/']").first.hover()
    page.locator(".open-card").wait_for()
    page.locator("label[for^='__palette']:visible").click()
    search(page, "a").click()
    page.wait_for_url(re.compile("h="))
    page.locator(".md-tabs a[href$='connections/'], .md-tabs a[href$='connections/index.html']").click()
    page.locator(".filter select").first.select_option(index=1)
    page.locator(".md-tabs a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not broken, "\n".join(broken)


def test_the_article_can_be_read_without_scripts(browser: Browser, built: Built, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("article/")
    assert article_text(parse_html(page.content())) == "\n\n".join(built.site.article.texts[1:])
    for number in range(page.locator("#article-text > p").count()):
        expect(page.locator("#article-text > p").nth(number)).to_be_visible()
    context.close()

"""The finished site in a real browser: searching, switching, and going from page to page under its policy."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from site_fixture import DESKTOP, Built, search, served

from explainer.records.model import Record

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, invented: Built) -> Iterator[Page]:
    """A page of a reader who has not been here before."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light", base_url=invented.address)
    yield context.new_page()
    context.close()


# ---- searching -------------------------------------------------------------------------------------------------------


def profile(record: Record) -> re.Pattern[str]:
    return re.compile(rf"/{record.folder}/{record.id}/")


def test_the_search_is_fetched_by_whoever_turns_to_it(page: Page, invented: Built) -> None:
    record = next(iter(invented.site.people.values()))
    asked: list[Route] = []
    page.route("**/search.js", lambda route: asked.append(route))
    page.goto(invented.address, wait_until="networkidle")
    assert asked == []
    page.keyboard.press("/")
    page.keyboard.type(record.name)  # before it is there
    (only,) = asked
    only.continue_()
    expect(page.locator("a.md-search-result__link").first).to_have_attribute("href", profile(record))


def test_a_pasted_name_is_searched_for(page: Page, invented: Built) -> None:
    record = next(iter(invented.site.people.values()))
    page.goto("")
    page.locator("input.md-search__input").click()
    page.get_by_text("Type to start searching").wait_for()
    page.locator("input.md-search__input").fill(record.name)  # sends no keys
    expect(page.locator("a.md-search-result__link").first).to_have_attribute("href", profile(record))


def test_typing_a_name_and_following_the_first_result_leads_to_the_profile(page: Page, invented: Built) -> None:
    findings = []
    for record in invented.site.people.values():
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


def test_a_result_says_what_it_is_and_what_of_the_query_it_meets(page: Page, invented: Built) -> None:
    page.goto("")
    record = next(iter(invented.site.people.values()))
    first = search(page, f"{record.short} elsewhere")
    expect(first.locator(".search__title")).to_have_text(record.name)
    expect(first.locator(".search__kind")).to_have_text(f"Person · {record.short}")
    expect(first.locator("mark")).to_have_text([record.short])


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


@pytest.mark.parametrize(("system", "scheme"), [("dark", "slate"), ("light", "default")])
def test_the_colours_of_the_system_are_there_before_the_scripts_of_the_theme(
    page: Page, system: Literal["dark", "light"], scheme: str
) -> None:
    page.emulate_media(color_scheme=system)
    page.route("**/bundle*.js", lambda route: route.abort())
    page.goto("")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


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
    page.locator(".narrow select").first.select_option(index=1)
    page.locator(".md-tabs a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not broken, "\n".join(broken)


NARROWED = """<form class="narrow scripted-only" data-of="people"><label>Party then <select name="then"><option value="">any</option>
<option value="red">Red</option></select></label><output></output></form>
<div class="letter"><ul><li data-then="blue red">A</li></ul></div><div class="letter"><ul><li data-then="">B</li></ul></div>"""


def test_a_long_list_is_narrowed_down_says_what_is_left_and_keeps_it_in_the_address(page: Page) -> None:
    page.goto("people/?then=red")
    put = "(article, html) => { article.innerHTML = html; dispatchEvent(new Event('hashchange')) }"
    page.locator("article").evaluate(put, NARROWED)
    expect(page.locator("output")).to_have_text("1 of 2 people")
    expect(page.locator(".letter:visible")).to_have_text(["A"])
    page.get_by_label("Party then").select_option("")
    expect(page.locator("output")).to_have_text("2 of 2 people")
    assert page.evaluate("location.search") == ""


@pytest.mark.parametrize(("place", "up"), [("nobody/", "one level up"), ("people/nobody/", "two levels up")])
def test_the_page_for_what_does_not_exist_leads_to_the_site_under_another_path(
    browser: Browser, invented: Built, place: str, up: str
) -> None:
    page = browser.new_page()
    with served(invented.html, "/previews/42/") as address:
        page.goto(address + place)
        page.get_by_role("link", name=up).click()
        expect(page).to_have_url(f"{address}index.html")
        expect(page.locator("#story")).to_be_visible()
        page.close()


def test_the_page_for_what_does_not_exist_leads_to_the_site_on_a_disk(browser: Browser, invented: Built) -> None:
    page = browser.new_page()
    page.goto((invented.html / "404.html").as_uri())
    page.get_by_role("link", name="here").click()
    expect(page.locator("h1")).to_be_visible()
    page.close()

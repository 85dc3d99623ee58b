"""Cards, checks and addresses in a real browser: how they open, stay and close, and that nothing needs them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from site_fixture import DESKTOP, PHONE, Built

pytestmark = pytest.mark.browser


class Place(NamedTuple):
    """A page with a name in running text."""

    address: str
    name: str


PLACES = [
    Place("article/", "#article-text > p > a[href*='people/'], #article-text > p mark > a[href*='people/']"),
    Place("people/elin-harju/", "#story-role a[href*='tomas-brandt']"),
    Place("", ".story a[href*='people/']"),
]


# Where an element is: the driver's own way finds nothing in what has just been opened.
BOX = "element => element.getBoundingClientRect().toJSON()"

# As long as any of it takes: to open, to close, to leave again.
LONG = 10_000


def opened(page: Page, place: Place) -> Locator:
    """A name on a page that has just been opened."""
    page.goto(place.address)
    found = page.locator(place.name).first
    found.scroll_into_view_if_needed()
    return found


@pytest.fixture(params=PLACES, ids=lambda place: place.address or "home")
def name(page: Page, request: pytest.FixtureRequest) -> Locator:
    """A name in each place."""
    return opened(page, request.param)


@pytest.fixture
def named(page: Page) -> Locator:
    """A name in the article."""
    return opened(page, PLACES[0])


def rest_on(link: Locator) -> None:
    """Let the pointer rest on a link as long as it likes."""
    link.hover()
    link.page.clock.fast_forward(LONG)


def leave(page: Page) -> None:
    """Move the pointer where there is no link, and wait."""
    page.mouse.move(0, 0)
    page.clock.fast_forward(LONG)


def card(page: Page) -> Locator:
    return page.locator(".open-card")


def tab_to(link: Locator) -> None:
    """Focus a link with the keyboard: from the stop before it."""
    link.evaluate(
        """link => {
          const stops = [...document.querySelectorAll('a[href], button, summary, input')].filter(e => e.checkVisibility())
          stops[stops.indexOf(link) - 1].focus()
        }"""
    )
    link.page.keyboard.press("Tab")
    expect(link).to_be_focused()


def test_a_card_opens_under_the_pointer_and_says_who_it_is(page: Page, name: Locator) -> None:
    rest_on(name)
    expect(card(page)).to_be_visible()
    for words in ("In this story:", "Party when the article appeared", "source"):
        expect(card(page)).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# Whether all of a card is in sight, and its link is not covered.
SEEN = """link => {
  const [card, header] = ['.open-card', '.md-header'].map(name => document.querySelector(name).getBoundingClientRect())
  const name = link.getBoundingClientRect()
  const seen = card.left >= 0 && card.right <= innerWidth && card.top >= header.bottom && card.bottom <= innerHeight
  return seen && (card.top >= name.bottom || card.bottom <= name.top + 1) ? '' : JSON.stringify([card, name, header, innerHeight])
}"""


@pytest.mark.parametrize("height", [320, 740])
def test_all_of_a_card_is_in_sight_wherever_its_name_is(page: Page, named: Locator, height: int) -> None:
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": height})
    for part in (0.2, 0.5, 0.9):
        leave(page)
        expect(card(page)).to_have_count(0)
        named.evaluate("(link, part) => scrollBy(0, link.getBoundingClientRect().top - innerHeight * part)", part)
        rest_on(named)
        assert named.evaluate(SEEN) == "", part


def test_a_card_opens_on_focus_and_escape_closes_it_without_moving_the_focus(page: Page, name: Locator) -> None:
    tab_to(name)
    expect(card(page)).to_be_visible()
    assert name.evaluate(SEEN) == ""
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(name).to_be_focused()
    page.keyboard.press("Tab")
    expect(name).not_to_be_focused()


def test_the_pointer_may_enter_a_card_and_it_stays(page: Page, named: Locator) -> None:
    rest_on(named)
    card(page).hover()
    page.clock.fast_forward(LONG)
    expect(card(page)).to_be_visible()
    leave(page)
    expect(card(page)).to_have_count(0)


def test_a_card_stays_while_the_pointer_is_on_its_way_to_it(page: Page, named: Locator) -> None:
    rest_on(named)
    expect(card(page)).to_be_visible()
    box = card(page).evaluate(BOX)
    page.mouse.move(0, 0)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.clock.fast_forward(LONG)
    expect(card(page)).to_be_visible()


def test_cards_are_turned_off_with_one_click_and_it_is_remembered(page: Page, named: Locator) -> None:
    assert page.evaluate("localStorage.getItem('cards-off')") is None
    rest_on(named)
    card(page).get_by_text("Turn cards off").click()
    expect(card(page)).to_have_count(0)
    leave(page)
    rest_on(named)
    expect(card(page)).to_have_count(0)
    page.reload()
    leave(page)
    rest_on(named)
    expect(card(page)).to_have_count(0)
    page.get_by_role("button", name="Turn cards on").click()
    rest_on(named)
    expect(card(page)).to_be_visible()


@pytest.fixture(scope="module")
def touched(browser: Browser, invented: Built) -> Iterator[Page]:
    """A tab on a phone."""
    context = browser.new_context(viewport=PHONE, base_url=invented.address, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.address or "home")
def test_a_tap_follows_the_link(touched: Page, place: Place) -> None:
    link = opened(touched, place)
    target = link.evaluate("link => link.href")
    link.tap()
    touched.wait_for_url(target)
    expect(card(touched)).to_have_count(0)


def test_a_card_is_heard_once_and_has_no_stops(page: Page, named: Locator) -> None:
    tab_to(named)
    expect(card(page)).to_have_attribute("aria-hidden", "true")
    assert page.evaluate("[...document.querySelectorAll('.open-card, .open-card *')].every(e => e.tabIndex < 0)")
    assert page.evaluate("[...document.querySelectorAll('.open-card [id]')].length") == 0
    expect(page.locator(".cards")).to_be_hidden()


def test_a_citation_opens_its_note_and_leads_to_it_and_on_to_the_source(page: Page) -> None:
    page.goto("people/elin-harju/")
    mark = page.locator("#story-role .footnote-ref").first
    mark.scroll_into_view_if_needed()
    note = page.locator(f"[id='{mark.evaluate('mark => mark.hash.slice(1)')}']")
    words = note.locator("a").first.text_content() or "nothing"
    rest_on(mark)
    expect(card(page)).to_contain_text(words)
    mark.click()
    expect(note).to_be_in_viewport()
    note.locator("a").first.click()
    source = page.locator(f"[id='{note.locator('a').first.evaluate('link => link.hash.slice(1)')}']")
    expect(source).to_be_in_viewport()
    note.locator(".back").click()
    expect(mark).to_be_in_viewport()


def test_no_card_opens_in_lists(page: Page) -> None:
    page.goto("people/")
    rest_on(page.locator("li a[href*='tomas-brandt']").first)
    expect(card(page)).to_have_count(0)


def test_cards_work_after_instant_navigation(page: Page) -> None:
    page.goto("people/")
    page.locator("article a[href*='elin-harju']").first.click()
    expect(page.locator("h1")).to_contain_text("Elin Harju")
    rest_on(page.locator("#story-role a[href*='tomas-brandt']"))
    expect(card(page)).to_have_count(1)
    page.locator("#story-role a[href*='tomas-brandt']").click()
    expect(page.locator("h1")).to_contain_text("Tomas Brandt")
    expect(card(page)).to_have_count(0)


def test_cards_work_in_a_page_that_was_opened_from_a_file(browser: Browser, invented: Built) -> None:
    page = browser.new_page()
    page.goto((invented.html / "people/elin-harju/index.html").as_uri())
    page.locator("#story-role a[href*='tomas-brandt']").hover()
    expect(card(page)).to_contain_text("In this story:")
    page.goto(f"{(invented.html / 'connections/index.html').as_uri()}?family=against")
    expect(page.locator("output")).to_contain_text(" of ")
    page.goto(f"{(invented.html / 'article/index.html').as_uri()}#claim-sold-twice")
    expect(page.locator("#claim-sold-twice")).to_be_visible()
    page.close()


def test_a_keyboard_turns_cards_off_and_on(page: Page) -> None:
    page.goto("article/")
    switch = page.locator(".page-facts .card-switch")
    switch.focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_text("Turn cards on")
    switch.press("Enter")
    expect(switch).to_have_text("Turn cards off")


def test_a_card_that_the_focus_opened_stays_while_the_pointer_moves(page: Page, named: Locator) -> None:
    tab_to(named)
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 300)
    page.mouse.move(9, 500)
    page.clock.fast_forward(LONG)
    expect(card(page)).to_be_visible()


# ---- checks ----------------------------------------------------------------------------------------------------------


def test_a_sign_in_the_text_opens_its_check_and_closes_it(page: Page, invented: Built) -> None:
    page.goto("article/")
    for claim in invented.site.claims[:3]:
        check = page.locator(f".check:has(#claim-{claim.id})")
        page.locator(f"#at-{claim.id}").click()
        expect(page.locator(f"#claim-{claim.id}")).to_be_visible()
        expect(check.locator("summary")).to_be_focused()
        expect(check.locator("summary")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator(f"#claim-{claim.id}")).to_be_hidden()
        expect(page.locator(f"#at-{claim.id}")).to_be_focused()


def test_checks_stand_beside_the_text_on_a_wide_screen_and_below_it_on_a_narrow_one(
    page: Page, invented: Built
) -> None:
    claim = next(claim for claim in invented.site.claims if invented.site.spans[claim.id].paragraph == 1)
    page.goto("")  # from the page itself the theme would fetch it anew
    page.goto(f"article/#claim-{claim.id}")
    expect(page.locator(f"#claim-{claim.id}")).to_be_visible()
    check, text = (page.locator(place).evaluate(BOX) for place in (f"#claim-{claim.id}", "#p1"))
    if page.viewport_size == DESKTOP:
        assert check["x"] >= text["x"] + text["width"]
        assert check["y"] < text["y"] + text["height"]
    else:
        assert check["y"] >= text["y"] + text["height"]


def test_an_address_is_copied(page: Page, invented: Built) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("article/#claim-two-hundred")
    for place in ("p1", "claim-two-hundred"):
        page.locator(f"a.address[href$='#{place}']").click()
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{invented.address}article/#{place}"


def test_who_copies_from_the_article_gets_its_words_alone(page: Page, invented: Built) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("article/")
    page.evaluate("getSelection().selectAllChildren(document.getElementById('article-text'))")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "\n\n".join(invented.site.article.texts[1:])


def test_one_check_of_a_paragraph_is_open_at_a_time_and_its_words_are_marked(page: Page, invented: Built) -> None:
    page.goto("article/")
    first, second = next(claims for n in range(9) if len(claims := invented.site.claims_in(n)) > 1)[:2]
    for claim in (first, second):
        page.locator(f"#at-{claim.id}").click()
        expect(page.locator(".check[open]")).to_have_count(1)
        expect(page.locator("mark.on").first).to_have_attribute("data-claims", re.compile(rf"\b{claim.id}\b"))


def test_every_check_and_source_is_there_without_scripts(browser: Browser, invented: Built) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=invented.address)
    page = context.new_page()
    page.goto("article/")
    for check in page.locator(".check").all():
        check.locator("summary").click()
        expect(check.locator("> div")).to_be_visible()
    for claim in invented.site.claims:
        expect(page.locator(f"#claim-{claim.id}")).to_contain_text(claim.finding.plain[:40])
    for summary in page.locator("details:not([open]) > summary").all():
        summary.click()
    for source in page.locator(".footnote li, .source-list li").all():
        expect(source).to_be_visible()
    expect(page.locator(".card-switch")).to_have_count(0)
    context.close()


def test_an_address_that_is_none_does_nothing(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for place in ("article/#100%", "connections/?length=1&family=nothing", "connections/?who=harbour-list"):
        page.goto(place)
    expect(page.get_by_label("Who")).to_have_value("harbour-list")
    assert not errors


def test_checks_are_printed_open(page: Page, invented: Built) -> None:
    page.goto("article/")
    page.emulate_media(media="print")
    for claim in invented.site.claims:
        assert page.locator(f"#claim-{claim.id} > p").first.evaluate(
            "e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0"
        )

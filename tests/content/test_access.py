"""Every page for every reader: what axe-core finds, what the keyboard meets, what narrow, enlarged and printed pages keep."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from html_tree import parse_html
from playwright.sync_api import Browser, Page, expect
from site_fixture import STICKING_OUT, Built, article_text

pytestmark = pytest.mark.browser

WIDE, NARROW = 1280, 320
WIDTHS = (WIDE, NARROW)
HALVES = (0, 1)  # looked at side by side; what looks alike is looked at once in each

AXE = f"() => {{ {(Path(axe_playwright_python.__file__).parent / 'axe.min.js').read_text('utf-8')} }}"
COLORS = ("color-contrast", "link-in-text-block")
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],
}
ALL_BUT_COLORS = {**EVERYTHING, "rules": {rule: {"enabled": False} for rule in COLORS}}
ONLY_COLORS = {**EVERYTHING, "runOnly": {"type": "rule", "values": COLORS}}

# What axe-core cannot decide: contrast where words stand on what is drawn (monograms, pictures in SVG), or are added by
# a style sheet (verdicts). test_pictures.py computes it for each pair of colours.
UNDECIDED = {"color-contrast"}

OPEN_DETAILS = "for (const details of document.querySelectorAll('article details')) details.open = true"


@contextmanager
def reader(browser: Browser, built: Built, width: int, scripts: bool = True) -> Iterator[Page]:
    """A tab of a reader who has not been here before, and wants things to stand still."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="light",
        reduced_motion="reduce",
        base_url=built.address,
        java_script_enabled=scripts,
    )
    yield context.new_page()
    context.close()


# ---- what is asked of a page as it stands ----------------------------------------------------------------------------


def axe(page: Page, where: str = "html") -> Iterator[str]:
    """What axe-core finds, or cannot decide, in a part of a page as it is: of the dark theme only the colours differ."""
    page.evaluate(AXE)
    for scheme, rules in (("default", EVERYTHING), ("slate", ONLY_COLORS)):
        yield from found(page.evaluate(IN_SCHEME, [scheme, where, rules]), scheme)


def axe_and_new_colors(page: Page, seen: set[str]) -> Iterator[str]:
    """The same for a whole page, but colours only of elements that look like none seen before: they take most of the time."""
    page.evaluate(AXE)
    yield from found(page.evaluate("rules => axe.run(rules)", ALL_BUT_COLORS), "default")
    seen.update(page.evaluate(NEW_LOOKS, [*seen]))
    page.evaluate(SHORTENED)
    for scheme in ("default", "slate"):
        yield from found(page.evaluate(IN_SCHEME, [scheme, "[data-new-look]", ONLY_COLORS]), scheme)


def found(result: Mapping[str, Any], scheme: str) -> Iterator[str]:
    undecided = [rule for rule in result["incomplete"] if rule["id"] not in UNDECIDED]
    for rule in [*result["violations"], *undecided]:
        for node in rule["nodes"]:
            yield f"{scheme}: {rule['id']}: {node['html'][:120]}"


IN_SCHEME = """async ([scheme, where, rules]) => {
  if (!document.querySelector(where)) return {violations: [], incomplete: []}
  document.body.dataset.mdColorScheme = scheme
  const result = await axe.run(where, rules)
  document.body.dataset.mdColorScheme = 'default'
  return result
}"""

# An element looks like what it is and stands in: names and classes all the way up.
NEW_LOOKS = """seen => {
  const looks = new Set(seen)
  const look = element => element ? `${look(element.parentElement)}>${element.localName}.${element.classList}` : ''
  return [...document.body.querySelectorAll('*')].filter(element => {
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    if (!words || looks.has(look(element)) || !element.checkVisibility()) return false
    looks.add(look(element))
    element.dataset.newLook = ''
    return true
  }).map(look)
}"""

# Of what repeats (entries of a list, rows, paragraphs) the first two and the last are enough, and what looks new.
SHORTENED = """() => {
  for (const parent of document.querySelectorAll('body *')) {
    const alike = Map.groupBy(parent.children, child => `${child.localName}.${child.classList}`)
    for (const children of alike.values()) for (const child of children.slice(2, -1)) {
      if (!child.matches('[data-new-look], :has([data-new-look])')) child.remove()
    }
  }
}"""


# Text at twice the size on a wide screen; spacing of the Web Content Guidelines, 1.4.12, on a narrow one.
STYLES = {
    WIDE: "html { font-size: 250% }",
    NARROW: "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-bottom: 2em !important }",
}
STYLED = """style => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  document.adoptedStyleSheets = [sheet]
}"""


# Labels of a map that lie on each other.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.map .name, .own-map .name, .story-time .turn')]
    .filter(text => text.checkVisibility()).map(text => [text.textContent, text.getBoundingClientRect()])
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4
  return boxes.flatMap(([name, box], i) => boxes.slice(i + 1).filter(([, other]) => over(box, other)).map(([other]) => [name, other]))
}"""


def shape(page: Page, width: int) -> Iterator[str]:
    """What sticks out, as letters are, and when they grow or move apart; and which labels lie on each other."""
    for style in ("", STYLES[width]):
        page.evaluate(STYLED, style)
        yield from page.evaluate(STICKING_OUT)
    page.evaluate(STYLED, "")
    yield from map(str, page.evaluate(OVERLAPS))


CONTROLS = "button, input, select, textarea, label:not(.md-nav__title), [role=button], .md-search"
PRINTED = """controls => {
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1
  const found = [...document.querySelectorAll(`${controls}, nav, header, .md-footer, .headerlink, .md-top`)].filter(shown)
  const folded = [...document.querySelectorAll('article details:not([open])')]
  const missing = [...document.querySelectorAll('.source-list li a[href^=http]')].filter(link =>
    link.origin !== location.origin && !getComputedStyle(link, '::after').content.includes(link.getAttribute('href')))
  const names = (why, elements) => elements.slice(0, 3).map(element => `${why}: ${element.outerHTML.slice(0, 100)}`)
  return [...names('shown', found), ...names('folded', folded), ...names('no address', missing)]
}"""


def paper(page: Page) -> list[str]:
    """What is printed and only to be pressed, and what is not printed."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    found = page.evaluate(PRINTED, CONTROLS)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return [f"printed: {what}" for what in found]


@pytest.mark.parametrize("half", HALVES)
def test_no_page_has_a_fault_for_any_reader(browser: Browser, built: Built, half: int) -> None:
    findings: list[str] = []
    seen: set[str] = set()
    places = [*built.everything]
    middle = len(places) // 2 + 1
    with reader(browser, built, WIDE) as page:
        for place in places[half * middle :][:middle]:
            page.goto(place)
            here = [*shape(page, WIDE), *paper(page)]
            page.evaluate(OPEN_DETAILS)
            here += axe_and_new_colors(page, seen)
            findings += [f"{place or 'home'}: {what}" for what in here]
    assert not findings, "\n".join(findings)


def test_no_page_on_a_phone_asks_elsewhere_reports_an_error_stores_anything_or_sticks_out(
    browser: Browser, built: Built
) -> None:
    findings: list[str] = []
    requests: set[str] = set()
    with reader(browser, built, NARROW) as page:
        page.on("request", lambda request: requests.add(request.url))
        page.on("console", lambda line: findings.append(f"{page.url}: {line.text}") if line.type == "error" else None)
        page.on("pageerror", lambda error: findings.append(f"{page.url}: {error}"))
        for place in built.everything:
            page.goto(place)
            findings += [f"{place or 'home'}: {what}" for what in shape(page, NARROW)]
        page.wait_for_load_state("networkidle")
        stored = page.context.storage_state()
        session = page.evaluate("Object.keys(sessionStorage)")
    assert not findings, "\n".join(findings)
    assert (stored, session) == ({"cookies": [], "origins": []}, [])
    assert requests >= {built.address + place for place in built.everything}
    assert {urlsplit(url).netloc for url in requests} == {urlsplit(built.address).netloc}


# ---- of each kind of page the largest --------------------------------------------------------------------------------


def test_axe_finds_nothing_on_any_kind_of_page_on_a_phone(browser: Browser, built: Built) -> None:
    findings: list[str] = []
    seen: set[str] = set()
    with reader(browser, built, NARROW) as page:
        for place in built.kinds:
            page.goto(place)
            page.evaluate(OPEN_DETAILS)
            findings += [f"{place or 'home'}: {what}" for what in axe_and_new_colors(page, seen)]
    assert not findings, "\n".join(findings)


# The first link on a page that has a card.
WITH_CARD = """() => [...document.querySelectorAll('article .footnote-ref, article .running a[href]')].find(link =>
  link.checkVisibility() && !link.closest('li, td, .cards') && (link.matches('.footnote-ref') ||
    [...document.querySelectorAll('.cards > .card a:first-of-type')].some(card => card.href === link.href)))"""


def opened(page: Page) -> Iterator[str]:
    """Opens one thing after the other; where it is."""
    if link := page.evaluate_handle(WITH_CARD).as_element():
        link.focus()
        page.keyboard.press("Shift")  # from here on the focus is that of a keyboard
        page.evaluate("document.activeElement.blur()")
        link.focus()
        page.locator(".open-card").wait_for()
        yield ".open-card"
        page.keyboard.press("Escape")
    page.locator("[data-toggles=__search], .md-search__input").locator("visible=true").first.click()
    page.locator(".md-search__input").fill("a")
    page.locator(".md-search__input").press("Shift")
    page.locator(".md-search-result__item").first.wait_for()
    yield ".md-header"
    page.keyboard.press("Escape")
    menu = page.locator("[data-toggles=__drawer]")
    if menu.is_visible():
        menu.click()
        expect(page.locator(".md-sidebar--primary a").first).to_be_focused()
        yield ".md-sidebar--primary"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_what_opens(browser: Browser, built: Built, width: int) -> None:
    findings: list[str] = []
    with reader(browser, built, width) as page:
        for place in ("", "article/", *(place for place in built.kinds if place.startswith("people/"))):
            page.goto(place)
            findings += [f"{place or 'home'}: {what}" for where in opened(page) for what in axe(page, where)]
    assert not findings, "\n".join(findings)


# ---- the keyboard ----------------------------------------------------------------------------------------------------

# Looks at each stop when the next Tab is pressed: by then it has come into view.
WALK = """() => {
  const header = document.querySelector('.md-header')
  const shownAt = element => element.matches('.md-option') ? element.nextElementSibling : element
  window.stops = new Map()
  window.faults = element => {
    const shown = shownAt(element)
    const box = shown.getBoundingClientRect()
    const seen = box.width && box.height && box.right > 0 && box.left < innerWidth && box.top < innerHeight &&
      shown.checkVisibility({opacityProperty: true, visibilityProperty: true}) &&
      (header.contains(element) || box.bottom > header.getBoundingClientRect().bottom ||
        element.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)))
    const outlined = [element, shown].some(part => {
      const style = getComputedStyle(part)
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth)
    })
    return [...seen ? [] : ['not in sight'], ...outlined ? [] : ['no outline']]
  }
  let last = null
  window.again = false
  const look = () => {
    const element = document.activeElement
    if (element === document.body || element === document.documentElement || again) return
    again = stops.has(element)
    if (again) return
    const order = last && element.compareDocumentPosition(last) & 4 ? ['out of order'] : []
    stops.set(element, [...faults(element), ...order])
    last = element
  }
  addEventListener('keydown', look, true)
}"""

# Looks once more at what was not in sight, since things move, and for what no Tab came to.
WALKED = """async () => {
  const found = []
  for (const [element, seen] of stops) {
    if (!seen.length) continue
    element.focus()
    await new Promise(done => setTimeout(done, 400))
    const now = seen.includes('out of order') ? seen : faults(element)
    if (now.length) found.push([now.join(', '), element.outerHTML.slice(0, 120)])
  }
  for (const element of document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=radio])')) {
    if (stops.has(element) || element.tabIndex < 0 || element.disabled) continue
    if (element.matches('.md-top')) continue // shown while one scrolls up
    if (!element.getBoundingClientRect().width || !element.checkVisibility({visibilityProperty: true})) continue
    found.push(['no stop', element.outerHTML.slice(0, 120)])
  }
  return found
}"""


def walk(page: Page) -> list[str]:
    """What is wrong on the way through a page with the Tab key, until the first stop comes again."""
    page.evaluate(WALK)
    for _ in range(200):
        for _ in range(50):
            page.keyboard.down("Tab")  # held down: half the messages of a press
        if page.evaluate("again"):
            page.keyboard.up("Tab")
            return [f"{what}: {where}" for what, where in page.evaluate(WALKED)]
    return ["no way back to the first stop"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_keyboard_comes_to_everything_in_order_and_sees_where_it_is(
    browser: Browser, built: Built, width: int
) -> None:
    findings = []
    with reader(browser, built, width) as page:
        for place in built.kinds:
            page.goto(place)
            page.evaluate(OPEN_DETAILS)
            page.evaluate(SHORTENED)
            findings += [f"{place or 'home'}: {what}" for what in walk(page)]
    assert not findings, "\n".join(findings)


# ---- without scripts -------------------------------------------------------------------------------------------------

SHOWN = """wanted => [...document.querySelectorAll(wanted)].filter(element => {
  const box = element.getBoundingClientRect()
  return box.width && box.height && element.checkVisibility({visibilityProperty: true})
}).map(element => element.outerHTML.slice(0, 120))"""


def test_without_scripts_no_control_is_shown_that_does_nothing_and_the_article_can_be_read(
    browser: Browser, built: Built
) -> None:
    findings = []
    with reader(browser, built, WIDE, scripts=False) as page:
        for place in built.everything:
            page.goto(place)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                findings += [f"{place or 'home'}: {control}" for control in page.evaluate(SHOWN, CONTROLS)]
                if not page.evaluate(SHOWN, "a[href$='names/']"):
                    findings.append(f"{place or 'home'}: no way to the names from A to Z")
        page.goto("article/")
        assert article_text(parse_html(page.content())) == "\n\n".join(built.site.article.texts[1:])
        for paragraph in page.locator("#article-text > p").all():
            expect(paragraph).to_be_visible()
    assert not findings, "\n".join(findings)

"""Every page for every reader: what axe-core finds, what the keyboard meets, what narrow and enlarged pages keep."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect
from site_fixture import Built
from test_browser import STICKING_OUT, address  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

WIDTHS = (1280, 320)
# Every fourth page, so that the parts can be looked at side by side.
PARTS = [slice(start, None, 4) for start in range(4)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],
}
COLORS = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

# What axe-core cannot decide: contrast where words stand on what is drawn (monograms, pictures in SVG), or are added by
# a style sheet (verdicts). test_pictures.py and test_colors.py compute it for each pair of colours.
UNDECIDED = {"color-contrast"}


OPEN_DETAILS = "for (const details of document.querySelectorAll('article details')) details.open = true"


class Finding(NamedTuple):
    page: str
    state: str
    rule: str
    html: str

    def __str__(self) -> str:
        return f"{self.page or 'home'} ({self.state}): {self.rule}: {self.html}"


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:  # noqa: F811
    """A page of a reader who wants things to stand still."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        color_scheme="light",
        reduced_motion="reduce",
        base_url=address,
    )
    yield context.new_page()
    context.close()


# ---- axe-core --------------------------------------------------------------------------------------------------------


def look(
    page: Page, place: str, state: str, where: str = "html", schemes: int = 2
) -> tuple[list[Finding], list[Finding]]:
    """What axe-core finds, and cannot decide, in a part of a page as it is; of the dark theme only its colours differ."""
    found: list[Finding] = []
    undecided: list[Finding] = []
    for scheme, rules in (("default", EVERYTHING), ("slate", COLORS))[:schemes]:
        page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
        result = page.evaluate(f"axe.run({json.dumps(where)}, {json.dumps(rules)})")
        for kind, findings in (("violations", found), ("incomplete", undecided)):
            findings += [
                Finding(place, f"{state}, {scheme}", rule["id"], node["html"][:120])
                for rule in result[kind]
                for node in rule["nodes"]
            ]
    page.evaluate("document.body.dataset.mdColorScheme = 'default'")
    return found, undecided


def opened(page: Page) -> Iterator[tuple[str, str]]:
    """Opens one thing after the other; what was opened, and where it is."""
    link = page.locator("article .footnote-ref:visible, article .running a:visible").first
    link.focus()
    page.keyboard.press("Shift")  # from here on the focus is that of a keyboard
    page.evaluate("document.activeElement.blur()")
    link.focus()
    page.locator(".open-card").wait_for()
    yield "card open", ".open-card"
    page.keyboard.press("Escape")
    page.locator("[data-toggles=__search], .md-search__input").locator("visible=true").first.click()
    page.locator(".md-search__input").fill("a")
    page.locator(".md-search__input").press("Shift")
    page.locator(".md-search-result__item").first.wait_for()
    yield "search open", ".md-header"
    page.keyboard.press("Escape")
    menu = page.locator("[data-toggles=__drawer]")
    if menu.is_visible():
        menu.click()
        expect(page.locator(".md-sidebar--primary a").first).to_be_focused()
        yield "drawer open", ".md-sidebar--primary"


def no_findings(found: list[Finding], undecided: list[Finding]) -> None:
    assert not found, "\n".join(map(str, found))
    assert not [finding for finding in undecided if finding.rule not in UNDECIDED], "\n".join(map(str, undecided))


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_on_any_page(page: Page, built: Built, part: slice) -> None:
    found: list[Finding] = []
    undecided: list[Finding] = []
    wide = page.viewport_size == {"width": WIDTHS[0], "height": 800}
    for place in list(built.everything)[part]:
        page.goto(place)
        page.evaluate(AXE)
        page.evaluate(OPEN_DETAILS)
        for findings, more in zip((found, undecided), look(page, place, "details open", schemes=1 + wide), strict=True):
            findings += more
    no_findings(found, undecided)


@pytest.mark.parametrize("kind", ["", "article/", "people/"])
def test_axe_finds_nothing_in_what_opens(page: Page, built: Built, kind: str) -> None:
    found: list[Finding] = []
    undecided: list[Finding] = []
    place = max(place for place in built.pages if place.startswith(kind)) if kind == "people/" else kind
    page.goto(place)
    page.evaluate(AXE)
    for state, where in opened(page):
        for findings, more in zip((found, undecided), look(page, place, state, where), strict=True):
            findings += more
    no_findings(found, undecided)


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


@pytest.mark.parametrize("part", PARTS)
def test_a_keyboard_comes_to_everything_in_order_and_sees_where_it_is(page: Page, built: Built, part: slice) -> None:
    findings: list[Finding] = []
    for place in list(built.everything)[part]:
        page.goto(place)
        page.evaluate(OPEN_DETAILS)
        page.evaluate(WALK)
        for _ in range(200):
            for _ in range(50):
                page.keyboard.press("Tab")
            if page.evaluate("again"):
                break
        else:
            findings.append(Finding(place, "keyboard", "no way back to the first stop", ""))
        findings += [Finding(place, "keyboard", what, where) for what, where in page.evaluate(WALKED)]
    assert not findings, "\n".join(map(str, findings))


# ---- wide letters, no scripts, paper ---------------------------------------------------------------------------------

# Text at twice the size on a wide screen; spacing of the Web Content Guidelines, 1.4.12, on a narrow one.
STYLES = {
    1280: "html { font-size: 250% }",
    320: "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-bottom: 2em !important }",
}


def test_a_page_keeps_its_shape_when_letters_grow_or_move_apart(page: Page, built: Built) -> None:
    assert page.viewport_size
    style = STYLES[page.viewport_size["width"]]
    findings = []
    for place in built.everything:
        page.goto(place)
        page.evaluate(
            "style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet] }",
            style,
        )
        findings += [f"{place or 'home'}: {what}" for what in page.evaluate(STICKING_OUT)]
    assert not findings, "\n".join(findings)


CONTROLS = "button, input, select, textarea, label:not(.md-nav__title), [role=button], .md-search"


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_no_control_is_shown_that_does_nothing(
    browser: Browser,
    address: str,  # noqa: F811
    built: Built,
    width: int,
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800}, base_url=address)
    page = context.new_page()
    findings = []
    for place in built.everything:
        page.goto(place)
        shown = page.locator(CONTROLS).locator("visible=true").all()
        findings += [f"{place or 'home'}: {control.evaluate('e => e.outerHTML')[:120]}" for control in shown]
        if not page.locator("a[href$='names/']:visible").count():
            findings.append(f"{place or 'home'}: no way to the names from A to Z")
    context.close()
    assert not findings, "\n".join(findings)


PRINTED = """controls => {
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1
  const found = [...document.querySelectorAll(`${controls}, nav, header, .md-footer, .headerlink, .md-top`)].filter(shown)
  const folded = [...document.querySelectorAll('article details:not([open])')]
  const missing = [...document.querySelectorAll('.footnote li a[href^=http]')].filter(link =>
    link.origin !== location.origin && !getComputedStyle(link, '::after').content.includes(link.getAttribute('href')))
  const names = (why, elements) => elements.slice(0, 3).map(element => `${why}: ${element.outerHTML.slice(0, 100)}`)
  return [...names('shown', found), ...names('folded', folded), ...names('no address', missing)]
}"""


def test_on_paper_are_words_and_addresses_and_nothing_to_press(
    browser: Browser,
    address: str,  # noqa: F811
    built: Built,
) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    findings = []
    for place in built.pages:
        page.goto(place)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        findings += [f"{place or 'home'}: {what}" for what in page.evaluate(PRINTED, CONTROLS)]
        page.emulate_media(media="screen")
    context.close()
    assert not findings, "\n".join(findings)

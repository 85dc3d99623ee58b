"""Names and texts that try to become something else, through MkDocs and Material, to titles, descriptions, the index, a browser."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from html_tree import Element, parse_html
from playwright.sync_api import Browser, Page, expect
from site_fixture import NEWSROOM, ROOT, run, served, shared

from explainer.pages.pages import render_pages
from explainer.pages.search_files import FOLDER, read
from explainer.site.load import load_site
from explainer.site.site import Site

pytestmark = pytest.mark.site

HEADLINE = 'A <b>&amp; "x"</b> {{ y }}'
NAMES = [
    "Anna Berg",
    "</title><script>window.hacked=1</script>",
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '" onmouseover="window.hacked=1',
    "A & B &amp; C &lt;b&gt;",
    "*a* _b_ `c` **d**",
    "{{ config.site_name }} {% x %} {#c#}",
    "[x](javascript:window.hacked=1) ![i](j) [x][y]",
    "# head",
    "1. one",
    "a|b",
    "\\",
    "{: onclick=window.hacked=1 }",
    '--8<-- "mkdocs.yml"',
    "Ångström Øre",
    "a --> b",
    "a (target) {0}",
    "O'Brien",
    "👩‍👩‍👧 family",
]


ENOUGH = "in as many words as a search engine likes to show of a page"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "hostile-names", build) / "site"


def build(folder: Path) -> None:
    """A site with a person of each name, built with the settings of ours."""
    front = {"headline": HEADLINE, "author": "A", "publisher": "P", "date_published": "2019-05-04"}
    files = {"article.md": f"---\n{json.dumps(front)}\n---\n\nSomebody called.\n".encode()}
    files["story.md"] = "".join(f"[One][p{number}] of them.\n\n" for number in range(len(NAMES))).encode()
    for number, name in enumerate(NAMES):
        words = "".join(f"\\{character}" if character in '!"#*[]()_`{}\\<>' else character for character in name)
        person = {
            "name": name,
            "summary": f"Who {words}, {ENOUGH}.",
            "story_role": "R.",
            "other_names": [f"Also {name}"],
        }
        files[f"people/p{number}.yaml"] = json.dumps(person | {"reviewed": "2026-02-01"}, ensure_ascii=False).encode()
    loaded = load_site(files)
    assert isinstance(loaded, Site), [str(problem) for problem in loaded]
    for src_uri, text in render_pages(loaded).items():
        place = folder / "docs" / src_uri
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    settings = {
        key: value
        for key, value in {**settings, **NEWSROOM}.items()
        if key not in ("nav", "extra_css", "hooks", "not_in_nav", "strict")
    }
    settings["theme"] |= {"custom_dir": str(ROOT / "explainer" / "theme")}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    run(folder, "-m", "mkdocs", "build", "--quiet")


@cache
def page(site: Path, number: int) -> Element:
    return parse_html((site / "people" / f"p{number}" / "index.html").read_text("utf-8"))


def elements(tree: Element) -> list[tuple[str, list[str]]]:
    return [(element.tag, sorted(element.attributes)) for element in tree]


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_name_is_only_a_name(site: Path, number: int) -> None:
    tree = page(site, number)
    name = NAMES[number]
    assert tree.all("title")[0].text().removesuffix(f" - {NEWSROOM['site_name']}") == name
    assert tree.all("h1")[0].text().removesuffix("¶").strip() == name
    description = next(
        meta.attributes["content"] for meta in tree.all("meta") if meta.attributes.get("name") == "description"
    )
    assert description == f"Who {name}, {ENOUGH}."
    other = page(site, 0)
    assert elements(tree.all("article")[0]) == elements(other.all("article")[0])
    assert len(tree.all("script")) == len(other.all("script"))
    assert not [name for element in tree for name in element.attributes if name.startswith("on")]


def test_a_name_is_only_a_name_on_its_card(site: Path) -> None:
    (cards,) = parse_html((site / "index.html").read_text("utf-8")).all("div", cls="cards")
    assert [card.all("a")[0].text() for card in cards.all("div", cls="card")] == NAMES
    assert [card.all("p")[1].text() for card in cards.all("div", cls="card")] == [
        f"Who {name}, {ENOUGH}." for name in NAMES
    ]
    shapes = [elements(card) for card in cards.all("div", cls="card")]
    assert shapes == [shapes[0]] * len(NAMES)


def test_the_search_holds_names_as_they_are(site: Path) -> None:
    files = {path: path.read_bytes() for path in (site / FOLDER).rglob("*.js")}
    assert [path.name for path, data in files.items() if b"<" in data] == []
    entries = [
        entry for path, data in files.items() if path.parent.name == "texts" for entry in read(data)["entries"].values()
    ]
    found = {place: title for _, (_, title, place, _) in entries}
    assert [found[f"people/p{number}/"] for number in range(len(NAMES))] == NAMES


@pytest.fixture(scope="module")
def tab(browser: Browser, site: Path) -> Iterator[Page]:
    """A tab on the site."""
    with served(site) as address:
        tab = browser.new_page(base_url=address)
        yield tab
        tab.close()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("o'brien", 18),
        ("obrien", 18),
        ("<img", 3),
        ("onerror", 3),
        ("A & B &amp; C", 5),
        ("A & B &amp; C &lt;b&gt;", 5),
    ],
)
def test_a_name_with_signs_is_found(tab: Page, typed: str, number: int) -> None:
    tab.goto("")
    tab.locator("input.md-search__input").click()
    tab.get_by_text("Type to start searching").wait_for()
    tab.locator("input.md-search__input").fill(typed)
    found = tab.locator("a.md-search-result__link").first
    expect(found).to_have_attribute("href", re.compile(rf"/people/p{number}/"))
    expect(found.locator(".search__title")).to_have_text(NAMES[number])


def test_no_name_does_anything_in_a_browser(tab: Page) -> None:
    for number, name in enumerate(NAMES):
        tab.goto(f"people/p{number}/")
        assert tab.locator("h1").inner_text().removesuffix("¶").strip() == name
        assert tab.evaluate("window.hacked") is None
    field = tab.locator("input.md-search__input")
    field.click()
    field.press_sequentially("also")
    tab.locator("a.md-search-result__link").first.wait_for()
    assert tab.evaluate("window.hacked") is None

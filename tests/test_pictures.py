"""Pictures: places in which nothing lies on anything, the same every time, and a twin in words for all that is drawn."""

import random
import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from site_fixture import ROOT, Built, texts_of

from explainer.pages.pictures.layout import arrange
from explainer.pages.pictures.maps import MAX_NODES, connection_maps, own_map
from explainer.pages.pictures.marks import SHAPES, monogram, shortened, text_width
from explainer.pages.pictures.timelines import story_timeline
from explainer.records.colors import BACKGROUNDS, contrast, nearest_that_stands_out, stands_out
from explainer.records.dates import PartialDate
from explainer.records.model import Event
from explainer.site.load import load_site
from explainer.site.site import Site

# ---- colours, marks, letters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_the_web_content_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("color", "near"),
    [
        ("#000000", "#646464"),
        ("#ffffff", "#949494"),
        ("#0000ff", "#4646ff"),
        ("#FFFF00", "#999900"),
        ("#3f7fd0", "#3f7fd0"),
    ],
)
def test_the_nearest_colour_that_stands_out_is_as_light_as_it_must_be(color: str, near: str) -> None:
    assert nearest_that_stands_out(color) == near
    assert stands_out(near)


def test_any_colour_has_one_near_it_that_stands_out() -> None:
    chance = random.Random(0)
    assert all(stands_out(nearest_that_stands_out(f"#{chance.randrange(1 << 24):06x}")) for _ in range(500))


def test_the_backgrounds_are_those_of_the_style_sheet() -> None:
    sheet = (ROOT / "explainer/theme/assets/site.css").read_text("utf-8")
    found = re.findall(r"--md-default-bg-color: #(\w+);", sheet)
    assert [f"#{color if len(color) == 6 else ''.join(letter * 2 for letter in color)}" for color in found] == [
        *BACKGROUNDS
    ]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Berg", "AB"), ("Anna O'Brien-Berg", "AO"), ("anna", "A"), ("Анна фон Берг", "АБ"), ("“X” (y)", "“")],
)
def test_a_monogram_is_the_first_letters_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert monogram(name) == letters


def test_a_text_is_shortened_to_fit() -> None:
    assert shortened("Anna Berg", 10, 200) == "Anna Berg"
    assert shortened("Anna Berg", 10, 40) == "Anna…"
    assert text_width(shortened("A very long name of a body", 10, 100), 10) <= 100
    assert text_width("北京", 10) > text_width("ab", 10) > text_width("e\u0301", 10)


# ---- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [340, 720])
@pytest.mark.parametrize("count", [2, 5, 20, 40])
def test_no_label_lies_on_another(count: int, width: int) -> None:
    for seed in range(10):
        chance = random.Random(seed)
        sizes = {f"n{number}": (chance.uniform(40, 160), 44.0) for number in range(count)}
        lines = sorted({tuple(sorted(chance.sample(list(sizes), 2))) for _ in range(count * 2)})
        boxes = arrange(sizes, [(one, other) for one, other in lines], width, 420)
        over = [pair for pair in combinations(boxes.values(), 2) if min(pair[0].over(pair[1])) > 0.1]
        assert not over
        assert all(box.x - box.width / 2 >= -0.1 and box.x + box.width / 2 <= width + 0.1 for box in boxes.values())
    assert boxes == arrange(sizes, [(one, other) for one, other in lines], width, 420)


def test_a_graph_without_lines_or_with_one_node_has_places() -> None:
    assert arrange({}, [], 340, 300) == {}
    assert set(arrange({"a": (40, 40)}, [], 340, 300)) == {"a"}
    assert set(arrange({"a": (40, 40), "b": (40, 40)}, [], 340, 300)) == {"a", "b"}


HEAD = "---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nSomebody called.\n"
SOURCES = "s: {title: T, publisher: P, url: 'https://example.org/'}\n"


EVENT = Event.model_validate(
    {
        "id": "e",
        "date": "2018",
        "title": "T",
        "summary": "S.",
        "kind": "other",
        "participants": ["p0"],
        "sources": ["s"],
    }
)


def invented(people: int, bodies: int, seed: int = 0) -> Site:
    """A site of people who each belong to a body and have to do with two others."""
    chance = random.Random(seed)
    files = {"article.md": HEAD, "sources.yaml": SOURCES}
    for number in range(bodies):
        files[f"parties/b{number}.yaml"] = (
            f"name: Body {number}\nclassification: party\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
        )
    for number in range(people):
        others = chance.sample([other for other in range(people) if other != number], 2)
        relations = "".join(
            f"  - {{to: p{other}, kind: {kind}, date: 2018, sources: [s]}}\n"
            for other, kind in zip(others, ("ally", "criticised"), strict=True)
        )
        files[f"people/p{number}.yaml"] = (
            f"name: Person {number}\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\nmemberships:\n"
            f"  - {{organization: b{number % bodies}, start_date: 2001, sources: [s]}}\nrelations:\n{relations}"
        )
    site = load_site({path: text.encode() for path, text in files.items()})
    assert isinstance(site, Site), site
    return site


def test_a_map_of_many_shows_groups() -> None:
    site = invented(200, 25)
    map = next(connection_maps(site, (720, 440, 14)))
    assert map.grouped
    assert len(map.nodes) <= MAX_NODES
    assert {node.id for node in map.nodes} == {f"b{number}" for number in range(25)}
    assert sum(node.members for node in map.nodes) == 200
    (text,) = texts_of(site, "connections.md")
    drawn = set(re.findall(r'<g class="line" data-ends="([^"]+)"', text))
    assert drawn == set(re.findall(r'data-line="([^"]+)"', text)) == {f"{line.one} {line.other}" for line in map.lines}


def test_a_map_of_many_in_one_body_shows_those_with_most_connections() -> None:
    map = next(connection_maps(invented(60, 1), (720, 440, 14)))
    assert len(map.nodes) == MAX_NODES
    assert map.lines


def test_an_open_bar_ends_where_its_record_was_reviewed_last() -> None:
    site = invented(4, 1)
    person = site.people["p0"]
    old = person.model_copy(update={"reviewed": PartialDate.parse("2010")})
    edges = {**site.edges_of, "p0": [edge._replace(owner=old) for edge in site.edges_of["p0"]]}
    picture = story_timeline(
        replace(site, edges_of=edges, events=[EVENT], inverses={"p0": {"events": [EVENT]}}),
        [old, site.people["p1"]],
        800,
    )
    assert picture
    first, second = (bar for lane in picture.lanes for bar in lane.bars)
    assert first.x == second.x
    assert first.width < second.width


def test_a_small_map_shows_everybody_and_every_line_once() -> None:
    site = invented(8, 2)
    map = next(connection_maps(site, (720, 440, 14)))
    assert not map.grouped
    assert {node.id for node in map.nodes} == {record.id for record in site.records}
    assert sorted(number for line in map.lines for number in line.edges) == [edge.number for edge in site.edges]
    assert len({(line.one, line.other) for line in map.lines}) == len(map.lines)


def test_the_own_map_has_every_connection_of_a_record() -> None:
    site = invented(8, 2)
    for record in site.records:
        own = own_map(site, record, 340, 14)
        drawn = [branch.edge.number for neighbour in own.neighbours for branch in neighbour.branches]
        assert sorted(drawn) == sorted(edge.number for edge in site.edges_of[record.id])
        heights = [branch.y for neighbour in own.neighbours for branch in neighbour.branches]
        assert all(later - earlier >= 14 for earlier, later in pairwise(heights))


def test_shapes_are_alike_in_size() -> None:
    for path in SHAPES.values():
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
        assert 8 <= max(map(abs, numbers)) <= 20


# ---- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_reader_picks_what_the_map_shows_and_the_table_follows(page: Page, invented: Built) -> None:
    page.goto("connections/")
    rows = page.locator("tr:has([data-ends])")
    every = rows.count()
    page.get_by_label("What").select_option("against")
    against = [edge for edge in invented.site.edges if edge.family == "against"]
    between = [edge for edge in against if invented.site.record(edge.subject) and invented.site.record(edge.object)]
    expect(rows.locator("visible=true").and_(page.locator("tr"))).to_have_count(len(between))
    expect(page.locator("output")).to_have_text(f"{len(between)} of {every} connections")
    page.get_by_label("Who").select_option("elin-harju")
    lines = page.locator(".map:visible .line:not(.faded)")
    assert {line.get_attribute("data-ends") for line in lines.all()} == {
        " ".join(sorted((edge.subject, edge.object))) for edge in between if "elin-harju" in (edge.subject, edge.object)
    }
    page.reload()
    expect(page.get_by_label("Who")).to_have_value("elin-harju")
    assert page.locator(".map:visible .faded").count() > 0
    page.get_by_label("Who").select_option("")
    page.get_by_label("What").select_option("")
    expect(page.locator(".faded")).to_have_count(0)
    expect(page.locator("output")).to_have_text("")


@pytest.mark.browser
def test_a_node_leads_to_its_page(page: Page, invented: Built) -> None:
    page.goto("connections/")
    page.locator(".map:visible [data-node='harbour-list'] a").click()
    expect(page.locator("h1")).to_contain_text("Harbour List")
    assert page.url == f"{invented.address}parties/harbour-list/"
    page.locator("a[href*='claims']").first.evaluate("link => link.click()")  # and the theme goes on from there
    expect(page.locator("h1")).to_contain_text("Claims")


@pytest.mark.browser
def test_without_scripts_all_of_the_map_is_shown(browser: Browser, invented: Built) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=invented.address)
    page = context.new_page()
    page.goto("connections/")
    expect(page.locator(".filter")).to_be_hidden()
    expect(page.locator(".map:visible .node")).not_to_have_count(0)
    expect(page.locator(".faded")).to_have_count(0)
    context.close()

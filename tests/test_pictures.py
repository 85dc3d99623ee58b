"""Pictures: places in which nothing lies on anything, the same every time, and how two stood as one line."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page, expect
from site_fixture import Built, texts_of

from explainer.pages.pictures import layout
from explainer.pages.pictures.bodies import MAX_BODIES, bodies_of
from explainer.pages.pictures.layout import Box, Head, Point, arrange, boxes_of, crossings, passed, touch
from explainer.pages.pictures.maps import own_map
from explainer.pages.pictures.pairs import ANY, ARTICLE, directions, first_day, labels_of, pairs_of
from explainer.pages.pictures.timelines import story_timeline
from explainer.pages.pictures.turns import MAX_TURNS, turning_points
from explainer.records.dates import PartialDate
from explainer.site.load import load_site
from explainer.site.site import Site

# ---- places ----------------------------------------------------------------------------------------------------------


def graph(count: int, inside: bool) -> tuple[dict[str, Head], list[tuple[str, str]]]:
    chance = random.Random(count)
    names = [chance.uniform(40, 160) for _ in range(count)]
    heads = {
        f"n{number}": Head(min(96.0, wide), 38.0) if inside else Head(34.0, 34.0, wide, 17.0)
        for number, wide in enumerate(names)
    }
    lines = {tuple(sorted(chance.sample(list(heads), 2))) for _ in range(count * 2) if count > 1}
    return heads, [(one, other) for one, other in sorted(lines)]


@pytest.mark.parametrize(("width", "inside"), [(720, False), (328, True)])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 10, *(pytest.param(many, marks=pytest.mark.long) for many in (20, 40))])
def test_no_head_or_name_touches_another_and_the_same_graph_looks_the_same(
    count: int, width: int, inside: bool
) -> None:
    heads, lines = graph(count, inside)
    places = arrange(heads, lines, width, 420)
    drawn = [boxes_of(heads[id], place) for id, place in places.items()]
    assert len(drawn) == count
    assert not [
        (one, other)
        for first, second in combinations(drawn, 2)
        for one in first
        for other in second
        if touch(one, other)
    ]
    assert all(x - wide >= -0.1 and x + wide <= width + 0.1 for each in drawn for x, _, wide, _ in each)
    assert all(y - high >= -0.1 for each in drawn for _, y, _, high in each)
    again = arrange(heads, lines, width, 420) if count < 20 else places
    assert again == places


@pytest.mark.parametrize(
    ("line", "box", "touches"),
    [
        (((0, 0), (10, 0)), Box(5, 0, 1, 1), True),
        (((0, 0), (10, 10)), Box(5, 5, 1, 1), True),
        (((0, 0), (10, 10)), Box(8, 2, 2, 1), False),
        (((0, 0), (10, 0)), Box(12, 0, 1, 1), False),
        (((0, 0), (0, 10)), Box(3, 5, 2, 2), False),
        (((0, 0), (0, 10)), Box(1, 5, 2, 2), True),
    ],
)
def test_a_line_passes_a_box_or_does_not(line: tuple[Point, Point], box: Box, touches: bool) -> None:
    assert passed(line[0], line[1], [box]) == passed(line[1], line[0], [box]) == touches


def test_two_who_are_joined_are_better_apart_than_at_one_place() -> None:
    heads, corner = [Head(34.0, 34.0)] * 2, (17.0, 17.0)
    together, apart = (layout._Drawing(heads, [(0, 1)], [corner, other], 720, 420) for other in (corner, (300.0, 17.0)))
    assert together.refined(0, 1500.0) > apart.refined(0, 1500.0)


def test_lines_that_meet_at_a_head_do_not_cross() -> None:
    square = [(0, 0), (10, 10), (0, 10), (10, 0)]
    assert crossings(square, [(0, 1), (2, 3)]) == 1
    assert crossings(square, [(0, 2), (1, 3)]) == 0
    assert crossings(square, [(0, 1), (1, 2)]) == 0


HEAD = "---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nSomebody called.\n"
SOURCES = "s: {title: T, publisher: P, url: 'https://example.org/'}\n"


def invented(people: int, bodies: int, seed: int = 0) -> Site:
    """A site of people who each belong to a body and have to do with two others."""
    chance = random.Random(seed)
    files = {"article.md": HEAD, "sources.yaml": SOURCES}
    for number in range(bodies):
        files[f"parties/b{number}.yaml"] = (
            f"name: Body {number}\nclassification: party\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
        )
    for number in range(people):
        others = chance.sample([other for other in range(people) if other != number], min(2, people - 1))
        relations = "".join(
            f"  - {{to: p{other}, kind: {kind}, date: 2018, sources: [s]}}\n"
            for other, kind in zip(others, ("ally", "criticised"), strict=False)
        )
        files[f"people/p{number}.yaml"] = (
            f"name: Person {number}\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\nmemberships:\n"
            f"  - {{organization: b{number % bodies}, start_date: 2001, sources: [s]}}\n"
            + ("relations:\n" if relations else "")
            + relations
        )
    return loaded(files)


def loaded(files: Mapping[str, str]) -> Site:
    site = load_site({path: text.encode() for path, text in files.items()})
    assert isinstance(site, Site), site
    return site


def two(entries: Sequence[str], article: str = HEAD) -> Site:
    """A site of two people, with what joins them as it is written in the profile of the first, and a body."""
    relations = "".join(f"  - {{to: bo-dahl, sources: [s], {entry}}}\n" for entry in entries)
    return loaded(
        {
            "article.md": article,
            "sources.yaml": SOURCES,
            "people/anna-berg.yaml": (
                f"name: Anna Berg\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\nrelations:\n{relations}"
            ),
            "people/bo-dahl.yaml": "name: Bo Dahl\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n",
        }
    )


@pytest.mark.parametrize(
    ("entries", "family"),
    [
        (["kind: ally, date: 2018"], "with"),
        (["kind: invited, date: 2018"], "asked"),
        (["kind: proposed, date: 2018-02", "kind: other, date: 2018-03, summary: S."], "asked"),
        (["kind: proposed, date: 2018-02", "kind: criticised, date: 2017-06"], "against"),
        (["kind: proposed, date: 2018-02", "kind: criticised, date: 2016-06"], "asked"),
        (["kind: supported, date: 2018-02", "kind: criticised, date: 2018-01"], "with"),
        (["kind: supported, date: 2018-02", "kind: ally, date: 2012", "kind: rival, start_date: 2010"], "against"),
        (["kind: supported, date: 2018-02", "kind: rival, start_date: 2010, end_date: 2011"], "with"),
        (["kind: supported, date: 2018-02", "kind: criticised, date: 2019-06"], "with"),
        (["kind: other, date: 2018, summary: S.", "kind: ally, date: 2012"], "other"),
        (["kind: ally"], "with"),
    ],
)
def test_two_are_joined_by_one_line_whose_family_is_how_they_stood_on_the_day_of_the_article(
    entries: list[str], family: str
) -> None:
    (pair,) = pairs_of(two(entries))
    line = pair.at(ARTICLE)
    assert line
    assert line.family == family
    assert len(pair.edges) == len(entries)
    assert len([each for each in pair.lines if ARTICLE in each.at]) == 1


def test_an_office_decides_before_what_was_said() -> None:
    site = invented(1, 1)
    (pair,) = pairs_of(site)
    line = pair.at(ARTICLE)
    assert line
    assert line.family == "belongs"


def test_what_was_after_the_article_is_on_no_line_of_its_day() -> None:
    (pair,) = pairs_of(two(["kind: ally, date: 2020"]))
    assert pair.at(ARTICLE) is None
    assert pair.at(ANY)
    assert first_day([pair]) == ANY


def test_a_mutual_relation_leads_both_ways_and_any_other_to_whom_it_concerns() -> None:
    (pair,) = pairs_of(two(["kind: ally, date: 2018"]))
    assert directions(pair.edges, "bo-dahl") == (True, True)
    (pair,) = pairs_of(two(["kind: criticised, date: 2018"]))
    assert directions(pair.edges, "bo-dahl") == (False, True)
    assert directions(pair.edges, "anna-berg") == (True, False)


def test_two_of_one_short_name_are_told_apart() -> None:
    site = two(["kind: ally, date: 2018"])
    short = {id: called._replace(short_name="Berg") for id, called in site.called.items()}
    assert labels_of(replace(site, called=short), short) == {"anna-berg": "Anna Berg", "bo-dahl": "Bo Dahl"}
    same = {id: called._replace(name="Anna Berg") for id, called in short.items()}
    assert labels_of(replace(site, called=same), same) == {
        "anna-berg": "Anna Berg (anna-berg)",
        "bo-dahl": "Anna Berg (bo-dahl)",
    }


def test_too_many_for_a_map_are_shown_as_bodies_by_size() -> None:
    site = invented(200, 25)
    (text,) = texts_of(site, "connections.md")
    assert '<svg class="map"' not in text
    sizes = bodies_of(site)
    assert sizes.people == 200
    assert [(body.sure, body.perhaps, body.share) for body in sizes.largest] == [(8, 0, 1.0)] * MAX_BODIES
    assert sizes.others == 5
    assert "200 of 200 in all" in text
    parts = texts_of(site, *re.findall(r"\((connections/from/[^)]+)\)", text))
    assert sum(part.count("data-edge=") for part in parts) == len(site.edges)


def test_a_body_that_somebody_may_have_left_before_the_article_is_told_apart() -> None:
    site = invented(2, 1)
    edges = [
        edge._replace(part=edge.part.model_copy(update={"start_date": None}))
        if edge.kind == "membership" and edge.subject == "p0"
        else edge
        for edge in site.edges
    ]
    (body,) = bodies_of(replace(site, edges=edges)).largest
    assert (body.sure, body.perhaps) == (1, 1)


def test_without_connections_there_is_no_picture() -> None:
    site = loaded({"article.md": HEAD, "sources.yaml": SOURCES})
    (text,) = texts_of(site, "connections.md")
    assert "<svg" not in text
    assert "No connections yet." in text


def test_a_map_of_two_is_small_and_its_legend_has_what_occurs_alone() -> None:
    (text,) = texts_of(two(["kind: ally, date: 2018"]), "connections.md")
    assert re.findall(r'<li data-family="(\w+)"', text) == ["with"]
    assert [float(height) for height in re.findall(r'<svg class="map" viewBox="0 0 \d+ (\d+)"', text)] < [240, 240]


def test_the_own_map_has_everybody_once_and_no_head_touches_another() -> None:
    site = invented(30, 2)
    for record in site.records:
        own = own_map(site, record, 340)
        others = {id for edge in site.edges_of[record.id] for id in (edge.subject, edge.object)} - {record.id}
        assert {each.called.id for each in own.neighbours if each.called} == others
        heads = [Box(each.x, each.y, each.head.width / 2, each.head.height / 2) for each in own.neighbours]
        heads.append(Box(own.x, own.y, own.head.width / 2, own.head.height / 2))
        assert not [pair for pair in combinations(heads, 2) if touch(*pair)]
        assert all(x - wide >= 0 and x + wide <= own.width for x, _, wide, _ in heads)


# ---- time ------------------------------------------------------------------------------------------------------------

MONTHS = "".join(
    f"- {{id: e{n}, date: 2018-{n:02}, title: T, summary: S., kind: other, sources: [s]}}\n" for n in range(1, 10)
)


def story(events: str, key_dates: str = "", people: int = 1) -> Site:
    files = {
        f"people/p{n}.yaml": f"name: Person {n}\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
        for n in range(people)
    }
    return loaded(
        {
            **files,
            "article.md": HEAD.replace("\n---\n\n", f"{key_dates}\n---\n\n"),
            "sources.yaml": SOURCES,
            "events.yaml": events,
        }
    )


@pytest.mark.parametrize("down", [False, True])
def test_the_months_of_the_story_are_drawn_larger_and_the_scale_breaks_where_others_are_left_out(down: bool) -> None:
    event = "- {id: %s, date: %s, title: T, summary: S., kind: other, sources: [s]}\n"
    site = story(event % ("a", "1990") + event % ("b", "2019-05") + event % ("c", "2026"))
    picture = story_timeline(site, list(site.records), down)
    assert picture
    assert len(picture.breaks) == 2
    assert picture.zoomed
    assert [month.text for month in picture.zoomed] == ["2019-04", "2019-06"]
    short = story(event % ("a", "2019-04") + event % ("b", "2019-05"))
    people = [person.model_copy(update={"reviewed": PartialDate.parse("2019-06")}) for person in short.people.values()]
    picture = story_timeline(short, people, down)
    assert picture
    assert len(picture.breaks) <= 1


@pytest.mark.parametrize("down", [False, True])
def test_a_month_says_its_year_where_the_months_begin_and_january_is_a_year(down: bool) -> None:
    events = "".join(
        f"- {{id: e{n}, date: {n}, title: T, summary: S., kind: other, sources: [s]}}\n" for n in (1990, 2026)
    )
    site = story(events, "\nkey_dates: [{date: 2018-12-20, label: L, text: T}]")
    picture = story_timeline(site, list(site.records), down)
    assert picture
    months = [words for words, _, _ in picture.ticks]
    begin = months.index("Nov 2018")
    assert months[begin : begin + 7] == ["Nov 2018", "Dec", "2019", "Feb", "Mar", "Apr", "May"]


def test_the_day_of_the_article_is_a_turning_point_and_of_too_many_the_nearest_are_named() -> None:
    dates = "\nkey_dates:" + "".join(f"\n  - {{date: {year}, label: L, text: T}}" for year in range(2001, 2020))
    points = turning_points(story(MONTHS, dates))
    assert len(points) == MAX_TURNS
    assert "2019-05-04" in [point.date.text for point in points]
    assert min(point.date for point in points).text == "2014"


@pytest.mark.parametrize("date", ["0001", "9999", "0001-01-01", "9999-12-31"])
def test_no_date_is_too_early_or_too_late_for_a_timeline(date: str) -> None:
    site = story(f"- {{id: a, date: {date}, title: T, summary: S., kind: other, sources: [s]}}\n")
    pictures = [story_timeline(site, list(site.records), down) for down in (False, True)]
    assert all(pictures)


def test_an_open_bar_ends_where_its_record_was_reviewed_last() -> None:
    site = invented(4, 1)
    person = site.people["p0"]
    old = person.model_copy(update={"reviewed": PartialDate.parse("2020")})
    edges = {**site.edges_of, "p0": [edge._replace(reviewed=old.reviewed) for edge in site.edges_of["p0"]]}
    event = story("- {id: e, date: 2018, title: T, summary: S., kind: other, sources: [s]}\n").events[0]
    picture = story_timeline(replace(site, edges_of=edges, events=[event]), [old, site.people["p1"]], False)
    assert picture
    (start, end), (other_start, other_end) = (
        map(int, re.findall(r"M(\d+) \d+H(\d+)", certain)[0]) for _, certain, _ in picture.bars
    )
    assert start == other_start
    assert end < other_end


# ---- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_reader_picks_what_the_map_shows_and_the_text_follows(page: Page, invented: Built) -> None:
    page.goto("connections/")
    pairs = pairs_of(invented.site)
    then = [line for pair in pairs if (line := pair.at(ARTICLE))]
    rows = page.locator(".rels[data-family] > .rel:visible")
    expect(page.locator("output")).to_have_text(f"{len(then)} of {len(then)} lines")
    page.get_by_role("combobox", name="What").select_option("against")
    against = [line for line in then if line.family == "against"]
    expect(rows).to_have_count(len(against))
    expect(page.locator("output")).to_have_text(f"{len(against)} of {len(then)} lines")
    page.get_by_role("combobox", name="When").select_option("any")
    ever = [pair for pair in pairs if any(edge.family == "against" for edge in pair.edges)]
    expect(page.locator("output")).to_have_text(f"{len(ever)} of {len(pairs)} lines")
    page.get_by_role("combobox", name="Who").select_option("elin-harju")
    lines = page.locator(".map:visible .e:not(.off, .faded)")
    assert {line.get_attribute("data-pair") for line in lines.all()} == {
        pair.id for pair in ever if "elin-harju" in (pair.one, pair.other)
    }
    page.reload()
    expect(page.get_by_role("combobox", name="Who")).to_have_value("elin-harju")
    assert page.locator(".map:visible .faded").count() > 0
    for label in ("Who", "What", "When"):
        page.get_by_role("combobox", name=label).select_option("")
    expect(page.locator(".faded")).to_have_count(0)
    expect(rows).to_have_count(len(pairs))


@pytest.mark.browser
def test_what_is_touched_says_its_sentence_and_sources_and_touched_again_leads_there(
    page: Page, invented: Built
) -> None:
    page.goto("connections/")
    told = page.locator(".told")
    pair = next(pair for pair in pairs_of(invented.site) if pair.at(ARTICLE) and len(pair.edges) == 1)
    line = page.locator(f".map:visible .e:not(.off)[data-pair='{pair.id}'] a")
    line.focus()
    expect(page.locator(".map:visible .node.on")).to_have_count(2)
    expect(told.locator("li")).to_have_count(1)
    expect(told.locator("li .footnote-ref")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".on")).to_have_count(0)
    expect(told).to_contain_text("Touch a line")
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"details[id='{pair.id}']")).to_have_attribute("open", "")
    assert page.url.endswith(f"#{pair.id}")


@pytest.mark.browser
def test_a_head_says_its_lines_and_touched_again_leads_to_its_page(page: Page, invented: Built) -> None:
    page.goto("connections/")
    head = page.locator(".map:visible [data-node='harbour-list'] .name")
    head.click()
    own = [pair for pair in pairs_of(invented.site) if pair.at(ARTICLE) and "harbour-list" in (pair.one, pair.other)]
    expect(page.locator(".map:visible .e.on")).to_have_count(len(own))
    expect(page.locator(".told li")).to_have_count(len(own))
    assert page.url == f"{invented.address}connections/"
    head.click()
    expect(page.locator("h1")).to_contain_text("Harbour List")
    assert page.url == f"{invented.address}parties/harbour-list/"
    page.locator("a[href*='claims']").first.evaluate("link => link.click()")  # and the theme goes on from there
    expect(page.locator("h1")).to_contain_text("Claims")


@pytest.mark.browser
def test_a_line_of_an_own_map_says_its_sentence(page: Page, invented: Built) -> None:
    page.goto("people/elin-harju/")
    page.locator("details:has(> .map-figure) > summary").click()
    line = page.locator(".own-map .e").first
    line.locator("a").focus()
    expect(page.locator(".told li .footnote-ref").first).to_be_visible()
    expect(page.locator(".own-map .node.on")).to_have_count(2)


@pytest.mark.browser
def test_without_scripts_all_of_the_map_is_shown(browser: Browser, invented: Built) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=invented.address)
    page = context.new_page()
    page.goto("connections/")
    expect(page.locator(".narrow")).to_be_hidden()
    expect(page.locator(".told")).to_be_hidden()
    expect(page.locator(".map:visible .node:visible")).not_to_have_count(0)
    expect(page.locator(".faded")).to_have_count(0)
    context.close()

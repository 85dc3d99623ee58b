"""What is drawn, whatever the story is, is said as well, and marks do not lie on each other."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
from drawn import counted
from html_tree import Element
from site_fixture import Built

from explainer.pages.pictures.layout import Box, touch
from explainer.pages.pictures.marks import text_width
from explainer.pages.pictures.pairs import ARTICLE, pairs_of
from explainer.pages.pictures.timelines import story_timeline
from explainer.pages.pictures.turns import MAX_TURNS
from explainer.records.dates import long_date
from explainer.records.vocabulary import VERDICTS

pytestmark = pytest.mark.site


@pytest.mark.parametrize("down", [False, True])
def test_every_event_is_drawn_and_turning_points_do_not_lie_on_each_other(built: Built, down: bool) -> None:
    picture = story_timeline(built.site, list(built.site.records), down)
    assert picture
    assert {mark.id for mark in picture.marks if mark.path} == {event.id for event in built.site.events}
    assert 1 <= len(picture.turns) <= MAX_TURNS
    assert [turn.is_article for turn in picture.turns].count(True) == 1
    words = []
    for turn in picture.turns:
        wide = max(text_width(line, 13 - down) for line in (*turn.words, long_date(turn.date)))
        middle = turn.x - wide / 2 if turn.to_left else turn.x + wide / 2
        high = 15 * (len(turn.words) + 1)
        words.append(Box(middle, turn.y - 12 + high / 2, wide / 2, high / 2 - 2))
    assert not [pair for pair in combinations(words, 2) if touch(*pair)]
    assert all(x - wide >= 0 and x + wide <= picture.width + 8 for x, _, wide, _ in words)


@pytest.mark.parametrize("width", [720, 328])
def test_a_map_has_each_pair_of_the_day_once_and_nothing_in_it_touches(built: Built, width: int) -> None:
    for svg in built.pages["connections/"].all("svg", cls="map"):
        if svg.attributes["viewbox"].split()[2] != str(width):
            continue
        found = counted(svg)
        assert found.lines == len([pair for pair in pairs_of(built.site) if pair.at(ARTICLE)])
        assert found.touching == 0


# ---- twins -----------------------------------------------------------------------------------------------------------


def drawn(built: Built, cls: str, below: str = "") -> Iterator[tuple[str, Element, Element]]:
    """The pictures of a kind, on pages below an address: that of the page, what the page says, and the picture."""
    for address, page in built.pages.items():
        for svg in page.one("article").all("svg", cls=cls) if address.startswith(below) else ():
            yield address, page.one("article"), svg


def marked(elements: Iterable[Element], name: str) -> set[str]:
    """The values of an attribute, where there is one."""
    return {value for element in elements for value in element.attributes.get(name, "").split()}


def test_every_line_of_a_map_is_said_below_the_one_of_the_connections(built: Built) -> None:
    connections = built.pages["connections/"]
    for address, article, svg in drawn(built, "map"):
        lines = svg.all("g", cls="e")
        assert lines
        for line in lines:
            target = built.target(address, line.one("a").attributes["href"])
            assert target == ("connections/", line.attributes["data-pair"])
            assert connections.one("details", id=line.attributes["data-pair"])
        assert marked(lines, "data-edges") <= marked(article.all("span"), "data-edge"), address


def test_every_connection_is_said_once_and_with_those_that_join_the_same_two(built: Built) -> None:
    page = built.pages["connections/"]
    if page.all(cls="parts"):
        return
    assert len([each for each in page.all("span") if "data-edge" in each.attributes]) == len(built.site.edges)
    pairs = {pair.id: pair for pair in pairs_of(built.site)}
    for group in page.all("div", cls="rels"):
        for line in group.all("details", cls="rel") if "data-family" in group.attributes else ():
            then = pairs[line.id].at(ARTICLE)
            assert group.attributes["data-family"] == (then.family if then else "")
            assert len([each for each in line.all("span") if "data-edge" in each.attributes]) == len(
                pairs[line.id].edges
            )


def test_every_line_of_an_own_map_is_said_on_its_page(built: Built) -> None:
    for address, article, svg in drawn(built, "own-map"):
        assert marked(svg.all("g", cls="e"), "data-edges") <= marked(article.all("span"), "data-edge"), address


def test_every_bar_and_dot_of_the_timeline_is_said_on_its_page(built: Built) -> None:
    for address, article, svg in drawn(built, "story-time"):
        assert marked(svg.all("g", cls="bar"), "data-edges") <= marked(article.all("span"), "data-edge"), address
        leads = [built.target(address, dot.attributes["href"]) for dot in svg.all("a")]
        assert leads in ([], [("timeline/", event.id) for event in built.site.events])


def test_the_list_by_year_has_every_event_and_turning_points_stand_out(built: Built) -> None:
    page = built.pages["timeline/"]
    lines = page.all("details", cls="line")
    turns = {point.date for point in built.site.article.key_dates}
    assert [line.id for line in lines] == [event.id for event in built.site.events]
    assert [line.id for line in lines if "turn" in line.classes] == [
        event.id for event in built.site.events if event.date in turns
    ]


def test_every_picture_has_a_name_and_a_text(built: Built) -> None:
    for cls in ("map", "own-map", "story-time"):
        for address, _, svg in drawn(built, cls):
            assert svg.attributes["role"] == "group"
            name, text = (svg.one(id=id).text() for id in svg.attributes["aria-labelledby"].split())
            assert name, address
            assert len(text) > 30, address


def test_every_bar_of_seats_and_sign_of_a_claim_is_said_on_its_page(built: Built) -> None:
    for address, page in built.pages.items():
        seats = marked(page.all("g", cls="seat-bar"), "data-seats")
        assert seats == marked(page.one("article").all("span"), "data-seats"), address
        strip = [
            link.attributes["data-claim"] for strip in page.all(cls="strip") for link in strip.all("a", cls="verdict")
        ]
        by_verdict = sorted(built.site.claims, key=lambda claim: VERDICTS.index(claim.verdict))
        assert strip in ([], [claim.id for claim in by_verdict]), address

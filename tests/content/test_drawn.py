"""What is drawn, whatever the story is, is said as well, and marks do not lie on each other."""

import gzip
from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
from html_tree import Element
from site_fixture import Built

from explainer.pages.pictures.timelines import story_timeline
from explainer.records.vocabulary import VERDICTS

pytestmark = pytest.mark.site


def test_marks_of_a_timeline_do_not_lie_on_each_other(built: Built) -> None:
    site = built.site
    pictures = [
        story_timeline(site, [*cast], 800) for cast in ([*site.records], *([record] for record in site.records))
    ]
    for picture in filter(None, pictures):
        places = [(mark.x, y) for mark in picture.marks for y in mark.ys]
        assert not [
            pair
            for pair in combinations(places, 2)
            if abs(pair[0][0] - pair[1][0]) < 5 and abs(pair[0][1] - pair[1][1]) < 5
        ]
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in places)


# ---- twins -----------------------------------------------------------------------------------------------------------


def drawn(built: Built, cls: str, below: str = "") -> Iterator[tuple[str, Element, Element]]:
    """The pictures of a kind, on pages below an address: that of the page, what the page says, and the picture."""
    for address, page in built.pages.items():
        for svg in page.one("article").all("svg", cls=cls) if address.startswith(below) else ():
            yield address, page.one("article"), svg


def marked(elements: Iterable[Element], name: str) -> set[str]:
    """The values of an attribute, where there is one."""
    return {value for element in elements for value in element.attributes.get(name, "").split()}


def lines_of(elements: Iterable[Element], name: str) -> set[str]:
    return {element.attributes[name] for element in elements if name in element.attributes}


def test_every_line_of_a_map_is_in_the_table_of_connections(built: Built) -> None:
    said = [span for span in built.pages["connections/"].all("span") if {"data-ends", "data-line"} & {*span.attributes}]
    for address, _, svg in drawn(built, "map"):
        lines = svg.all("g", cls="line")
        assert (
            marked(lines, "data-edges") == marked(said, "data-edge")  # of few, every connection
            or lines_of(lines, "data-ends") == lines_of(said, "data-line")  # of many, groups
        ), address


def test_every_line_of_an_own_map_is_said_on_its_page(built: Built) -> None:
    for address, article, svg in drawn(built, "own-map"):
        assert marked(svg.all("g", cls="line"), "data-edges") == marked(article.all("span"), "data-edge"), address


def test_every_bar_and_mark_of_a_timeline_is_said_on_its_page(built: Built) -> None:
    for address, article, svg in drawn(built, "timeline"):
        bars, marks = svg.all("g", cls="bar"), svg.all("g", cls="event")
        assert marked(bars, "data-edges") <= marked(article.all("span"), "data-edge"), address
        for mark in marks:
            leads = built.target(address, mark.one("a").attributes["href"])
            assert leads == ("timeline/", mark.attributes["data-event"])


def test_the_timeline_of_the_story_has_every_event_and_every_bar_that_the_page_tells(built: Built) -> None:
    for _, article, svg in drawn(built, "timeline", "timeline/"):
        assert marked(svg.all("g", cls="event"), "data-event") == {event.id for event in built.site.events}
        assert marked(svg.all("g", cls="bar"), "data-edges") == marked(article.all("span"), "data-edge")


def test_the_timeline_of_a_record_has_every_event_that_its_page_tells(built: Built) -> None:
    for address, article, svg in [*drawn(built, "timeline", "people/"), *drawn(built, "timeline", "parties/")]:
        said = marked(article.all("span"), "data-event-line")
        assert marked(svg.all("g", cls="event"), "data-event") == said, address


def test_every_picture_has_a_name_and_a_text(built: Built) -> None:
    for cls in ("map", "own-map", "timeline"):
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


def test_the_page_of_the_map_is_light(built: Built) -> None:
    everybody = len(list(built.site.records))
    assert len(gzip.compress((built.html / "connections/index.html").read_bytes(), 9, mtime=0)) < 2_600 * everybody

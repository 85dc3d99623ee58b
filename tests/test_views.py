"""What the view tells pages: the language of letters, the order of names."""

import re

import pytest
from test_load import BO, REDS, loaded
from test_statements import pages, site_of

from explainer.pages.pages import render_pages


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("native_name: Анна Берг\nnative_language: ru\n", 'said «<bdi lang="ru">Нет, нет</bdi>».'),
        ("native_name: Άννα\nnative_language: el\n", 'said «<bdi lang="und">Нет, нет</bdi>».'),
    ],
)
def test_words_in_other_letters_say_their_language_where_a_name_tells_it(more: str, shown: str) -> None:
    assert shown in pages(site_of(f"biography: She said «Нет, нет».\n{more}"))["people/anna-berg.md"]


def test_names_stand_in_one_order_everywhere() -> None:
    names = [
        "Zoe Berg",
        "Þóra Berg",
        "Tom Berg",
        "Ødegård",
        "Łukasz",
        "Lars",
        "Ärla",
        "Ásta",
        "Aron",
        "Đurić",
        "Čapek",
        "O’Neill",
    ]
    people = {f"people/p{n}.yaml": BO.replace("Bo Dahl", name) for n, name in enumerate(names)}
    found = render_pages(loaded({**people, "parties/reds.yaml": REDS}))
    ordered = [
        "Ärla",
        "Aron",
        "Ásta",
        "Čapek",
        "Đurić",
        "Lars",
        "Łukasz",
        "Ødegård",
        "O’Neill",
        "Þóra Berg",
        "Tom Berg",
        "Zoe Berg",
    ]
    for page in ("people/index.md", "names.md"):
        places = [re.search(rf"\[{name}\]", found[page]) for name in ordered]
        assert all(places), page
        assert [place.start() for place in places if place] == sorted(place.start() for place in places if place), page


@pytest.mark.parametrize(
    ("about", "where"),
    [
        ("people/anna-berg", "people/anna-berg.md"),
        ("anna-berg", "people/anna-berg.md"),
        ("events/vote", "timeline.md"),
        ("timeline", "timeline.md"),
        ("glossary", "glossary.md"),
    ],
)
def test_a_correction_stands_on_the_page_that_it_concerns_and_on_no_other_but_that_of_all(
    about: str, where: str
) -> None:
    event = "- {id: vote, date: 2003, title: T, summary: S., kind: other, participants: [bo-dahl], sources: [news]}\n"
    said = f"- {{date: 2020-01-01, about: [{about}], was: Eleven., is: Twelve., sources: [news]}}\n"
    found = pages(site_of(events=event, corrections=said))
    assert {path for path, page in found.items() if path.endswith(".md") and "Eleven" in page} == {
        where,
        "corrections.md",
    }

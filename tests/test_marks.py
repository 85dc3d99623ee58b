"""Colours that stand out, marks of parties, letters for people without a picture."""

import random
import re

import pytest
from site_fixture import ROOT

from explainer.pages.pictures.marks import SHAPES, monogram, shortened, text_width
from explainer.records.colors import BACKGROUNDS, contrast, nearest_that_stands_out, stands_out


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


def test_shapes_are_alike_in_size() -> None:
    for path in SHAPES.values():
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
        assert 8 <= max(map(abs, numbers)) <= 20

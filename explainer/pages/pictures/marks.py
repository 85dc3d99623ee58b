"""Marks of parties, monograms of people, and how wide a text is."""

import unicodedata
from functools import lru_cache

from explainer.invisible import bare

# The width of the widest letter, in units of the size.
_WIDEST = 1.05


# Each shape around the point 0 0, some 20 across; alike in area, so that none looks more important.
SHAPES = {
    "circle": "M-9 0A9 9 0 1 1 9 0A9 9 0 1 1-9 0Z",
    "square": "M-8-8H8V8H-8Z",
    "diamond": "M0.0 -10.0L10.0 -0.0L0.0 10.0L-10.0 0.0Z",
    "triangle": "M0-10L10 8H-10Z",
    "hexagon": "M0.0 -10.0L8.7 -5.0L8.7 5.0L0.0 10.0L-8.7 5.0L-8.7 -5.0Z",
    "star": "M0.0 -10.0L2.9 -4.0L9.5 -3.1L4.8 1.5L5.9 8.1L0.0 5.0L-5.9 8.1L-4.8 1.5L-9.5 -3.1L-2.9 -4.0Z",
}


def monogram(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in bare(name).split() if word[0].isalnum()] or [name]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def text_width(text: str, size: float) -> float:
    """How wide a text is at most, in the common fonts without serifs."""
    return size * sum(map(_letter_width, text))


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDEST
    if unicodedata.combining(letter):
        return 0.0
    return 0.78 if letter.isupper() or letter in "mwMW%@" else 0.62


def shortened(text: str, size: float, width: float) -> str:
    """A text that is no wider than that; an ellipsis stands for what was cut off."""
    if len(text) * size * _WIDEST <= width or text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"

"""Marks of parties, monograms of people, and how wide a text is."""

import math
import unicodedata
from functools import lru_cache

from explainer.invisible import bare

# The width of the widest letter, in units of the size.
_WIDEST = 1.05


def _polygon(corners: int, turned: float, inner: float = 1.0) -> str:
    """The points of a regular polygon, or of a star where every second corner is further `inner`."""
    points = []
    for number in range(corners):
        radius = 10 if number % 2 == 0 else 10 * inner
        angle = math.radians(turned + 360 / corners * number)
        points.append(f"{radius * math.sin(angle):.1f} {-radius * math.cos(angle):.1f}")
    return f"M{'L'.join(points)}Z"


# Each shape around the point 0 0, some 20 across; alike in area, so that none looks more important.
SHAPES = {
    "circle": "M-9 0A9 9 0 1 1 9 0A9 9 0 1 1-9 0Z",
    "square": "M-8-8H8V8H-8Z",
    "diamond": _polygon(4, 0),
    "triangle": "M0-10L10 8H-10Z",
    "hexagon": _polygon(6, 0),
    "star": _polygon(10, 0, 0.5),
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

"""The turning points of the story, and where their words stand beside a timeline."""

from collections.abc import Sequence
from typing import NamedTuple

from explainer.pages.pictures.axis import Axis
from explainer.pages.pictures.marks import shortened, text_width
from explainer.records.dates import PartialDate, long_date
from explainer.records.model import KeyDate
from explainer.site.site import Site

# As many named turning points as the picture has room for.
MAX_TURNS = 7

# The size of letters.
LETTER = 13.0


class Turn(NamedTuple):
    """A turning point: its words in lines, the line that leads to it, and whether it is the day of the article."""

    date: PartialDate
    words: Sequence[str]
    x: float
    y: float
    to_left: bool
    drop: str
    is_article: bool


def turning_points(site: Site) -> list[KeyDate]:
    """The key dates of the article, its own day among them; those nearest to it where they are too many."""
    day = site.article.date_published
    points = [*site.article.key_dates]
    if all(point.date != day for point in points):
        points.append(KeyDate.model_construct(date=day, label="The article"))
    points.sort(key=lambda point: (abs((point.date.first - day.first).days), point.date))
    return sorted(points[:MAX_TURNS], key=lambda point: point.date)


def _words(point: KeyDate, width: float) -> list[str]:
    """The label of a turning point in lines."""
    lines: list[str] = []
    for word in point.label.split():
        if lines and text_width(f"{lines[-1]} {word}", LETTER) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(shortened(word, LETTER, width))
    return [*lines[:3], f"{lines[3]}…"] if len(lines) > 4 else lines


class _Placed(NamedTuple):
    """The words of a turning point above the lanes: where its line is, its row from the lanes up, from where to where it goes."""

    x: float
    row: int
    to_left: bool
    start: float
    end: float

    def meets(self, other: "_Placed") -> bool:
        """Whether words meet words, or the line of those above."""
        if self.row == other.row:
            return self.start < other.end and other.start < self.end
        low, high = (self, other) if self.row < other.row else (other, self)
        return low.start - 4 < high.x < low.end + 4


def turns_above(points: Sequence[KeyDate], axis: Axis, day: PartialDate) -> tuple[list[Turn], float]:
    """The turning points in as few rows as they need above the lanes, each beside its line; and where the lanes begin."""
    words = [_words(point, 190) for point in points]
    places = [axis.at(point.date) for point in points]
    wides = [
        max(text_width(line, LETTER) for line in (*lines, long_date(point.date))) + 8
        for lines, point in zip(words, points, strict=True)
    ]

    def placed(rows: int, before: tuple[_Placed, ...]) -> tuple[_Placed, ...] | None:
        """The rest of the points beside those before it, if they fit into so many rows."""
        if len(before) == len(points):
            return before
        number = len(before)
        x, wide = places[number], wides[number]
        first = points[number].date != day
        for row in range(rows):
            for to_left in (first, not first):
                each = _Placed(x, row, to_left, x - wide if to_left else x, x if to_left else x + wide)
                fits = each.start >= 0 and each.end <= 1080 and not any(map(each.meets, before))
                if fits and (found := placed(rows, (*before, each))):
                    return found
        return None

    alone = tuple(_Placed(x, row, x > 540, x, x) for row, x in enumerate(places))
    found = next(filter(None, (placed(rows, ()) for rows in range(1, len(points) + 1))), alone)
    rows = max(each.row for each in found) + 1
    heights = [
        max((len(lines) for lines, each in zip(words, found, strict=True) if each.row == row), default=0) * 16 + 24
        for row in range(rows)
    ]
    top = 30.0 + sum(heights)
    turns = []
    for point, lines, each in zip(points, words, found, strict=True):
        y = top - 16 - sum(heights[: each.row + 1])
        at = round(each.x - 6 if each.to_left else each.x + 6, 1)
        drop = f"M{each.x:.1f} {y - 12:.0f}V"
        turns.append(Turn(point.date, lines, at, round(y), each.to_left, drop, point.date == day))
    return turns, top


def turns_beside(points: Sequence[KeyDate], axis: Axis, day: PartialDate) -> list[Turn]:
    """The turning points at the right of the lanes, each as near to its height as those above and below it leave room."""
    words = [_words(point, 116) for point in points]
    places = [axis.at(point.date) for point in points]
    tops: list[float] = []
    for place in places:
        before = tops[-1] + 15 * len(words[len(tops) - 1]) + 22 if tops else 0.0
        tops.append(max(place, before))
    floor = axis.form.length
    for number in reversed(range(len(tops))):
        tops[number] = min(tops[number], floor - 15 * len(words[number]))
        floor = tops[number] - 22
    return [
        Turn(point.date, lines, 208, round(top), False, f"M46 {y:.0f}H196L204 {top - 4:.0f}", point.date == day)
        for point, lines, y, top in zip(points, words, places, tops, strict=True)
    ]

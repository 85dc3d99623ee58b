"""The axis of a timeline: time to one scale, or with the months of the story drawn larger between two breaks."""

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from explainer.records.dates import MONTHS, PartialDate


class Form(NamedTuple):
    """One of the two drawings: how long and wide it is along time, where time begins, the share of the enlarged months, room for a tick, dots side by side, lanes."""

    down: bool
    length: float
    begin: float
    share: float
    tick: float
    beside: int
    lanes: int


ACROSS = Form(False, 1072.0, 100.0, 0.46, 40.0, 8, 8)
DOWN = Form(True, 1150.0, 44.0, 0.54, 24.0, 3, 5)


class _Stretch(NamedTuple):
    """Days that are drawn to one scale, from where to where."""

    first: int
    last: int
    start: float
    end: float
    enlarged: bool


class Axis:
    """Time: whole, or with the months of the story enlarged between two breaks."""

    def __init__(self, first: date, last: date, zoom: tuple[date, date], form: Form) -> None:
        low, high = first.toordinal(), last.toordinal() + 1
        inner = [max(low, zoom[0].toordinal()), min(high, zoom[1].toordinal())]
        if inner[0] - low < 366:
            inner[0] = low
        if high - inner[1] < 366:
            inner[1] = high
        lengths = [inner[0] - low, inner[1] - inner[0], high - inner[1]]
        outer = math.sqrt(lengths[0]) + math.sqrt(lengths[2])
        room = form.length - form.begin - 14 * (bool(lengths[0]) + bool(lengths[2]))
        self.stretches: list[_Stretch] = []
        at = form.begin
        for begin, days, enlarged in zip((low, *inner), lengths, (False, True, False), strict=True):
            if days:
                whole = form.share if outer else 1.0
                size = room * (whole if enlarged else (1 - whole) * math.sqrt(days) / outer)
                self.stretches.append(_Stretch(begin, begin + days, at, at + size, enlarged and bool(outer)))
                at += size + 14
        self.form = form

    def day(self, ordinal: int) -> float:
        """Where a day begins."""
        stretch = next((each for each in self.stretches if ordinal < each.last), self.stretches[-1])
        share = (ordinal - stretch.first) / (stretch.last - stretch.first)
        return stretch.start + min(max(share, 0.0), 1.0) * (stretch.end - stretch.start)

    def at(self, when: PartialDate) -> float:
        """Where a date is: the middle of what it covers."""
        return (self.day(when.first.toordinal()) + self.day(when.last.toordinal() + 1)) / 2

    def ticks(self) -> Iterator[tuple[str, float, float]]:
        """The years to be written, and the months where there is room for these; where they begin, and how far after that they are written."""
        for each in self.stretches:
            first, last = date.fromordinal(each.first), date.fromordinal(each.last - 1)
            size = (each.end - each.start) / (each.last - each.first)
            if months := next((step for step in (1, 3) if size * 30 * step >= self.form.tick), 0):
                for month in months_between(first, last):
                    if (month.month - 1) % months:
                        continue
                    name = MONTHS[month.month - 1][:3]
                    named = name if month.month > 1 else str(month.year)
                    if month == month_of(first):
                        named = f"{name} {month.year}"
                    yield named, self.day(max(month.toordinal(), each.first)), size * 15
            else:
                step = next((step for step in (1, 2, 5, 10, 20, 50) if step * 365 * size >= self.form.tick), 100)
                for year in range(-(-(first.year + 1) // step) * step, last.year + 1, step):
                    place = self.day(date(year, 1, 1).toordinal())
                    if each.start + self.form.tick / 3 < place < each.end - self.form.tick / 2:
                        yield str(year), place, 0.0


def later(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_between(first: date, last: date) -> Iterator[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)

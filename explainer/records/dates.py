"""Partial dates, as precise as they were given, and what is known of a state at one of them."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, total_ordering
from typing import NamedTuple

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day (ISO 8601, reduced precision); it covers its whole span, `first` to `last` day."""

    text: str
    first: date
    last: date

    @classmethod
    @lru_cache(maxsize=65536)  # one object for all who give the same
    def parse(cls, text: str) -> "PartialDate":
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is a ValueError whose message says what would be right."""
        form = _FORM.fullmatch(text)
        if not form:
            raise ValueError(f"'{text}' is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in form.groups())
        try:
            first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(f"no such date as '{text}'; check the year, the month and the day") from None
        if day:
            return cls(text, first, first)
        if month:
            return cls(text, first, first.replace(day=monthrange(first.year, first.month)[1]))
        return cls(text, first, date(first.year, 12, 31))

    @property
    def year(self) -> int:
        return self.first.year

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Callable[[str], "PartialDate"], tuple[str]]:
        return partial_date, (self.text,)

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first, self.last) < (other.first, other.last)


def partial_date(text: str) -> PartialDate:
    """A date that was pickled."""
    return PartialDate.parse(text)


@lru_cache(maxsize=4096)
def long_date(date: PartialDate) -> str:
    """A date as a person writes it, as precise as it was given: 8 August 2017, August 2017, 2017."""
    year, month, day = (*date.text.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year.lstrip("0"))))


class Days(NamedTuple):
    """All days from the first to the last."""

    first: date
    last: date


def earliest(spans: Iterable["PartialDate | Days"]) -> Days | None:
    """When the first of some things happened, each of which is known to lie within a span."""
    given = list(spans)
    return Days(min(span.first for span in given), min(span.last for span in given)) if given else None


class Known(StrEnum):
    """Whether a state holds: the sources may not tell."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"


def holds(
    start: PartialDate | None, end: PartialDate | Days | None, attested: PartialDate | Days | None, at: PartialDate
) -> Known:
    """Whether a state holds at `at`.

    `start` absent: since when is not known. `end` absent: it is seen last at `attested` (the day of the review, if it was
    still so then), and nobody knows what came after. Spans that overlap only in part are not known.
    """
    if (start and at.last < start.first) or (end and at.first > end.last):
        return Known.NO
    if start:
        begun = start.last <= at.first
    else:
        begun = attested is not None and attested.last <= at.first
    if end:
        lasting = at.last <= end.first
    else:
        lasting = attested is not None and at.last <= attested.first
    return Known.YES if begun and lasting else Known.UNKNOWN

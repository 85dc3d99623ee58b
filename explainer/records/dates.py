"""Partial dates, as precise as they were given, and what is known of a state at one of them."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering
from typing import NamedTuple

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# EDTF (ISO 8601-2), of which only this much: a date with a qualifier, or a year whose last digits are not known.
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)|(\d{2}(?:\d|X)X)", re.ASCII)

# The same for a schema, down to the days of a month.
_YEAR, _LEAP = "(?!0000)[0-9]{4}", "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
DAY = f"{_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|(?!0000){_LEAP}-02-29"
FORM = f"^(({DAY}|{_YEAR}(-(0[1-9]|1[0-2]))?)[~?%]?|(?!000X)(?!00XX)[0-9]{{2}}([0-9]|X)X)$"

QUALIFIERS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}

# How far on either side of a rough date the truth may lie.
ROUGH_YEARS = 5


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day (ISO 8601, reduced precision), or one that is known roughly (EDTF); it covers its whole span, `first` to `last` day."""

    text: str
    first: date
    last: date

    @classmethod
    @lru_cache(maxsize=65536)  # one object for all who give the same
    def parse(cls, text: str) -> "PartialDate":
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, each with `~`, `?` or `%`, or `YYYX`, `YYXX`; anything else is a ValueError whose message says what would be right."""
        form = _FORM.fullmatch(text)
        if not form:
            raise ValueError(f"'{text}' is no date; {_proposal(text)}")
        given = form[5] or form[1]
        year, month, day = given.replace("X", "0"), form[2], form[3]
        try:
            first = date(int(year), int(month or 1), int(day or 1))
            last = date(int(given.replace("X", "9")), int(month or 12), 1)
        except ValueError:
            raise ValueError(f"no such date as '{text}'; check the year, the month and the day") from None
        return cls(text, first, first if day else last.replace(day=monthrange(last.year, last.month)[1]))

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def rough(self) -> bool:
        """Whether it is known roughly: pages say it in words."""
        return not self.text[-1].isdigit()

    @property
    def possible(self) -> "Days":
        """All days that it may mean: of a rough date some years more than it says."""
        if not self.rough:
            return Days(self.first, self.last)
        more = timedelta(days=round(ROUGH_YEARS * 365.25))
        return Days(max(self.first, date.min + more) - more, min(self.last, date.max - more) + more)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Callable[[str], "PartialDate"], tuple[str]]:
        return partial_date, (self.text,)

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first, self.rough, self.last) < (other.first, other.rough, other.last)


def partial_date(text: str) -> PartialDate:
    """A date that was pickled."""
    return PartialDate.parse(text)


@lru_cache(maxsize=4096)
def long_date(date: PartialDate) -> str:
    """A date as a person writes it, as precise as it was given: 8 August 2017, August 2017, 2017, about 2017, the 1880s."""
    first, last = date.first.year, date.last.year
    if last - first > 9:
        return f"the years {first} to {last}"
    if last > first:
        return f"the {first}s" if first % 100 else f"the years {first} to {last}"
    year, month, day = (*date.text.rstrip("~?%").split("-"), "", "")[:3]
    words = " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year.lstrip("0"))))
    return QUALIFIERS.get(date.text[-1], "") + words


# What a date in another form may begin with, and what EDTF has for it.
_ABOUT = re.compile(r"(?:about|around|approx(?:imately|\.)?|circa|c\.|ca\.?|c|~)\s*(?=\d|[A-Za-z]{3})", re.IGNORECASE)
_DECADE = re.compile(r"(?:the\s+)?(\d{3})0['’]?s", re.IGNORECASE | re.ASCII)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def _proposal(text: str) -> str:
    """What somebody who wrote a date in another form may have meant, day first or month first."""
    if decade := _DECADE.fullmatch(text.strip()):
        return f"did you mean {decade[1]}X?"
    words, about = _ABOUT.subn("", text.strip().translate(_DASHES), count=1) if _ABOUT.match(text) else (text, 0)
    orders = (False,) if re.match(r"\d{4}", words) else (True, False)  # behind a year the month stands first
    meant = dict.fromkeys(f"{found}{'~' * about}" for day_first in orders for found in _read(words, day_first))
    return f"did you mean {' or '.join(meant)}?" if meant else "write YYYY, YYYY-MM or YYYY-MM-DD"


def _read(text: str, day_first: bool) -> Iterable[str]:
    """A date in another form, if it names a year of four digits: one of two would depend on the clock."""
    from dateutil import parser  # here: nobody needs it but who made a mistake

    if not (re.search(r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{8}(?!\d)", text) and len(text) < 40):
        return
    with suppress(ValueError, OverflowError):
        text = text.translate(_DASHES)
        # What is taken from both of two other dates is not in the text.
        one, other = (
            parser.parse(text, default=day, dayfirst=day_first) for day in (datetime(2001, 1, 1), datetime(2004, 2, 2))
        )
        parts = [(one.year, other.year, 4), (one.month, other.month, 2), (one.day, other.day, 2)]
        given = [f"{first:0{width}}" for first, second, width in parts if first == second]
        if parts[0][0] == parts[0][1] and (len(given) < 3 or one.day == other.day):
            yield "-".join(given)


class Days(NamedTuple):
    """All days from the first to the last."""

    first: date
    last: date

    @property
    def possible(self) -> "Days":
        return self


def earliest(spans: Iterable[PartialDate | Days]) -> Days | None:
    """When the first of some things happened, each of which is known to lie within a span."""
    given = [span.possible for span in spans]
    return Days(min(span.first for span in given), min(span.last for span in given)) if given else None


def before(one: PartialDate | Days | None, other: PartialDate | Days | None) -> bool:
    """Whether all days that one date may mean lie before all that the other may; not if one is not known."""
    return bool(one and other) and one.possible.last < other.possible.first  # type: ignore[union-attr]


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
    first, last = at.possible
    if (start and last < start.possible.first) or (end and first > end.possible.last):
        return Known.NO
    if start:
        begun = start.possible.last <= first
    else:
        begun = attested is not None and attested.possible.last <= first
    if end:
        lasting = last <= end.possible.first
    else:
        lasting = attested is not None and last <= attested.possible.first
    return Known.YES if begun and lasting else Known.UNKNOWN

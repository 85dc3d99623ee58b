"""Timelines: offices and memberships as bars, events as marks, years as wide as there is something to show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from explainer.pages.pictures.marks import shortened
from explainer.records.dates import PartialDate
from explainer.records.model import Event, Person, Record
from explainer.site.site import Edge, Site

# As many events as the timeline of the story shows.
MAX_EVENTS = 400

# Room for the names of lanes.
_LEFT = 96.0

_TICK = 34.0  # a year that is written out
_MARK = 7.0  # a mark and the space around it
_ROW = 9.0  # a row of marks or bars


class Bar(NamedTuple):
    """An office or membership on a lane; what is not known of its beginning and its end is drawn as `vague` lines."""

    edge: Edge
    x: int
    y: int
    width: int
    path: str
    vague: str


class Mark(NamedTuple):
    """An event: where its marks are, one below the other on the lanes of whom it concerns."""

    id: str
    title: str
    date: PartialDate
    x: int
    ys: Sequence[int]
    path: str


class Lane(NamedTuple):
    record: Record | None
    label: str
    y: float
    height: float
    bars: Sequence[Bar]


class Timeline(NamedTuple):
    width: float
    height: float
    left: float
    years: Sequence[tuple[int, float]]
    article: float
    lanes: Sequence[Lane]
    marks: Sequence[Mark]


def story_timeline(site: Site, records: Sequence[Record], width: float) -> Timeline | None:
    """A lane for each of the records, with their offices and memberships as bars and what concerned them as marks; one for all other events."""
    events = site.events
    if not events or not records or len(events) > MAX_EVENTS:
        return None
    held = {record.id: _memberships(site, record) if isinstance(record, Person) else [] for record in records}
    reviewed = max(record.reviewed for record in records)
    scale = _Scale(site, events, [edge for edges in held.values() for edge in edges], reviewed, _LEFT, width)
    lanes: list[Lane] = []
    ys: dict[str, list[float]] = {event.id: [] for event in events}
    top = 20.0
    concerned = {event.id for record in records for event in site.of("events", record.id)}
    others = [event for event in events if event.id not in concerned]
    for record in (*records, None):
        own = site.of("events", record.id) if record else others
        states = held[record.id] if record else []
        if not states and not own:
            continue
        rows = _rows([(event.id, scale.at(event.date)) for event in own])
        for event in own:
            ys[event.id].append(top + _ROW / 2 + 2 + rows[event.id] * _ROW)
        below = top + 5 + _ROW * (1 + max(rows.values(), default=0))
        bars = _bars(states, scale, below)
        height = below - top + _ROW * len({bar.y for bar in bars}) + 2
        label = (record.short_name or record.name) if record else "Others"
        lanes.append(Lane(record, shortened(label, 12, _LEFT), top, height, bars))
        top += height
    drawn = [_mark(event, scale.at(event.date), ys[event.id]) for event in events]
    return Timeline(width, top + 4, _LEFT, scale.ticks(), scale.at(site.article.date_published), lanes, drawn)


def _memberships(site: Site, record: Record) -> list[Edge]:
    """Offices and memberships that are known to have begun or ended at some time, the earliest first."""
    edges = [edge for edge in site.edges_of.get(record.id, ()) if edge.kind == "membership" and edge.part.earliest]
    return sorted(edges, key=lambda edge: (str(edge.part.earliest), edge.number))


class _Scale:
    """Years across a picture: the more happened in one, the wider it is."""

    def __init__(
        self,
        site: Site,
        events: Iterable[Event],
        edges: Iterable[Edge],
        reviewed: PartialDate,
        left: float,
        width: float,
    ) -> None:
        counts = Counter(event.date.year for event in events)
        counts[site.article.date_published.year] += 1
        for edge in edges:
            counts.update(known.year for known in (edge.part.start_date, edge.end, edge.part.last_known) if known)
        self.last = max(reviewed.year, *counts)
        weights = {year: 1.0 + min(counts[year], 40) for year in range(min(counts), self.last + 1)}
        unit = (width - left - 8) / sum(weights.values())
        self.starts: dict[int, float] = {}
        x = left
        for year, weight in weights.items():
            self.starts[year] = x
            x += unit * weight
        self.starts[self.last + 1] = x
        self.left, self.right = left, x

    def at(self, when: PartialDate) -> float:
        """Where a date is: the middle of what it covers."""
        return (self.day(when.first) + self.day(when.last, 1)) / 2

    def day(self, day: date, more: int = 0) -> float:
        """Where a day begins; or ends, with one `more`."""
        year = min(day.year, self.last)
        start = self.starts[year]
        return start + (self.starts[year + 1] - start) * min((day - date(year, 1, 1)).days + more, 365) / 365

    def ticks(self) -> list[tuple[int, float]]:
        """The years to be written, where there is room for them."""
        ticks: list[tuple[int, float]] = []
        for year in range(min(self.starts), self.last + 1):
            x = self.starts[year]
            if x > self.right - 28:
                break
            if ticks and x - ticks[-1][1] < _TICK:
                before = ticks[-2][1] if len(ticks) > 1 else -_TICK
                if not (self.starts[year + 1] - x > _TICK and x - before >= _TICK):
                    continue
                ticks.pop()  # the wider year is the one to be found
            ticks.append((year, round(x, 1)))
        return ticks


def _rows(places: Sequence[tuple[str, float]]) -> dict[str, int]:
    """A row for each mark, so that none lies on another; the first rows are filled first."""
    rows: dict[str, int] = {}
    ends: list[float] = []
    for id, x in sorted(places, key=lambda place: (place[1], place[0])):
        row = next((number for number, end in enumerate(ends) if x >= end), len(ends))
        ends[row : row + 1] = [x + _MARK]
        rows[id] = row
    return rows


def _bars(edges: Sequence[Edge], scale: _Scale, top: float) -> list[Bar]:
    bars: list[Bar] = []
    ends: list[float] = []
    for edge in edges:
        part = edge.part
        last = edge.end or part.last_known
        known = part.start_date or last
        assert known
        start = scale.at(part.start_date) if part.start_date else max(scale.left, scale.at(known) - 24)
        stop = (
            scale.at(last)
            if last
            else min(scale.right, scale.at(known) + 24)
            if not edge.goes_on
            else scale.at(edge.owner.reviewed)
        )
        stop = max(stop, start + 3)
        row = next((number for number, end in enumerate(ends) if start >= end), len(ends))
        ends[row : row + 1] = [stop + 3]
        x, y, wide = round(start), round(top + row * _ROW), round(stop - start)
        tip = "l4 3l-4 3" if edge.goes_on else "v6"
        vague = f"M{x} {y + 3}h-14" * (not part.start_date) + f"M{x + wide} {y + 3}h14" * (
            not edge.goes_on and not edge.end
        )
        bars.append(Bar(edge, x, y, wide, f"M{x} {y}h{wide}{tip}h-{wide}z", vague))
    return bars


def _mark(event: Event, x: float, ys: Iterable[float]) -> Mark:
    across, down = round(x), sorted(map(round, ys))
    path = "".join(f"M{across - 2.5} {y}a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1-5 0" for y in down)
    return Mark(event.id, event.title, event.date, across, down, path)

"""The timeline of the story: offices and memberships as bars, what happened as dots, turning points by name."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from explainer.pages.pictures.axis import ACROSS, DOWN, Axis, Form, later, month_of
from explainer.pages.pictures.layout import Point
from explainer.pages.pictures.marks import shortened
from explainer.pages.pictures.turns import LETTER, Turn, turning_points, turns_above, turns_beside
from explainer.records.dates import PartialDate
from explainer.records.model import Event, KeyDate, Person, Record
from explainer.site.site import Edge, Site

# As many events as the timeline of the story shows.
MAX_EVENTS = 400


class Mark(NamedTuple):
    """An event: its dots, on the lanes of whom it concerns."""

    id: str
    title: str
    date: PartialDate
    path: str


class Lane(NamedTuple):
    """Whose lane it is, nobody's for all others; where its name or mark is, and its line."""

    record: Record | None
    label: str
    x: float
    y: float


class StoryTimeline(NamedTuple):
    """The timeline of the story, across a page or `down` it: what concerned whom, with the months around the article drawn larger."""

    down: bool
    width: float
    height: float
    zoomed: tuple[PartialDate, PartialDate] | None  # the first and the last month that are drawn larger
    zoom: str
    breaks: Sequence[tuple[str, str]]  # the ground of each zigzag, and its lines
    grid: str
    ticks: Sequence[tuple[str, float, float]]
    heads: Sequence[Lane]
    bars: Sequence[tuple[Edge, str, str]]  # where it is certain, and where not
    marks: Sequence[Mark]
    dots: str  # those of all marks
    turns: Sequence[Turn]


_DOT, _BAR = 6.5, 6.0


def _zoom(points: Sequence[KeyDate], day: PartialDate) -> tuple[date, date]:
    """The months of the story: from the one before the turning points within a year of the article to the last of these."""
    near = [point.date for point in points if abs((point.date.first - day.first).days) <= 366]
    first, last = min(date.first for date in near), max(date.last for date in near)
    start = month_of(later(month_of(first), -1))
    return start, month_of(later(month_of(max(last, later(start, 80))), 32))


def story_timeline(site: Site, records: Sequence[Record], down: bool) -> StoryTimeline | None:
    """A lane for each person of the story, with offices and memberships as bars and what concerned them as dots; one for all other events.

    Where no people are in the story, the lanes are of its bodies.
    """
    events = site.events
    if not events or len(events) > MAX_EVENTS:
        return None
    form = DOWN if down else ACROSS
    people: list[Record] = [record for record in records if isinstance(record, Person)]
    shown = (people or list(records))[: form.lanes]
    held = {record.id: _memberships(site, record) if isinstance(record, Person) else [] for record in shown}
    points = turning_points(site)
    known = [*(event.date for event in events), *(point.date for point in points)]
    ends = [*(event.end_date for event in events if event.end_date), *(record.reviewed for record in shown)]
    zoom = _zoom(points, site.article.date_published)
    # Offices that were held before anything happened begin where the picture does.
    first = later(min(each.first for each in known), -1000)
    axis = Axis(first, max(each.last for each in (*known, *ends)), zoom, form)
    concerned = {event.id for record in shown for event in site.of("events", record.id)}
    lanes: list[tuple[Record | None, Sequence[Event], Sequence[Edge]]] = [
        (record, site.of("events", record.id), held[record.id]) for record in shown
    ]
    lanes.append((None, [event for event in events if event.id not in concerned], []))
    lanes = [lane for lane in lanes if lane[1] or lane[2]]
    turns, top = (
        (turns_beside(points, axis, site.article.date_published), 44.0)
        if down
        else turns_above(points, axis, site.article.date_published)
    )
    return _Picture(form, axis, lanes, turns, top, site).story(zoom)


class _Picture:
    """The timeline of the story as it is drawn."""

    def __init__(
        self,
        form: Form,
        axis: Axis,
        lanes: Sequence[tuple[Record | None, Sequence[Event], Sequence[Edge]]],
        turns: Sequence[Turn],
        top: float,
        site: Site,
    ) -> None:
        self.form, self.axis, self.turns, self.top, self.site = form, axis, turns, top, site
        self.heads: list[Lane] = []
        self.bars: list[tuple[Edge, str, str]] = []
        self.dots: dict[str, list[Point]] = defaultdict(list)
        self.borders = [top]
        step = min(26.0, 158 / (len(lanes) or 1))
        across = 58.0 if form.down else top
        for record, events, edges in lanes:
            size = self._lane(record, events, edges, across)
            across += step if form.down else size
        self.across = across

    def _lane(self, record: Record | None, events: Sequence[Event], edges: Sequence[Edge], across: float) -> float:
        """Draw a lane, and say how wide it is."""
        down = self.form.down
        stacks = _stacked([(event.id, self.axis.at(event.date)) for event in events], self.form.beside)
        rows = max((row for _, row in stacks.values()), default=0) + 1
        base = across if down else across + 12 + max(_DOT * rows, 14)
        for id, (along, row) in stacks.items():
            self.dots[id].append((base + row * _DOT, along) if down else (along, base - row * _DOT))
        bars = 0
        ends: list[float] = []
        for edge in edges:
            start, stop, vague_start, vague_stop = self._span(edge)
            if stop <= self.form.begin + 3:
                continue
            row = next((number for number, end in enumerate(ends) if start >= end), len(ends))
            ends[row : row + 1] = [stop + 3]
            bars = max(bars, row + 1)
            side = base - 9 + min(row, 3) * 5 if down else base + 8 + row * _BAR
            vague = [(start - 12, start)] * vague_start + [(stop, stop + 12)] * vague_stop
            self.bars.append(
                (edge, self._stripe(start, stop, side), "".join(self._stripe(*each, side) for each in vague))
            )
        name = (record.short_name or record.name) if record else "Others"
        if down:
            self.heads.append(Lane(record, name, base, 24.0))
            return 0.0
        size = base - across + 8 + _BAR * bars + 6
        self.heads.append(Lane(record, shortened(name, LETTER, self.form.begin - 8), 0.0, across + 26))
        self.borders.append(across + size)
        return size

    def _stripe(self, start: float, stop: float, side: float) -> str:
        start, stop, side = round(start), round(stop), round(side)
        return f"M{side} {start}V{stop}" if self.form.down else f"M{start} {side}H{stop}"

    def _span(self, edge: Edge) -> tuple[float, float, bool, bool]:
        """From where to where an office or a membership is drawn, and whether more of it is not known at either side."""
        part, end = edge.part, edge.end
        known = part.start_date or end or part.last_known
        assert known
        start = self.axis.at(part.start_date or known)
        last = end or part.last_known or (edge.reviewed if edge.goes_on else known)
        return start, max(self.axis.at(last), start + 3), not part.start_date, not (end or edge.goes_on)

    def story(self, zoom: tuple[date, date]) -> StoryTimeline:
        down, first, last = self.form.down, self.axis.stretches[0].start, self.axis.stretches[-1].end
        # From the lanes' first border to beyond the last: here time is written, across the page below them.
        low, high = (0.0, 204.0) if down else (self.top, self.across)
        enlarged = [each for each in self.axis.stretches if each.enlarged]
        ground = "".join(
            f"M0 {each.start:.0f}H328V{each.end:.0f}H0Z" if down
            else f"M{each.start:.0f} {low - 20:.0f}H{each.end:.0f}V{high + 24:.0f}H{each.start:.0f}Z"
            for each in enlarged
        )  # fmt: skip
        ticks = list(self.axis.ticks())
        if down:
            grid = "".join(f"M{head.x:.0f} {first:.0f}V{last:.0f}" for head in self.heads)
            places = [(words, 0.0, round(place + 4 + min(after, 12), 1)) for words, place, after in ticks]
        else:
            grid = "".join(f"M{place:.0f} {low:.0f}V{high:.0f}" for _, place, _ in ticks)
            grid += "".join(f"M0 {border:.0f}H{self.form.length:.0f}" for border in self.borders)
            places = [(words, round(place + after, 1), round(high + 18, 1)) for words, place, after in ticks]
        between = [one.end for one in self.axis.stretches[:-1]]
        marks = [
            Mark(event.id, event.title, event.date, "".join(_dot(*place) for place in self.dots[event.id]))
            for event in self.site.events
        ]
        return StoryTimeline(
            down,
            328.0 if down else 1080.0,
            math.ceil(self.form.length + 6) if down else math.ceil(high + 26),
            _months_of(zoom) if enlarged else None,
            ground,
            [_zigzag(place, low - 20 * (not down), high + 24 * (not down), down) for place in between],
            grid,
            places,
            self.heads,
            self.bars,
            marks,
            "".join(_dot(*place) for place in sorted(chain(*self.dots.values()))),
            self.turns if down else [turn._replace(drop=f"{turn.drop}{high:.0f}") for turn in self.turns],
        )


def _months_of(zoom: tuple[date, date]) -> tuple[PartialDate, PartialDate]:
    first, last = (PartialDate.parse(f"{day.year:04}-{day.month:02}") for day in (zoom[0], later(zoom[1], -1)))
    return first, last


def _dot(x: float, y: float) -> str:
    """A stroke without length, which its round caps make a dot."""
    return f"M{x:.0f} {y:.0f}h0"


def _stacked(places: Sequence[tuple[str, float]], beside: int) -> dict[str, tuple[float, int]]:
    """Where along time each dot is, and in which row: as near to its own place as those before it leave room."""
    stacks: dict[str, tuple[float, int]] = {}
    taken: Counter[int] = Counter()
    for id, place in sorted(places, key=lambda each: (each[1], each[0])):
        bin = round(place / _DOT)
        while taken[bin] >= beside:
            bin += 1
        stacks[id] = (bin * _DOT, taken[bin])
        taken[bin] += 1
    return stacks


def _zigzag(place: float, low: float, high: float, down: bool) -> tuple[str, str]:
    """The ground between two scales, and the two lines beside it."""
    count = round((high - low) / 10)
    teeth = [(low + 10 * number, 4.0 if number % 2 else -4.0) for number in range(count + 1)]
    sides = [[(along, place + aside + step) for along, step in teeth] for aside in (4.0, 10.0)]
    if not down:
        sides = [[(across, along) for along, across in side] for side in sides]
    lines = ["L".join(f"{x:.0f} {y:.0f}" for x, y in side) for side in sides]
    back = "L".join(f"{x:.0f} {y:.0f}" for x, y in reversed(sides[1]))
    return f"M{lines[0]}L{back}Z", f"M{lines[0]}M{lines[1]}"


def _memberships(site: Site, record: Record) -> list[Edge]:
    """Offices and memberships that are known to have begun or ended at some time, the earliest first."""
    edges = [edge for edge in site.edges_of.get(record.id, ()) if edge.kind == "membership" and edge.part.earliest]
    return sorted(edges, key=lambda edge: (str(edge.part.earliest), edge.number))

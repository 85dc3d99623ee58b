"""Maps of connections: of all records on a day, and of one with its neighbours."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from explainer.pages.pictures.layout import Head, Point, Spot, boxes_of
from explainer.pages.pictures.marks import shortened, text_width
from explainer.pages.pictures.pairs import (
    ARTICLE,
    FAMILIES,
    Line,
    Pair,
    applies,
    deciding,
    directions,
    first_day,
    labels_of,
    when,
)
from explainer.records.model import Called, Record
from explainer.records.vocabulary import INDEPENDENT
from explainer.site.site import Edge, Site

# As many heads as a map shows; with more there is another picture: see `bodies`.
MAX_NODES = 40

# What a line leaves free at a head; the radius of a round head; how far a line ends before the tip of what it ends with.
_GAP = 4.0
_RADIUS = 17.0
_TIP = {"asked": 0.0, "with": 8.0, "against": 0.0, "belongs": 6.0, "other": 6.0}

# Letters of names beside heads and of those in them, the height of a line of the latter, and how wide a name in a head may be.
_BESIDE, _INSIDE, _LINE, _WIDE, _OWN_WIDE = 13.0, 12.0, 14.0, 96.0, 84.0


class Node(NamedTuple):
    """A head: its middle and size; the lines of its name, and the middle of the first of them."""

    called: Called
    x: float
    y: float
    width: float
    height: float
    name: Sequence[str]
    name_x: float
    name_y: float


class Stroke(NamedTuple):
    """A line as it is drawn, and what it ends with."""

    pair: Pair
    line: Line
    path: str
    end: str


class Map(NamedTuple):
    """A drawing: `inside` the heads are the names, or they are beside them."""

    width: float
    height: float
    inside: bool
    nodes: Sequence[Node]
    strokes: Sequence[Stroke]

    @property
    def labels(self) -> Mapping[str, str]:
        return {node.called.id: " ".join(node.name) for node in self.nodes}

    @property
    def families(self) -> set[str]:
        return {stroke.line.family for stroke in self.strokes}

    def at(self, point: str) -> list[Stroke]:
        """The lines at a point in time."""
        return [stroke for stroke in self.strokes if point in stroke.line.at]

    def joined(self, point: str) -> set[str]:
        """Who has a line at a point in time."""
        return {id for stroke in self.at(point) for id in (stroke.pair.one, stroke.pair.other)}


class Graph(NamedTuple):
    """All on which the places of a map depend: the heads, the lines of the day that is seen first, the room."""

    heads: Mapping[str, Head]
    lines: Sequence[tuple[str, str]]
    width: float
    height: float
    inside: bool


def graph_of(site: Site, pairs: Sequence[Pair], inside: bool) -> Graph:
    """The graph of the pairs, for a phone with the names `inside` the heads."""
    heads = {id: _head(name, inside) for id, name in _names(site, pairs, inside).items()}
    day, count = first_day(pairs), len(heads)
    lines = [(pair.one, pair.other) for pair in pairs if pair.at(day)]
    height = 60 + 42 * count if inside else min(160 + 30 * count, 400 + 13 * count)
    return Graph(heads, lines, 328.0 if inside else 720.0, float(height), inside)


def connection_map(site: Site, pairs: Sequence[Pair], graph: Graph, places: Mapping[str, Spot]) -> Map:
    """A map of the pairs, drawn on these places."""
    heads, inside = graph.heads, graph.inside
    boxes = [box for id, place in places.items() for box in boxes_of(heads[id], place)]
    up = min((box.y - box.high for box in boxes), default=0.0) - 4
    places = {id: place._replace(y=place.y - up, name_y=place.name_y - up) for id, place in places.items()}
    nodes = []
    for id, name in _names(site, pairs, inside).items():
        place, head = places[id], heads[id]
        # The letters stand on a line a third of their size below the middle.
        first = round(place.name_y + 4.4 - _LINE / 2 * (len(name) - 1), 1)
        nodes.append(Node(site.called[id], place.x, place.y, head.width, head.height, name, place.name_x, first))
    bottom = max((box.y + box.high for box in boxes), default=0.0)
    strokes = [_stroke(pair, line, places, heads, inside) for pair in pairs for line in pair.lines]
    return Map(graph.width, math.ceil(bottom - up + 4), inside, nodes, strokes)


def _names(site: Site, pairs: Sequence[Pair], inside: bool) -> dict[str, list[str]]:
    """The names on a map, in lines."""
    connected = {id for pair in pairs for id in (pair.one, pair.other)}
    labels = labels_of(site, (record.id for record in site.records if record.id in connected))
    return {id: _wrapped(label) if inside else [shortened(label, _BESIDE, 360)] for id, label in labels.items()}


def _head(name: Sequence[str], inside: bool) -> Head:
    if inside:
        return Head(round(max(text_width(words, _INSIDE) for words in name) + 16, 1), 10 + _LINE * len(name))
    return Head(2 * _RADIUS, 2 * _RADIUS, round(text_width(name[0], _BESIDE), 1), 17.0)


def _wrapped(label: str, widest: float = _WIDE) -> list[str]:
    """A name in lines, as narrow as its longest word, and no wider than a head may be."""
    words = label.split()
    wide = min(widest, max(50.0, *(text_width(word, _INSIDE) for word in words)))
    lines = [shortened(words[0], _INSIDE, widest)]
    for word in words[1:]:
        if text_width(f"{lines[-1]} {word}", _INSIDE) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(shortened(word, _INSIDE, widest))
    return lines


def _stroke(pair: Pair, line: Line, places: Mapping[str, Spot], heads: Mapping[str, Head], inside: bool) -> Stroke:
    start, end = ((places[id].x, places[id].y) for id in (pair.one, pair.other))
    to_one, to_other = directions(line.edges, pair.other)
    reach = {id: heads[id] for id in (pair.one, pair.other)}
    first, last = (
        _border(start, end, reach[pair.one], inside),
        _border(end, start, reach[pair.other], inside),
    )
    return Stroke(pair, line, *drawn(line.family, first, last, to_one, to_other))


def _border(place: Point, to: Point, head: Head, inside: bool) -> Point:
    """Where a line to somewhere leaves a head, with some room between."""
    across, down = to[0] - place[0], to[1] - place[1]
    length = math.hypot(across, down) or 1.0
    if inside:
        share = min(
            (size / 2 / abs(way) for size, way in ((head.width, across), (head.height, down)) if way), default=0.0
        )
        share += _GAP / length
    else:
        share = (head.width / 2 + _GAP) / length
    return place[0] + across * share, place[1] + down * share


def drawn(family: str, start: Point, end: Point, to_start: bool, to_end: bool) -> tuple[str, str]:
    """The paths of a line and of what it ends with: an open or a filled arrow, a bar, a square, a ring."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1.0
    x, y = across / length, down / length
    tip = min(_TIP[family], length / 3)
    first = (start[0] + x * tip, start[1] + y * tip) if to_start else start
    last = (end[0] - x * tip, end[1] - y * tip) if to_end else end
    tips = [(start, (-x, -y))] * to_start + [(end, (x, y))] * to_end
    return f"M{_point(*first)}L{_point(*last)}", "".join(_tip(family, *at) for at in tips)


def _tip(family: str, tip: Point, along: Point) -> str:
    def at(back: float, aside: float) -> str:
        return _point(tip[0] - along[0] * back - along[1] * aside, tip[1] - along[1] * back + along[0] * aside)

    if family == "asked":
        return f"M{at(8, 5)}L{at(0, 0)}L{at(8, -5)}"
    if family == "with":
        return f"M{at(0, 0)}L{at(9, 4)}L{at(9, -4)}Z"
    if family == "against":
        return f"M{at(0, 6)}L{at(0, -6)}"
    if family == "belongs":
        return f"M{at(0, 3.5)}L{at(7, 3.5)}L{at(7, -3.5)}L{at(0, -3.5)}Z"
    return f"M{at(0, 0)}A3 3 0 1 1 {at(6, 0)}A3 3 0 1 1 {at(0, 0)}"


def _point(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}".replace(".0", "")


# ---- one record and its neighbours -----------------------------------------------------------------------------------


class Neighbour(NamedTuple):
    """Somebody with whom the record had to do on the day of the article: the head, and the line to it."""

    called: Called | None
    name: Sequence[str]
    x: float
    y: float
    head: Head
    family: str
    edges: Sequence[Edge]  # the one that says best how they stood first
    path: str
    end: str


class OwnMap(NamedTuple):
    """The record in the middle, and its neighbours."""

    width: float
    height: float
    x: float
    y: float
    name: Sequence[str]
    head: Head
    neighbours: Sequence[Neighbour]


def own_map(site: Site, record: Record, width: float) -> OwnMap:
    """The neighbours of a record on the day of the article in two columns, the record between them; none where they are too many."""
    joined: dict[str, list[Edge]] = defaultdict(list)
    edges = site.edges_of.get(record.id, ())
    for edge in edges if len(edges) <= MAX_NODES * 5 else ():
        other = edge.object if edge.subject == record.id else edge.subject
        if other not in (record.id, INDEPENDENT) and ARTICLE in applies(site, edge):
            joined[other].append(edge)
    if len(joined) > MAX_NODES:
        joined.clear()
    stood = {id: deciding(sorted(edges, key=when), site.article.date_published) for id, edges in joined.items()}
    order = sorted(stood, key=lambda id: (FAMILIES.index(stood[id][0].family), site.name(id).casefold(), id))
    names = {id: _wrapped(label, _OWN_WIDE) for id, label in labels_of(site, (record.id, *order)).items()}
    heads = {id: _head(name, inside=True) for id, name in names.items()}
    half = math.ceil(len(order) / 2)
    columns = (order[:half], _OWN_WIDE + 18), (order[half:], width - _OWN_WIDE - 18)
    own = heads.pop(record.id)
    high = {id: head.height + 10 for id, head in heads.items()}
    height = max(own.height + 10, *(sum(high[id] for id in column) for column, _ in columns))
    middle = width / 2, height / 2
    neighbours = []
    for column, side in columns:
        away = -1 if side < width / 2 else 1
        y = (height - sum(high[id] for id in column)) / 2
        for id in column:
            tip, near = (side - away * _GAP, y + high[id] / 2), stood[id]
            path = drawn(near[0].family, _border(middle, tip, own, inside=True), tip, *directions(near, id))
            x = round(side + away * heads[id].width / 2, 1)
            neighbours.append(
                Neighbour(site.called.get(id), names[id], x, round(tip[1], 1), heads[id], near[0].family, near, *path)
            )
            y += high[id]
    return OwnMap(width, math.ceil(height), *middle, names[record.id], own, neighbours)

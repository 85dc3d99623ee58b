"""Maps of connections: of all records, and of one with its neighbours."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from explainer.pages.pictures.layout import Box, arrange
from explainer.pages.pictures.marks import shortened, text_width
from explainer.records.fields import name_order
from explainer.records.model import Record
from explainer.records.parts import Membership
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.site import Edge, Site

# As many nodes as a map shows one by one; with more it shows groups.
MAX_NODES = 40

# As many connections as the map of one record shows; with more the lists on its page are easier to read.
MAX_BRANCHES = 100

FAMILIES = ("with", "against", "belongs", "other")

# Between the lines of several families that join the same two.
_STRANDS = 5.0

# From the middle of a node to where lines end.
_RADIUS = 17.0


class Node(NamedTuple):
    """Somebody on a map: a record, or a body that stands for all of its members."""

    id: str
    label: str
    record: Record
    x: float
    y: float
    width: float
    members: int = 0


class Strand(NamedTuple):
    """One family of what joins two: the line's path, and what its ends look like."""

    family: str
    path: str
    ends: tuple[str, ...]


class Line(NamedTuple):
    """All that joins two nodes: the numbers of the connections, and a strand for each family of them."""

    one: str
    other: str
    edges: tuple[int, ...]
    families: Mapping[str, int]
    strands: tuple[Strand, ...]


class Map(NamedTuple):
    width: float
    height: float
    size: float
    nodes: Sequence[Node]
    lines: Sequence[Line]
    grouped: bool


class _Chosen(NamedTuple):
    """What a map shows: records, whom each stands for, and all that joins two of them."""

    records: Sequence[Record]
    group: Mapping[str, str]
    joined: Mapping[tuple[str, str], Sequence[Edge]]
    grouped: bool


def connection_maps(
    site: Site, *spaces: tuple[float, float, float], arrange: Callable[..., Mapping[str, Box]] = arrange
) -> Iterator[Map]:
    """Maps of all records that are connected with others, by group where they are too many, each for a width, a height and a text size.

    `arrange` is given what `layout.arrange` is, and gives what it does.
    """
    chosen = _chosen(site)
    return (_map(chosen, arrange, *space) for space in spaces)


def _chosen(site: Site) -> _Chosen:
    known = {record.id for record in site.records}
    between = [edge for edge in site.edges if edge.subject in known and edge.object in known]
    connected = {id for edge in between for id in (edge.subject, edge.object)}
    group = {id: id for id in connected}
    grouped = len(connected) > MAX_NODES
    if grouped:
        group |= _main_bodies(between, site)
        if all(group[edge.subject] == group[edge.object] for edge in between):  # all in one body: without groups, then
            group = {id: id for id in connected}
    joined: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in between:
        one, other = sorted((group[edge.subject], group[edge.object]))
        if one != other:
            joined[one, other].append(edge)
    busiest = Counter(id for pair, edges in joined.items() for id in pair for _ in edges)
    shown = {id for id, _ in sorted(busiest.items(), key=lambda entry: (-entry[1], entry[0]))[:MAX_NODES]}
    joined = dict(sorted(entry for entry in joined.items() if shown.issuperset(entry[0])))
    records = [record for record in site.records if record.id in shown and record.id in group]
    return _Chosen(records, group, joined, grouped)


def _map(chosen: _Chosen, arrange: Callable[..., Mapping[str, Box]], width: float, height: float, size: float) -> Map:
    records, group, joined, grouped = chosen
    members = Counter(body for id, body in group.items() if id != body)
    labels = {record.id: shortened(_label(record, members[record.id]), size, width / 2) for record in records}
    sizes = {
        id: (max(2 * _RADIUS, text_width(label, size)) + 8, 2 * _RADIUS + size * 1.3 + 6)
        for id, label in labels.items()
    }
    near = [pair for pair, edges in joined.items() if any(edge.family == "belongs" for edge in edges)]
    boxes = arrange(sizes, list(joined), width, height, near)
    nodes = [
        Node(record.id, labels[record.id], record, box.x, _middle(box), box.width, members[record.id])
        for record in records
        if (box := boxes[record.id])
    ]
    places = {node.id: (node.x, node.y) for node in nodes}
    lines = [_line(one, other, edges, group, places) for (one, other), edges in joined.items()]
    bottom = max((box.y + box.height / 2 for box in boxes.values()), default=0.0)
    return Map(width, round(bottom + 4, 1), size, nodes, lines, grouped)


def _middle(box: Box) -> float:
    """Where the mark of a node is: its label is below it."""
    return round(box.y - box.height / 2 + _RADIUS + 3, 1)


def _label(record: Record, members: int) -> str:
    name = record.short_name or record.name
    return f"{name} +{members}" if members else name


def _main_bodies(edges: Iterable[Edge], site: Site) -> dict[str, str]:
    """The body that stands for each person on a map by group: the one that they joined last."""
    joined: dict[str, tuple[bool, str, str]] = {}
    for edge in edges:
        if edge.kind == "membership" and edge.subject in site.people:
            last = edge.goes_on, str(edge.part.start_date or ""), edge.object
            joined[edge.subject] = max(joined.get(edge.subject, last), last)
    return {person: body for person, (_, _, body) in joined.items()}


def _line(
    one: str, other: str, edges: Sequence[Edge], group: Mapping[str, str], places: Mapping[str, tuple[float, float]]
) -> Line:
    families = {family: found for family in FAMILIES if (found := [edge for edge in edges if edge.family == family])}
    strands = tuple(
        _strand(family, found, one, group, places[one], places[other], number - (len(families) - 1) / 2)
        for number, (family, found) in enumerate(families.items())
    )
    counts = {family: len(found) for family, found in families.items()}
    return Line(one, other, tuple(sorted(edge.number for edge in edges)), counts, strands)


def _strand(
    family: str,
    edges: Sequence[Edge],
    one: str,
    group: Mapping[str, str],
    start: tuple[float, float],
    end: tuple[float, float],
    aside: float,
) -> Strand:
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    shift = aside * _STRANDS
    first = start[0] + along[0] * _RADIUS - along[1] * shift, start[1] + along[1] * _RADIUS + along[0] * shift
    last = end[0] - along[0] * _RADIUS - along[1] * shift, end[1] - along[1] * _RADIUS + along[0] * shift
    ends = []
    directed = [edge for edge in edges if _directed(edge)]
    if any(group[edge.subject] == one for edge in directed):
        ends.append(_end(family, last, along))
    if any(group[edge.object] == one for edge in directed):
        ends.append(_end(family, first, (-along[0], -along[1])))
    return Strand(family, f"M{_point(*first)}L{_point(*last)}", tuple(ends))


def _directed(edge: Edge) -> bool:
    kind = RELATION_KINDS.get(edge.kind)
    return kind is None or kind.forward != kind.inverse


def _end(family: str, tip: tuple[float, float], along: tuple[float, float]) -> str:
    """What a line ends with: an arrow; a bar where it is against; a diamond at the body to which somebody belongs."""

    def at(back: float, aside: float) -> str:
        return _point(tip[0] - along[0] * back - along[1] * aside, tip[1] - along[1] * back + along[0] * aside)

    if family == "against":
        return f"M{at(0, 5)}L{at(0, -5)}"
    if family == "belongs":
        return f"M{at(0, 0)}L{at(4, 4)}L{at(8, 0)}L{at(4, -4)}Z"
    return f"M{at(7, 4)}L{at(0, 0)}L{at(7, -4)}"


def _point(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}".replace(".0", "")


# ---- one record and its neighbours -----------------------------------------------------------------------------------


class Branch(NamedTuple):
    """A connection of the record: what it is and when, its height, and the path of what its line ends with."""

    edge: Edge
    text: str
    y: int
    end: str


class Neighbour(NamedTuple):
    record: Record | None
    label: str
    y: int
    branches: Sequence[Branch]


class OwnMap(NamedTuple):
    width: float
    height: float
    trunk: int  # how far down the line goes from which all others branch off
    neighbours: Sequence[Neighbour]


def _joining(edge: Edge, out: bool) -> str:
    """What joins a record with another, said from its side, and the years."""
    if isinstance(edge.part, Membership):
        words = edge.part.what
    else:
        kind = RELATION_KINDS[edge.kind]
        words = kind.forward if out else kind.inverse
    when = _years(edge)
    return f"{words}, {when}" if when else words


def _years(edge: Edge) -> str:
    """When something was, in few letters: 2012, 2012–2014, since 2012."""
    if edge.part.happened:
        return str(edge.part.happened.year)
    start, end = edge.part.start_date, edge.end
    if start and end:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if end:
        return f"until {end.year}"
    return f"{'since' if edge.goes_on else 'from'} {start.year}" if start else ""


def own_map(site: Site, record: Record, width: float, size: float) -> OwnMap:
    """The neighbours of a record from the top down, those with most connections first, each with all that joins them; none where these are too many."""
    joined: dict[str, list[Edge]] = defaultdict(list)
    edges_of = site.edges_of.get(record.id, ())
    for edge in edges_of if len(edges_of) <= MAX_BRANCHES else ():
        joined[edge.object if edge.subject == record.id else edge.subject].append(edge)
    neighbours = []
    y = 44.0
    for ref, edges in sorted(joined.items(), key=lambda entry: (-len(entry[1]), name_order(site.name(entry[0])))):
        other = site.record(ref)
        label = shortened((other.short_name if other else None) or site.name(ref), size, width - 96)
        branches = []
        top = y
        y += size * 1.5
        for edge in sorted(edges, key=lambda edge: (str(edge.part.earliest or ""), edge.number)):
            out = edge.subject == record.id
            text = shortened(_joining(edge, out), size - 1, width - 86)
            branches.append(Branch(edge, text, round(y), _branch_end(edge, out, round(y))))
            y += size * 1.35
        neighbours.append(Neighbour(other, label, round(top), branches))
        y += 8
    trunk = neighbours[-1].branches[-1].y if neighbours else 0
    return OwnMap(width, round(y), trunk, neighbours)


def _branch_end(edge: Edge, out: bool, y: int) -> str:
    if not _directed(edge):
        return ""
    if edge.family == "belongs":
        return f"M74 {y}l-4 4l-4-4l4-4z" if out else f"M20 {y}l4 4l4-4l-4-4z"
    if edge.family == "against":
        return f"M{72 if out else 27} {y - 5}v10"
    return f"M66 {y - 4}l7 4l-7 4" if out else f"M29 {y - 4}l-7 4l7 4"

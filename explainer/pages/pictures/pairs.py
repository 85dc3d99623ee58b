"""Who is joined with whom, and how they stood on a day: what maps draw and pages tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from explainer.records.dates import Known, PartialDate
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.site import Edge, Site

FAMILIES = ("asked", "with", "against", "belongs", "other")

# The day of a map that is seen first, and no day at all.
ARTICLE, ANY, EVER = "article", "any", "ever"

# How long before the last entry on two what was with or against, or asked, still says how they stood.
_YEAR = timedelta(days=366)


class Line(NamedTuple):
    """What joins two at some points in time: the connections that decide its family, the one that says it best first."""

    family: str
    edges: Sequence[Edge]
    at: Sequence[str]  # the names of these points in time: see `applies`


class Pair(NamedTuple):
    """Two who are connected, all that connects them, the oldest first, and the line that it makes at each time."""

    one: str
    other: str
    edges: Sequence[Edge]
    lines: Sequence[Line]

    @property
    def id(self) -> str:
        return f"{self.one}_{self.other}"

    def at(self, point: str) -> Line | None:
        return next((line for line in self.lines if point in line.at), None)


def applies(site: Site, edge: Edge) -> list[str]:
    """At which points in time a connection held, or had happened: when the article appeared, at its key dates by number, now."""
    points = {
        ARTICLE: site.article.date_published,
        **{str(n): point.date for n, point in enumerate(site.article.key_dates, 1)},
        "now": edge.reviewed,
    }

    def held(at: PartialDate) -> bool:
        happened = edge.part.happened
        return happened.first <= at.last if happened else edge.held(at) is not Known.NO

    return [name for name, at in points.items() if held(at)]


def pairs_of(site: Site) -> list[Pair]:
    """All pairs of records that are connected, by their names."""
    joined: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in site.edges:
        if edge.subject != edge.object and site.record(edge.subject) and site.record(edge.object):
            joined[_ordered(site, edge.subject, edge.object)].append(edge)
    return [_pair(site, *ends, edges) for ends, edges in joined.items()]


def _ordered(site: Site, one: str, other: str) -> tuple[str, str]:
    first, second = sorted((one, other), key=lambda id: (site.name(id).casefold(), id))
    return first, second


def _pair(site: Site, one: str, other: str, edges: Iterable[Edge]) -> Pair:
    edges = sorted(edges, key=when)
    then: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        for name in (*applies(site, edge), ANY):
            then[name].append(edge)
    lines = [(name, deciding(chosen, site.article.date_published)) for name, chosen in then.items()]
    # Whatever a reader may choose: a line of each family that ever joined the two.
    for family in FAMILIES:
        if own := [edge for edge in reversed(edges) if edge.family == family]:
            lines.append((EVER, next((chosen for _, chosen in lines if chosen[0].family == family), own)))
    found: dict[tuple[str, tuple[int, ...]], Line] = {}
    for name, chosen in lines:
        key = chosen[0].family, tuple(edge.number for edge in chosen)
        line = found.get(key) or Line(chosen[0].family, chosen, [])
        found[key] = line._replace(at=[*line.at, name])
    return Pair(one, other, edges, list(found.values()))


def when(edge: Edge) -> tuple[str, str, int]:
    earliest, last = edge.part.earliest, _last(edge)
    return str(earliest.first if earliest else ""), str(last.last if last else ""), edge.number


def _last(edge: Edge) -> PartialDate | None:
    return edge.part.happened or edge.end or edge.part.last_known or edge.part.start_date


def deciding(edges: Sequence[Edge], at: PartialDate) -> list[Edge]:
    """Those of the connections that say how two stood: the latest first, all of one family.

    An office; a relation that ran; of the twelve months up to the last entry what was with or against, else what was asked.
    """
    latest = list(reversed(edges))
    if held := [edge for edge in latest if edge.family == "belongs"]:
        return sorted(held, key=lambda edge: edge.held(at) is not Known.YES)
    if ran := [edge for edge in latest if edge.part.earliest and not edge.part.happened]:
        return [edge for edge in ran if edge.family == ran[0].family]
    days = {edge.number: edge.part.happened.last for edge in edges if edge.part.happened}
    near = [edge for edge in latest if not days or days.get(edge.number, date.min) > max(days.values()) - _YEAR]
    sides = [edge for edge in near if edge.family in ("with", "against")]
    family = (sides or [edge for edge in near if edge.family == "asked"] or near)[0].family
    return [edge for edge in near if edge.family == family]


def first_day(pairs: Sequence[Pair]) -> str:
    """What a map shows first: the day of the article, if there is anything to show."""
    return ARTICLE if any(pair.at(ARTICLE) for pair in pairs) else ANY


def labels_of(site: Site, ids: Iterable[str]) -> dict[str, str]:
    """What to call each on a map: by the short name, by the whole one where two have the same, and by the id too where that is the same."""
    labels: dict[str, str] = {}
    for id in ids:
        known = site.called.get(id)
        labels[id] = (known.short_name if known else None) or site.name(id)
    for longer in (site.name, lambda id: f"{site.name(id)} ({id})"):
        times = Counter(label.casefold() for label in labels.values())
        labels = {id: longer(id) if times[label.casefold()] > 1 else label for id, label in labels.items()}
    return labels


def directions(edges: Iterable[Edge], other: str) -> tuple[bool, bool]:
    """Whether connections lead to the one of two, and to the other; what is mutual leads to both."""
    to_one = to_other = False
    for edge in edges:
        kind = RELATION_KINDS.get(edge.kind)
        mutual = kind is not None and kind.forward == kind.inverse
        to_other |= mutual or edge.object == other
        to_one |= mutual or edge.object != other
    return to_one, to_other

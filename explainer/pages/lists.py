"""The lists of everybody and everything, in parts where they are long."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from explainer.pages.pagination import ListPart, in_parts
from explainer.records.dates import long_date
from explainer.records.fields import name_order
from explainer.records.model import Event, Record, Source
from explainer.site.site import Edge, Site

# Entries in a part of a long list, on average, and on one page before there are parts.
PART = {
    "people/index.md": (30, 600),
    "parties/index.md": (30, 600),
    "names.md": (50, 100),
    "timeline.md": (100, 400),
    "sources.md": (40, 80),
    "connections.md": (100, 200),
}


class List(NamedTuple):
    """What a page lists, and the parts in which it is shown if it is long."""

    entries: Sequence[Any]
    parts: Sequence[ListPart]


def lists_of(site: Site) -> dict[str, List]:
    """The lists of everybody and everything, by the path of their pages."""

    def by_name(first: Record, last: Record) -> tuple[str, str]:
        return first.sort_name or first.name, last.sort_name or last.name

    def by_subject(first: Sequence[Edge], last: Sequence[Edge]) -> tuple[str, str]:
        one, other = site.name(first[0].subject), site.name(last[0].subject)
        return (one, other) if one != other else (f"{one} and {site.name(first[0].object)}", site.name(last[-1].object))

    def by_date(first: Event, last: Event) -> tuple[str, str]:
        return long_date(first.date), long_date(last.date)

    def subject(edges: Sequence[Edge]) -> str | None:
        edge = edges[0]
        if not (record := site.record(edge.subject)):
            return None
        return record.id if edge.number in begin else f"{record.id}--{edge.owner}-{edge.anchor}"

    # All connections of one, if they are no more than a part; those of more, by whom they are with.
    size, _ = PART["connections.md"]
    edges: list[list[Edge]] = []
    begin = set()
    for _, found in groupby(site.edges, key=lambda edge: name_order(site.name(edge.subject))):
        own = list(found)
        begin.add(own[0].number)
        edges += (
            [own] if len(own) <= size else [list(with_one) for _, with_one in groupby(own, key=attrgetter("object"))]
        )
    sources = sorted(
        site.sources.values(), key=lambda each: (name_order(each.publisher), str(each.published or ""), each.id)
    )
    id = attrgetter("id")
    lists: dict[str, tuple[Sequence[Any], Callable[[Any], str | None], Callable[[Any, Any], tuple[str, str]]]] = {
        "people/index.md": (list(site.people.values()), id, by_name),
        "parties/index.md": (list(site.parties.values()), id, by_name),
        "names.md": (sorted(site.records, key=attrgetter("sort_key")), id, by_name),
        "timeline.md": (site.events, id, by_date),
        "sources.md": (sources, id, _publishers),
        "connections.md": (edges, subject, by_subject),
    }
    letters = {"people/index.md": letter_of, "parties/index.md": letter_of}
    weights: dict[str, Callable[[Any], int]] = {"connections.md": len}
    return {
        src_uri: List(
            entries,
            in_parts(src_uri, entries, *PART[src_uri], id, ends, letters.get(src_uri), weights.get(src_uri)),
        )
        for src_uri, (entries, id, ends) in lists.items()
    }


def _publishers(first: Source, last: Source) -> tuple[str, str]:
    """The publishers of two sources, or their titles where that is the same one."""
    if first.publisher != last.publisher:
        return first.publisher, last.publisher
    return f"{first.publisher}, {first.title}", last.title


def letter_of(record: Record) -> str:
    return first_letter(record.sort_name or record.name)


def first_letter(name: str) -> str:
    return name_order(name)[0][:1].upper() or "#"

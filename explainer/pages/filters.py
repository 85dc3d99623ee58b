"""What templates make of what the view has: lists in order and in groups, parts of prose."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import chain, groupby
from typing import Any, NamedTuple

from explainer.pages.lists import first_letter, letter_of
from explainer.pages.pagination import ListPart
from explainer.pages.views import View
from explainer.records.dates import Known, PartialDate, before
from explainer.records.fields import name_order
from explainer.records.model import Correction, Event, Record, Source
from explainer.records.parts import OtherName
from explainer.records.prose import Block, Heading, Paragraph, Prose, plain, prose_of
from explainer.site.changes import Change
from explainer.site.site import Edge, Site

# Entries of the feed.
MAX_NEWS = 100


def in_letters(entries: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Records, or parts of a list of them, by their letters."""

    def letter(entry: Any) -> str:
        return letter_of(entry.entries[0] if isinstance(entry, ListPart) else entry)

    return [(first, list(found)) for first, found in groupby(entries, letter)]


def relations(edges: Iterable[Edge]) -> list[Edge]:
    """The connections that are relations, the oldest first."""
    return sorted((edge for edge in edges if edge.kind != "membership"), key=_earliest)


def memberships(edges: Iterable[Edge]) -> list[Edge]:
    """The connections that are memberships, the newest first: what goes on before what is over, then by the beginning."""
    belongs = (edge for edge in edges if edge.kind == "membership")
    return sorted(belongs, key=lambda edge: (edge.goes_on, _earliest(edge)), reverse=True)


def _earliest(edge: Edge) -> str:
    return str(edge.part.earliest or "")


class RelationsWith(NamedTuple):
    """The relations of a record with somebody: the latest that says how they stand, and the others, the oldest first."""

    other: str
    latest: Edge
    more: Sequence[Edge]


# How two may stand to each other, in the order of a page.
FAMILIES = ("with", "asked", "against", "both", "belongs", "other")


def pairs(edges: Iterable[Edge], id: str) -> list[tuple[str, list[RelationsWith]]]:
    """The relations of a record by how it stands to whom, those with most entries first."""
    by_other: dict[str, list[Edge]] = defaultdict(list)
    for edge in relations(edges):
        by_other[edge.object if edge.subject == id else edge.subject].append(edge)
    found: dict[str, list[RelationsWith]] = defaultdict(list)
    for other, joined in sorted(by_other.items(), key=lambda entry: -len(entry[1])):
        telling = [edge for edge in joined if edge.kind != "other" or getattr(edge.part, "summary", None)]
        latest = (telling or joined)[-1]
        more = [edge for edge in joined if edge is not latest]
        found[_stands({edge.family for edge in joined})].append(RelationsWith(other, latest, more))
    return [(family, found[family]) for family in FAMILIES if family in found]


def _stands(families: Collection[str]) -> str:
    if {"with", "against"} <= set(families):
        return "both"
    return next((family for family in ("with", "against", "asked", "belongs") if family in families), "other")


def by_letter(edges: Iterable[Edge], view: View) -> list[tuple[str, list[Edge]]]:
    """Members by the first letters of their names."""

    def key(edge: Edge) -> tuple[str, tuple[str, str]]:
        known = view.called.get(edge.subject)
        name = (known.sort_name or known.name) if known else view.name(edge.subject)
        return first_letter(name), name_order(name)

    return [(letter, list(found)) for letter, found in groupby(sorted(edges, key=key), lambda edge: key(edge)[0])]


class ListedPublisher(NamedTuple):
    """A publisher in a list of sources that is in parts: its sources, and the first one of them in each part."""

    name: str
    sources: Sequence[Source]
    starts: Sequence[tuple[ListPart, Source]]


def by_publisher(parts: Iterable[ListPart]) -> list[tuple[str, list[ListedPublisher]]]:
    """The publishers of a list of sources by their letters."""
    found = []
    placed = [(part, source) for part in parts for source in part.entries]
    for name, group in groupby(placed, lambda each: each[1].publisher):
        each = list(group)
        starts = {part.src_uri: (part, source) for part, source in reversed(each)}
        found.append(ListedPublisher(name, [source for _, source in each], [*reversed(starts.values())]))
    return [(letter, list(group)) for letter, group in groupby(found, lambda each: first_letter(each.name))]


def by_pair(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Connections that join the same two in the same direction and follow each other."""
    return [list(found) for _, found in groupby(edges, lambda edge: (edge.subject, edge.object))]


class EventLine(NamedTuple):
    """A line of a list in time: an event; with `steps` a case, told where it began; `told_in` the case that tells a later step."""

    event: Event
    steps: Sequence[Event] = ()
    told_in: Event | None = None


def in_time(events: Iterable[Event], day: PartialDate) -> tuple[list[EventLine], list[EventLine]]:
    """The lines of events up to a day, and of those after it; a step after it of a case that began before it is told with the case."""
    events = list(events)
    cases: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.case:
            cases[event.case].append(event)
    before: list[EventLine] = []
    after: list[EventLine] = []
    for event in events:
        steps = cases.get(event.case or "", [])
        lines = after if event.date > day else before
        if len(steps) < 2:
            lines.append(EventLine(event))
        elif event is steps[0]:
            lines.append(EventLine(event, steps))
        elif event.date > day >= steps[0].date:
            lines.append(EventLine(event, told_in=steps[0]))
    return before, after


def name_then(edge: Edge, site: Site) -> OtherName | None:
    """What the body of a membership was called when that ended, if it has another name now; nobody may know since when."""
    body, end = site.parties.get(edge.object), edge.end or edge.part.last_known
    if not body or not end:
        return None
    names = [
        (name, name.held(end, body.reviewed, body.ends))
        for name in body.other_names
        if name.name != body.name and name.language in (None, "en") and not name.search_only
    ]
    sure = (name for name, held in names if held is Known.YES and (name.start_date or name.end_date))
    possible = (name for name, held in names if held is Known.UNKNOWN and name.end and not name.start_date)
    return next(chain(sure, possible), None)


def had_died(record: Record, at: PartialDate | None) -> bool:
    """Whether somebody was dead, or a body no more, at a date."""
    return any(before(end.days, at) for end in record.ends)


def opening(prose: Prose, rest: bool = False) -> Prose:
    """The first paragraph of a prose with the headings before it, or what is left without it."""
    kinds = [isinstance(block, Heading) for block in prose.blocks]
    end = kinds.index(False) + 1 if False in kinds else len(kinds)
    return prose_of(prose.source, prose.blocks[end:] if rest else prose.blocks[:end])


def headline(story: Prose | None) -> str | None:
    """The heading that a story begins with, in words."""
    first = story.blocks[0] if story else None
    return plain(first) if isinstance(first, Heading) else None


def standfirst(story: Prose | None) -> str:
    """The first paragraph of a story, in words."""
    return next((plain(block) for block in story.blocks if isinstance(block, Paragraph)), "") if story else ""


def sections(story: Prose) -> list[Prose]:
    """A story by its headings, without the one that it begins with and without the answer, its first paragraph."""
    found: list[list[Block]] = [[]]
    answered = False
    for block in story.blocks[1 if headline(story) else 0 :]:
        if isinstance(block, Heading):
            found.append([])
        if isinstance(block, Paragraph) and not answered:
            answered = True
        else:
            found[-1].append(block)
    return [prose_of(story.source, tuple(blocks)) for blocks in found if blocks]


def answer(story: Prose) -> Prose:
    """The first paragraph of a story."""
    return prose_of(story.source, tuple(block for block in story.blocks if isinstance(block, Paragraph))[:1])


def by_record(found: Iterable[Change]) -> list[tuple[str, list[tuple[Change, list[Change]]]]]:
    """Changes by kind of record, and within one by record: the first one, and all."""

    def of_kind(found: Iterable[Change]) -> list[tuple[Change, list[Change]]]:
        each = (list(same) for _, same in groupby(found, lambda change: (change.id, change.name)))
        return [(same[0], same) for same in each]

    return [(noun, of_kind(same)) for noun, same in groupby(found, lambda change: change.noun)]


def spaced(path: str) -> str:
    """The path of a field as words."""
    return re.sub(r"(?<=[a-z])_(?=[a-z])", " ", path)


class News(NamedTuple):
    """An entry of the feed: its day, what tells it from the others of that day, and a correction, or the changes of a record."""

    date: PartialDate
    key: str
    correction: Correction | None = None
    changes: Sequence[Change] = ()


def news(site: Site) -> list[News]:
    """Corrections and changes, the newest first."""

    def key(*words: str) -> str:
        return sha256("\0".join(words).encode()).hexdigest()[:16]

    found = [News(each.date, key(*each.about, each.was, each.right), correction=each) for each in site.corrections]
    found += [
        News(day, key(first.noun, first.id, first.name), changes=same)
        for day, changes in site.log.items()
        for _, records in by_record(changes)
        for first, same in records
    ]
    once = {(each.date, each.key): each for each in found}
    return sorted(once.values(), key=lambda each: each.date, reverse=True)[:MAX_NEWS]

"""The site of sound records: sorted, drafts apart, each with what others say of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from explainer.records.dates import PartialDate
from explainer.records.fields import RecordRef, name_order
from explainer.records.model import Event, Record
from explainer.records.parts import End, Membership, Part, Relation, SourceRef
from explainer.records.references import inversely
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.annotation import called, names_of
from explainer.site.changes import NOUNS, Change, for_readers
from explainer.site.profiles import Profiles
from explainer.site.site import Backlink, Edge, Site

# Changes that are shown; whoever brings in a thousand records tells readers nothing by a list of them.
MAX_LOG = 1_000

_R = TypeVar("_R", bound=Record)
_K = TypeVar("_K")
_V = TypeVar("_V")
_P = TypeVar("_P", Membership, Relation)


def connect(profiles: Profiles) -> Site:
    """The site of records with which nothing is wrong: sorted, drafts apart, each record with what others say of it."""
    article, records, spans = profiles.article, profiles.records, profiles.annotations.spans
    assert article, "that it is missing would be a problem"
    hidden: dict[str, Record] = {
        record.id: record for record in profiles.people_and_parties if record.draft or record.retired
    }
    events = [event_as_published(event, hidden) for event in profiles.events.values() if not event.draft]
    events.sort(key=lambda event: (event.date, event.id))
    claims = [claim for claim in profiles.claims.values() if not claim.draft]
    claims.sort(key=lambda claim: (spans[claim.id], claim.id))
    glossary = sorted(records["glossary entry"].values(), key=lambda term: (name_order(term.term), term.id))
    sources = dict(sorted(records["source"].items()))
    people, parties = as_published(profiles.people, hidden), as_published(profiles.parties, hidden)
    published: dict[str, Record] = {**people, **parties}
    mentions = [
        each for each in profiles.annotations.mentions if each.named.kind == "term" or each.named.id not in hidden
    ]
    edges = _edges(published, hidden)
    days = [record.reviewed for record in published.values()]
    return Site(
        article=article,
        story=profiles.story,
        people=people,
        parties=parties,
        called={id: record.called for id, record in published.items()},
        unpublished=hidden,
        events=events,
        claims=claims,
        spans=spans,
        mentions=mentions,
        names=profiles.names,
        terms=next(iter(profiles.recall(names_of, [called((), glossary)]))),
        sources=sources,
        article_sources=[SourceRef(id=id) for id, source in sources.items() if source.url == article.url],
        glossary=glossary,
        copies=grouped((source.reproduces.id, source) for source in sources.values() if source.reproduces),
        corrections=sorted(records["correction"].values(), key=lambda each: (each.date, each.id), reverse=True),
        log=_log(profiles),
        pages=records["page"],
        reviewed=(min(days), max(days)) if days else None,
        edges=edges,
        edges_of=grouped((id, edge) for edge in edges for id in (edge.subject, edge.object)),
        inverses=_inverses(profiles.recall(inversely, [*published.values(), *events, *claims, *glossary])),
        mentions_of=grouped((mention.named, mention) for mention in mentions),
    )


def _log(profiles: Profiles) -> dict[PartialDate, list[Change]]:
    """What changed in records that are published, and which are gone; nothing that names who is gone, and corrections stand for themselves."""
    found: dict[PartialDate, list[Change]] = defaultdict(list)
    now = {former: record.id for record in profiles.people_and_parties for former in record.former_ids}
    gone = {
        entry.name
        for entry in profiles.log
        if entry.of in ("person", "party") and now.get(entry.id, entry.id) not in profiles.ids
    } - {record.name for record in profiles.people_and_parties}
    for entry in profiles.log:
        id = now.get(entry.id, entry.id)
        record = profiles.records[entry.of].get(id)
        shown = record and not (getattr(record, "draft", False) or getattr(record, "retired", None))
        change = for_readers(Change(entry.of, id, entry.name, entry.kind, entry.what, entry.before, entry.after))
        if not change or entry.of == "correction" or not (shown or entry.kind == "removed"):
            continue
        if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in gone for text in change if text):
            found[entry.date].append(change)
    log, left = dict[PartialDate, list[Change]](), MAX_LOG
    for day, changes in sorted(found.items(), reverse=True):
        changes.sort(key=lambda change: (NOUNS.index(change.noun), change.id))
        if left > 0:
            log[day] = changes[:left]
        left -= len(changes)
    return log


def grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    found: dict[_K, list[_V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _inverses(found_in: Iterable[Iterable[tuple[Part, str, str, int, Part]]]) -> dict[str, dict[str, list[Any]]]:
    """By the id of whom they name, and the inverse: see `Site.of`."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for record, inverse, id, number, part in chain.from_iterable(found_in):
        found[id][inverse].append(Backlink(record, part, number) if number else record)
    return found


def as_published(records: Mapping[str, _R], hidden: Mapping[str, Record]) -> dict[str, _R]:
    """The records that have a page, each without what joins it to drafts; who is retired is there by name only."""

    def parts(given: tuple[_P, ...]) -> tuple[_P, ...]:
        kept = (part for part in given if not (part.other in hidden and hidden[part.other].draft))
        return tuple(part.naming(hidden[part.other].name) if part.other in hidden else part for part in kept)

    published = [record for id, record in records.items() if id not in hidden]
    if hidden:
        published = [
            record.model_copy(update={"relations": parts(record.relations), "memberships": parts(record.memberships)})
            for record in published
        ]
    return {record.id: record for record in sorted(published, key=lambda record: record.sort_key)}


def event_as_published(event: Event, hidden: Mapping[str, Record]) -> Event:
    """The event with participants who have no page by name only."""
    if hidden.keys().isdisjoint(event.participants):
        return event
    named = tuple(RecordRef(hidden[ref].name) if ref in hidden else ref for ref in event.participants)
    return event.model_copy(update={"participants": named})


def _edges(published: Mapping[str, Record], hidden: Mapping[str, Record]) -> list[Edge]:
    """Every connection: sorted by the names of those whom it joins, and numbered."""

    @cache
    def called(ref: str) -> tuple[str, str]:
        record = published.get(ref) or hidden.get(ref)
        return name_order(record.name if record else ref)

    def order(edge: Edge) -> tuple[Any, ...]:
        began = edge.part.happened or edge.part.start_date
        names = called(edge.subject), called(edge.object), edge.subject, edge.object
        return *names, edge.kind, began.text if began else "", edge.owner, edge.anchor

    def ends(edge: Edge) -> tuple[End, ...]:
        """The ends of those whom a connection joins, if it is a state; the earliest first."""
        if edge.part.is_moment and not (edge.part.start_date or edge.part.end_date):
            return ()
        sides = (record for ref in (edge.subject, edge.object) if (record := published.get(ref)))
        return tuple(sorted(chain(*(side.ends for side in sides)), key=lambda end: (end.days.last, end.days)))

    edges = sorted(chain.from_iterable(map(edges_of_record, published.values())), key=order)
    return [edge._replace(number=number, ends=ends(edge)) for number, edge in enumerate(edges, 1)]


def edges_of_record(record: Record) -> Iterator[Edge]:
    owner = record.id, record.reviewed
    for number, relation in enumerate(record.relations, 1):
        family = RELATION_KINDS[relation.kind].family
        yield Edge(record.id, relation.to, relation.kind, family, relation, *owner, f"relation-{number}")
    for number, membership in enumerate(record.memberships, 1):
        subject, group = (record.id, membership.other) if membership.belongs else (membership.other, record.id)
        yield Edge(subject, group, "membership", "belongs", membership, *owner, f"membership-{number}")

"""The site of sound records: sorted, drafts apart, each with what others say of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from explainer.records.fields import RecordRef
from explainer.records.model import Event, Person, Record
from explainer.records.parts import End, SourceRef
from explainer.records.references import inversely
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.annotation import names_of
from explainer.site.article import Mention, Named
from explainer.site.profiles import Profiles
from explainer.site.site import Backlink, Edge, Site

_R = TypeVar("_R", bound=Record)


def connect(profiles: Profiles) -> Site:
    """The site of records with which nothing is wrong: sorted, drafts apart, each record with what others say of it."""
    article, people, parties, records = profiles.article, profiles.people, profiles.parties, profiles.records
    assert article, "that it is missing would be a problem"
    spans, mentions = profiles.annotations.spans, profiles.annotations.mentions
    drafts: dict[str, Record] = {record.id: record for record in profiles.people_and_parties if record.draft}
    events = [_without_drafts(event, drafts) for event in profiles.events.values()]
    events.sort(key=lambda event: (event.date, event.id))
    claims = sorted(profiles.claims.values(), key=lambda claim: (spans[claim.id], claim.id))
    glossary = sorted(records["glossary entry"].values(), key=lambda term: (term.term.casefold(), term.id))
    sources = dict(sorted(records["source"].items()))
    published = _published(people, drafts), _published(parties, drafts)
    days = [record.reviewed for records in published for record in records.values()]
    site = Site(
        article=article,
        story=profiles.story,
        people=published[0],
        parties=published[1],
        drafts=drafts,
        events=events,
        claims=claims,
        spans=spans,
        mentions=[mention for mention in mentions if mention.named.kind == "term" or mention.named.id not in drafts],
        names=profiles.names,
        terms=names_of((), glossary),
        sources=sources,
        article_sources=[SourceRef(id=id) for id, source in sources.items() if source.url == article.url],
        glossary=glossary,
        reviewed=(min(days), max(days)) if days else None,
    )
    called = cache(lambda ref: site.name(ref).casefold())
    edges = sorted(
        (edge for record in site.records for edge in _edges(record)),
        key=lambda edge: (called(edge.subject), called(edge.object), *_edge_order(edge)),
    )
    edges = [edge._replace(number=number, ends=_ends(site, edge)) for number, edge in enumerate(edges, 1)]
    edges_of: dict[str, list[Edge]] = defaultdict(list)
    inverses: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    mentions_of: dict[Named, list[Mention]] = defaultdict(list)
    for edge in edges:
        edges_of[edge.subject].append(edge)
        edges_of[edge.object].append(edge)
    for record in chain(site.records, events, claims, glossary):
        for inverse, id, number, part in inversely(record):
            inverses[id][inverse].append(Backlink(record, part, number) if number else record)
    for mention in site.mentions:
        mentions_of[mention.named].append(mention)
    return replace(
        site,
        edges=edges,
        edges_of=edges_of,
        inverses={id: dict(found) for id, found in inverses.items()},
        mentions_of=mentions_of,
    )


def _published(records: Mapping[str, _R], drafts: Collection[str]) -> dict[str, _R]:
    """The records that are no drafts, each without its relations to drafts and memberships with them."""

    def without_drafts(record: _R) -> _R:
        if not drafts:
            return record
        relations = tuple(relation for relation in record.relations if relation.to not in drafts)
        memberships = tuple(membership for membership in record.memberships if membership.other not in drafts)
        return record.model_copy(update={"relations": relations, "memberships": memberships})

    published = sorted((record for record in records.values() if not record.draft), key=lambda record: record.sort_key)
    return {record.id: without_drafts(record) for record in published}


def _without_drafts(event: Event, drafts: Mapping[str, Record]) -> Event:
    """The event with drafts among its participants by name only."""
    if drafts.keys().isdisjoint(event.participants):
        return event
    named = tuple(RecordRef(drafts[ref].name) if ref in drafts else ref for ref in event.participants)
    return event.model_copy(update={"participants": named})


def _edges(record: Record) -> Iterator[Edge]:
    for number, relation in enumerate(record.relations, 1):
        family = RELATION_KINDS[relation.kind].family
        yield Edge(record.id, relation.to, relation.kind, family, relation, record, f"relation-{number}")
    for number, membership in enumerate(record.memberships, 1):
        subject, group = (record.id, membership.other) if isinstance(record, Person) else (membership.other, record.id)
        yield Edge(subject, group, "membership", "belongs", membership, record, f"membership-{number}")


def _ends(site: Site, edge: Edge) -> tuple[End, ...]:
    """The ends of those whom a connection joins, if it is a state; the earliest first."""
    if edge.part.is_moment and not (edge.part.start_date or edge.part.end_date):
        return ()
    sides = (record for ref in (edge.subject, edge.object) if (record := site.record(ref)))
    return tuple(sorted((end for record in sides for end in record.ends), key=lambda end: (end.days.last, end.days)))


def _edge_order(edge: Edge) -> tuple[Any, ...]:
    began = edge.part.happened or edge.part.start_date
    return edge.subject, edge.object, edge.kind, began.text if began else "", edge.owner.id, edge.anchor

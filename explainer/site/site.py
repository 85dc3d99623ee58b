"""The checked site: its records, what connects them, and what pages ask of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeVar

from explainer.records.dates import Known, PartialDate
from explainer.records.fields import RecordRef
from explainer.records.model import Article, Claim, Event, Party, Person, Record, Source, Story, Term
from explainer.records.parts import End, Membership, Part, PersonMembership, Relation, Seats, SourceRef, whole_source
from explainer.records.prose import Prose
from explainer.records.references import fields_with
from explainer.records.vocabulary import INDEPENDENT, PARTIES, RELATION_KINDS
from explainer.site.annotation import Annotations, names_of
from explainer.site.article import Mention, Named, Piece, Span, pieces
from explainer.site.names import Names

_R = TypeVar("_R", bound=Record)


class Edge(NamedTuple):
    """A connection: `subject` to `object`, each the id of a record or a plain name; `number` counts all of them, from 1."""

    subject: str
    object: str
    kind: str
    family: Literal["with", "against", "belongs", "other"]
    part: Relation | Membership
    owner: Record
    anchor: str
    number: int = 0
    # The deaths and ends of those whom it joins.
    ends: tuple[End, ...] = ()

    @property
    def over_by(self) -> tuple[End, ...]:
        """See `State.over_by`."""
        return self.part.over_by(self.ends)

    @property
    def end(self) -> PartialDate | None:
        """When it was over, as far as its own dates or the ends of those whom it joins tell."""
        return next((end.date for end in self.over_by if end.date), None) if self.over_by else self.part.end

    @property
    def goes_on(self) -> bool:
        """Whether it has begun and nothing is known to have ended it."""
        planned = self.part.start_date and self.part.start_date.first > self.owner.reviewed.last
        return not (planned or self.part.end_date or self.ends)

    def held(self, at: PartialDate) -> Known:
        return self.part.held(at, self.owner.reviewed, self.ends)

    def held_last(self, record: Record) -> Known:
        """Whether it held when the record was reviewed last; of the dead, whether it held when they died."""
        if not record.ends:
            return self.held(record.reviewed)
        (end,) = record.ends
        start, others = self.part.start_date, [other.days for other in self.ends if other != end]
        if self.part.end_date:
            return self.held(end.date) if end.date else Known.UNKNOWN
        if (start and start.first > end.days.last) or any(days.last < end.days.first for days in others):
            return Known.NO
        unsure = self.owner.reviewed.last < end.days.first or any(days.first <= end.days.last for days in others)
        return Known.UNKNOWN if unsure else Known.YES


class Belonging(NamedTuple):
    """A membership that may answer which party somebody belonged to; `in_party`: the body is one for certain."""

    edge: Edge
    known: Known
    in_party: bool


class Statement(NamedTuple):
    """Something that a source supports: on which page it stands, where, and of whom or what it is said."""

    src_uri: str
    anchor: str
    kind: str
    subject: Part
    part: Any
    locator: str | None


class SeatsBar(NamedTuple):
    """Seats of a party in a body, at an election or on a day; `number` counts those of the party, from 1."""

    party: Party
    seats: Seats
    number: int


# A place that cites, and what it cites.
Cited = tuple[Statement, Iterable[SourceRef]]


@dataclass(frozen=True)
class Site:
    """Checked records, drafts left out, with what connects them; everything is in the order in which pages show it."""

    article: Article
    story: Story | None
    people: Mapping[str, Person]
    parties: Mapping[str, Party]
    drafts: Mapping[str, Record]
    events: Sequence[Event]
    claims: Sequence[Claim]
    spans: Mapping[str, Span]
    mentions: Sequence[Mention]
    names: Names[Named] = field(compare=False)
    terms: Names[Named] = field(compare=False)  # of the glossary alone
    sources: Mapping[str, Source]
    # Those with the address of the article.
    article_sources: Sequence[SourceRef]
    glossary: Sequence[Term]
    # The earliest and the latest day on which a record was reviewed.
    reviewed: tuple[PartialDate, PartialDate] | None
    edges: Sequence[Edge] = ()
    edges_of: Mapping[str, Sequence[Edge]] = field(default_factory=dict)
    events_of: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    claims_of: Mapping[str, Sequence[Claim]] = field(default_factory=dict)
    mentions_of: Mapping[Named, Sequence[Mention]] = field(default_factory=dict)
    seats_of: Mapping[str, Sequence[SeatsBar]] = field(default_factory=dict)

    @property
    def records(self) -> Iterator[Record]:
        yield from self.people.values()
        yield from self.parties.values()

    def record(self, ref: str) -> Record | None:
        """The published record with this id, if `ref` is one."""
        return self.people.get(ref) or self.parties.get(ref)

    def name(self, ref: str) -> str:
        """What to call whom a reference means: the name of its record, or the plain name that it is."""
        record = self.record(ref) or self.drafts.get(ref)
        return record.name if record else str(ref)

    @property
    def article_refs(self) -> Sequence[SourceRef]:
        """The article as a source, where the sources have it: the one with its address."""
        return self.article_sources[:1]

    def source_count(self, record: Record) -> int:
        """How many sources the page of a record cites."""
        events = self.events_of.get(record.id, ())
        edges = self.edges_of.get(record.id, ())
        parts = (
            *(part for _, _, part in _citing(record)),
            *(edge.part for edge in edges if edge.owner.id != record.id),
            *(event for event in events if event.date > self.article.date_published),  # told whole, others by title
            *(bar.seats for bar in (self.seats_of.get(record.id, ()) if record.noun == "party" else ())),
        )
        titles = (event.sources for event in events)
        ends = (end.sources for edge in edges for end in edge.over_by)
        claims = self.claims_of.get(record.id, ())
        said: Iterable[SourceRef] = (ref for claim in claims for ref in claim.sources or ())
        if self.article_refs:
            said = self.article_refs if claims or Named("record", record.id) in self.mentions_of else ()
        return len({ref.id for ref in chain(said, *titles, *ends, *map(_refs, parts))})

    def annotated(self, paragraph: int) -> Iterator[Piece]:
        """The headline (0) or a paragraph of the article as pieces: its claims and mentions marked."""
        spans = {claim.id: self.spans[claim.id] for claim in self.claims_in(paragraph)}
        mentions = [mention for mention in self.mentions if mention.span.paragraph == paragraph]
        return pieces(self.article.texts[paragraph], spans, mentions)

    def claim(self, id: str) -> Claim:
        return next(claim for claim in self.claims if claim.id == id)

    def claims_in(self, paragraph: int) -> list[Claim]:
        return [claim for claim in self.claims if self.spans[claim.id].paragraph == paragraph]

    def parties_at(self, person: Record, at: PartialDate | None = None) -> list[Belonging]:
        """Memberships in parties that held, or may have held, at a date, or without one when the person died or was reviewed last.

        The certain ones come first; without any, those in bodies of which nobody says what they are come last.
        """
        found = [
            Belonging(edge, edge.held(at) if at else edge.held_last(person), kind in PARTIES)
            for edge in self.edges_of.get(person.id, ())
            if edge.kind == "membership"
            and edge.subject == person.id
            and (kind := self._kind(edge)) in (None, *PARTIES)
        ]
        certain = [each for each in found if each.in_party and each.known is Known.YES]
        parties = {each.edge.object for each in certain}
        possible = [each for each in found if each.known is Known.UNKNOWN and each.edge.object not in parties]
        unsaid = [each for each in found if not each.in_party and each.known is not Known.NO]
        return [*certain, *(each for each in possible if each.in_party), *(() if certain else unsaid)]

    def _kind(self, edge: Edge) -> str | None:
        """What the body of a membership is, if anybody says so."""
        if body := self.parties.get(edge.object):
            return body.classification
        if edge.object == INDEPENDENT:
            return "party"
        return edge.part.classification if isinstance(edge.part, PersonMembership) else None


# ---- connecting ------------------------------------------------------------------------------------------------------


def connect(
    article: Article,
    story: Story | None,
    people: dict[str, Person],
    parties: dict[str, Party],
    collections: dict[str, dict[str, Any]],
    annotations: Annotations,
    names: Names[Named],
) -> Site:
    """The site of sound records: sorted, drafts apart, each record with what others say of it."""
    drafts: dict[str, Record] = {id: record for id, record in (*people.items(), *parties.items()) if record.draft}
    events = [_without_drafts(event, drafts) for event in collections["events"].values()]
    events.sort(key=lambda event: (event.date, event.id))
    claims = sorted(collections["claims"].values(), key=lambda claim: (annotations.spans[claim.id], claim.id))
    glossary = sorted(collections["glossary"].values(), key=lambda term: (term.term.casefold(), term.id))
    published = _published(people, drafts), _published(parties, drafts)
    days = [record.reviewed for records in published for record in records.values()]
    site = Site(
        article=article,
        story=story,
        people=published[0],
        parties=published[1],
        drafts=drafts,
        events=events,
        claims=claims,
        spans=annotations.spans,
        mentions=[
            mention
            for mention in annotations.mentions
            if mention.named.kind == "term" or mention.named.id not in drafts
        ],
        names=names,
        terms=names_of((), glossary),
        sources=dict(sorted(collections["sources"].items())),
        article_sources=[
            SourceRef(id=id) for id, source in sorted(collections["sources"].items()) if source.url == article.url
        ],
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
    events_of: dict[str, list[Event]] = defaultdict(list)
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    mentions_of: dict[Named, list[Mention]] = defaultdict(list)
    seats_of: dict[str, list[SeatsBar]] = defaultdict(list)
    for edge in edges:
        edges_of[edge.subject].append(edge)
        edges_of[edge.object].append(edge)
    for event in events:
        for id in dict.fromkeys(event.participants):
            events_of[id].append(event)
    for claim in claims:
        for id in dict.fromkeys((claim.speaker, *claim.about)):
            claims_of[id].append(claim)
    for mention in site.mentions:
        mentions_of[mention.named].append(mention)
    for party in site.parties.values():
        for number, seats in enumerate(party.seats, 1):
            seats_of[seats.body].append(SeatsBar(party, seats, number))
    return replace(
        site,
        edges=edges,
        edges_of=edges_of,
        events_of=events_of,
        claims_of=claims_of,
        mentions_of=mentions_of,
        seats_of=seats_of,
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


BESIDE = ""


class Statements(Mapping[str, Sequence[Statement]]):
    """What rests on each source, by its id, in the order of pages and of the text on them; made when it is asked for.

    `cited` are the places that cite each source: by the id of a record (after them: BESIDE), and the number of the place among
    those of `cited_by` and `cited_beside`, from 0; `told` is a digest of what is said at each.
    """

    def __init__(
        self, site: Site, cited: Mapping[str, Sequence[tuple[str, int]]], told: Mapping[str, Sequence[int]]
    ) -> None:
        self.site, self.cited, self.told = site, cited, told
        self.order = {record.id: place for place, record in enumerate(site.records)} | {BESIDE: len(cited)}

    def __getitem__(self, id: str) -> Sequence[Statement]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for by, number in self.cited.get(id, ()):
            wanted[by].add(number)
        found: dict[tuple[str, str, str | None], Statement] = {}
        for statement, refs in self._stated(wanted):
            for ref in refs:
                if ref.id == id:
                    given = statement._replace(locator=ref.locator) if ref.locator else statement
                    found.setdefault((given.src_uri, given.anchor, given.locator), given)
        return tuple(found.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.site.sources)

    def __len__(self) -> int:
        return len(self.site.sources)

    def fingerprint(self, id: str) -> str:
        """What tells whether anything is said otherwise, without making the statements."""
        return repr(self.told.get(id))

    def _stated(self, wanted: Mapping[str, Collection[int]]) -> Iterator[Cited]:
        if story := self.site.story:
            yield cited_in(story)
        for id in sorted(wanted, key=self.order.__getitem__):
            if record := self.site.record(id):
                yield from cited_by(record, wanted[id])
        yield from cited_beside(self.site, wanted.get(BESIDE, ()))


def cited_in(story: Story) -> Cited:
    return _stated("index.md", "story", "story", story, story.text)


# Parts of a record that cite: those that are there once, and those that are listed, with what one is called.
_SINGLE = ("summary", "story_role", "biography", "birth", "death", "founding", "dissolution")
_LISTED = {
    "memberships": "membership",
    "relations": "relation",
    "positions": "position",
    "seats": "seats",
    "other_names": "name",
}


def cited_by(record: Record, wanted: Collection[int] | None = None) -> Iterator[Cited]:
    """Every place of a record that cites, or only the `wanted` ones, counted from 0, with what it cites."""
    for place, (kind, number, part) in enumerate(_citing(record)):
        if wanted is None or place in wanted:
            anchor = f"{kind}-{number}" if number else kind.replace("_", "-")
            yield _stated(record.src_uri, anchor, kind, record, part)


def _citing(record: Record) -> Iterator[tuple[str, int, Any]]:
    """The parts of a record that may cite: what one is called, its number among those of a list (else 0), and the part."""
    own = type(record).model_fields
    for name in _SINGLE:
        if name in own and (part := getattr(record, name)) is not None:
            yield name, 0, part
    for name, kind in _LISTED.items():
        if name in own:
            for number, part in enumerate(getattr(record, name), 1):
                yield kind, number, part


def cited_beside(site: Site, wanted: Collection[int] | None = None) -> Iterator[Cited]:
    """Every place that cites and comes after the records, or only the `wanted` ones, counted from 0."""
    for place, ref in enumerate(site.article_sources):
        if wanted is None or place in wanted:
            yield Statement("article.md", "headline", "article", site.article, site.article, None), [ref]
    start = len(site.article_sources)
    lists: Sequence[tuple[str, str, Sequence[Event | Claim | Term]]] = (
        ("timeline.md", "event", site.events),
        ("claims.md", "claim", site.claims),
        ("glossary.md", "term", site.glossary),
    )
    for src_uri, kind, parts in lists:
        places = range(start, start + len(parts))
        for place in places if wanted is None else sorted(filter(places.__contains__, wanted)):
            part = parts[place - start]
            yield _stated(src_uri, part.id, kind, part, part)
        start = places.stop


def _stated(src_uri: str, anchor: str, kind: str, subject: Part, part: Any) -> Cited:
    return Statement(src_uri, anchor, kind, subject, part, None), _refs(part)


def _refs(part: Any) -> Iterator[SourceRef]:
    """The sources of a part, then those that its prose cites."""
    yield from getattr(part, "sources", None) or ()
    kind: type[Part] = type(part)
    for prose in (part,) if isinstance(part, Prose) else (getattr(part, name) for name in fields_with(kind, Prose)):
        if prose:
            yield from map(whole_source, prose.citations)

"""The checked site: its records, what connects them, and what pages ask of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeVar

from explainer.problem import Problem
from explainer.records.dates import Known, PartialDate
from explainer.records.model import (
    Article,
    Called,
    Claim,
    Correction,
    Event,
    FurtherPage,
    Party,
    Person,
    Record,
    Source,
    Story,
    Term,
)
from explainer.records.parts import End, Membership, PersonMembership, Relation, SourceRef
from explainer.records.references import cited_sources, citing
from explainer.records.vocabulary import INDEPENDENT, PARTIES
from explainer.site.article import FoundMention, Named, Piece, Span, pieces
from explainer.site.changes import Change
from explainer.site.names import Names

_R = TypeVar("_R", bound=Record)


class Edge(NamedTuple):
    """A connection: `subject` to `object`, each the id of a record or a plain name; `number` counts all of them, from 1.

    It stands in the record `owner`, at `anchor` of its page.
    """

    subject: str
    object: str
    kind: str
    family: Literal["with", "asked", "against", "belongs", "other"]
    part: Relation | Membership
    owner: str
    reviewed: PartialDate  # when its owner was
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
    def sources(self) -> tuple[SourceRef, ...]:
        """What it rests on, and what its end does if the end of somebody tells it."""
        return (*self.part.sources, *chain.from_iterable(end.sources for end in self.over_by))

    @property
    def planned(self) -> bool:
        """Whether it begins only after the review."""
        begins = self.part.happened or self.part.start_date
        return begins is not None and begins.first > self.reviewed.last

    @property
    def goes_on(self) -> bool:
        """Whether it has begun and nothing is known to have ended it."""
        return not (self.planned or self.part.end_date or self.ends)

    def held(self, at: PartialDate) -> Known:
        return self.part.held(at, self.reviewed, self.ends)

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
        unsure = self.reviewed.last < end.days.first or any(days.first <= end.days.last for days in others)
        return Known.UNKNOWN if unsure else Known.YES


class Belonging(NamedTuple):
    """A membership that may answer which party somebody belonged to; `in_party`: the body is one for certain."""

    edge: Edge
    known: Known
    in_party: bool


class Backlink(NamedTuple):
    """A part of a record that names another record; `number` counts the parts in its list, from 1."""

    record: Any
    part: Any
    number: int


@dataclass(frozen=True)
class Site:
    """Checked records, drafts and retired ones left out, with what connects them; everything is in the order in which pages show it."""

    article: Article
    story: Story | None
    people: Mapping[str, Person]
    parties: Mapping[str, Party]
    called: Mapping[str, Called]  # who has a page, as others call them
    unpublished: Mapping[str, Record]  # drafts and what is retired
    events: Sequence[Event]
    claims: Sequence[Claim]
    spans: Mapping[str, Span]
    mentions: Sequence[FoundMention]
    names: Names[Named] = field(compare=False)
    terms: Names[Named] = field(compare=False)  # of the glossary alone
    sources: Mapping[str, Source]
    # Those with the address of the article.
    article_sources: Sequence[SourceRef]
    glossary: Sequence[Term]
    copies: Mapping[str, Sequence[Source]]  # of a source, by its id
    corrections: Sequence[Correction]  # the newest first
    log: Mapping[PartialDate, Sequence[Change]]  # what changed on a day; the newest first
    pages: Mapping[str, FurtherPage]
    # The earliest and the latest day on which a record was reviewed.
    reviewed: tuple[PartialDate, PartialDate] | None
    edges: Sequence[Edge]
    edges_of: Mapping[str, Sequence[Edge]]
    inverses: Mapping[str, Mapping[str, Sequence[Any]]]  # see `of`
    mentions_of: Mapping[Named, Sequence[FoundMention]]
    warnings: Sequence[Problem] = field(default=(), compare=False)

    @property
    def records(self) -> Iterator[Record]:
        yield from self.people.values()
        yield from self.parties.values()

    def record(self, ref: str) -> Record | None:
        """The published record with this id, if `ref` is one."""
        return self.people.get(ref) or self.parties.get(ref)

    def name(self, ref: str) -> str:
        """What to call whom a reference means: the name of its record, or the plain name that it is."""
        known = self.called.get(ref) or self.unpublished.get(ref)
        return known.name if known else str(ref)

    def of(self, inverse: str, id: str) -> Sequence[Any]:
        """What names somebody in the fields with this inverse: records, or their parts as backlinks."""
        return self.inverses.get(id, {}).get(inverse, ())

    def corrected(self, page: str) -> list[Correction]:
        """The corrections about a record (`people/ID`), about a page, or about the events or claims that stand on it."""
        names = {page, page.rpartition("/")[2]}
        stand = {"timeline": ("events", self.event), "claims": ("claims", self.claim)}

        def concerns(about: str) -> bool:
            kind, _, id = about.rpartition("/")
            own, find = stand.get(page, ("", None))
            return about in names or (find is not None and kind in ("", own) and find(id) is not None)

        return [correction for correction in self.corrections if any(map(concerns, correction.about))]

    @property
    def article_refs(self) -> Sequence[SourceRef]:
        """The article as a source, where the sources have it: the one with its address."""
        return self.article_sources[:1]

    def source_count(self, record: Record) -> int:
        """How many sources the page of a record cites."""
        events = self.of("events", record.id)
        edges = self.edges_of.get(record.id, ())
        parts = (
            *(part for _, _, part in citing(record)),
            *(edge.part for edge in edges if edge.owner != record.id),
            *events,
            *(link.part for link in chain(*self.inverses.get(record.id, {}).values()) if isinstance(link, Backlink)),
            *self.corrected(f"{record.folder}/{record.id}"),
        )
        ends = (end.sources for edge in edges for end in edge.over_by)
        claims = self.of("claims", record.id)
        in_article = claims or events or Named("record", record.id) in self.mentions_of
        said = self.article_refs if in_article else ()
        return len({ref.id for ref in chain(said, *ends, *map(cited_sources, parts))})

    def annotated(self, paragraph: int) -> Iterator[Piece]:
        """The headline (0) or a paragraph of the article as pieces: its claims and mentions marked."""
        spans = {claim.id: self.spans[claim.id] for claim in self.claims_in(paragraph)}
        mentions = [mention for mention in self.mentions if mention.span.paragraph == paragraph]
        return pieces(self.article.texts[paragraph], spans, mentions)

    def claim(self, id: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.id == id), None)

    def event(self, id: str) -> Event | None:
        return next((event for event in self.events if event.id == id), None)

    def claims_in(self, paragraph: int) -> list[Claim]:
        return [claim for claim in self.claims if self.spans[claim.id].paragraph == paragraph]

    def parties_at(self, person: Record, at: PartialDate | None = None) -> list[Belonging]:
        """Memberships in parties that held, or may have held, at a date, or without one when the person died or was reviewed last.

        The certain ones come first; without any, seats for a party, and bodies of which nobody says what they are, come last.
        """
        found = [
            Belonging(edge, edge.held(at) if at else edge.held_last(person), kind in PARTIES)
            for edge in self.edges_of.get(person.id, ())
            if edge.kind == "membership"
            and edge.subject == person.id
            and ((kind := self._kind(edge)) in (None, *PARTIES) or getattr(edge.part, "on_behalf_of", None))
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

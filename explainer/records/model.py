"""What a profile may say: every record, its fields, and the rules that it alone can break."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from typing import Annotated, ClassVar, Literal

from pydantic import PlainValidator, WithJsonSchema, model_validator

from explainer.records import fields, parts
from explainer.records.dates import Days, PartialDate
from explainer.records.fields import TO_TEXT, Many, OneOf, RecordRef, RefersTo, as_prose, wrong
from explainer.records.parts import Cited, End, Part
from explainer.records.prose import Prose
from explainer.records.vocabulary import CLASSIFICATIONS, EVENT_KINDS, IDENTIFIERS, STAGES, VERDICTS


class Record(Part):
    """A person or a party: all that has a page of its own."""

    implied: ClassVar[Mapping[str, str]] = {"id": "the file name is the id"}
    folder: ClassVar[str]

    id: fields.Id
    name: fields.Text
    short_name: fields.Text | None = None
    sort_name: fields.Text | None = None
    native_name: fields.Text | None = None
    native_language: fields.Language | None = None
    other_names: parts.OtherNames = ()
    summary: fields.ProseText
    story_role: fields.ProseText
    biography: fields.ProseText | None = None
    memberships: Many[parts.Membership] = ()
    relations: Many[parts.Relation] = ()
    unknowns: Many[fields.Text] = ()
    identifiers: fields.Identifiers = {}  # noqa: RUF012 - pydantic copies it
    links: Many[parts.WebLink] = ()
    image: parts.Image | None = None
    former_ids: Many[fields.Id] = ()
    draft: fields.Boolean = False
    reviewed: fields.Day

    @model_validator(mode="after")
    def native_name_has_a_language(self) -> "Record":
        if self.native_name and not self.native_language:
            raise wrong("language", "a native name needs its 'native_language', such as ru", "native_name")
        return self

    @property
    def ends(self) -> tuple[End, ...]:
        """The death or the end of whom this is about, if there was one."""
        return ()

    def end_between(
        self, noun: Literal["death", "end"], first: PartialDate | None, last: PartialDate | None, cited: Cited
    ) -> tuple[End]:
        """The end, between two dates; where one is not known, it was some day before the review."""
        before = date.fromordinal(max(self.reviewed.first.toordinal() - 1, 1))
        days = Days(first.first if first else date.min, last.last if last else before)
        return (End(noun, self.name, days, last, cited.sources),)

    @property
    def src_uri(self) -> str:
        """Path of the record's page below the docs folder."""
        return f"{self.folder}/{self.id}.md"

    @property
    def short(self) -> str:
        return self.short_name or self.name

    @property
    def sort_key(self) -> tuple[str, str]:
        return (self.sort_name or self.name).casefold(), self.id

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and spelling, each once, our own first."""
        given = (*self.main_names, *(other.name for other in self.other_names))
        return tuple(dict.fromkeys(name for name in given if name))

    @property
    def main_names(self) -> tuple[str | None, ...]:
        """The names that have a field of their own, those that are not given as nothing."""
        return self.name, self.short_name, self.native_name

    @property
    def identifier_links(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (scheme, number, IDENTIFIERS[scheme][1].format(number)) for scheme, number in self.identifiers.items()
        )


class Person(Record):
    folder = "people"
    noun = "person"

    birth: parts.LifeEvent | None = None
    death: parts.LifeEvent | None = None
    memberships: Many[parts.PersonMembership] = ()

    @property
    def ends(self) -> tuple[End, ...]:
        return self.end_between("death", self.death.date, self.death.date, self.death) if self.death else ()

    @model_validator(mode="after")
    def lives_forwards(self) -> "Person":
        born, died = self.birth and self.birth.date, self.death and self.death.date
        if born and died and died.last < born.first:
            raise wrong("dates", f"died in {died}, before the birth in {born}", "death")
        return self


class Party(Record):
    folder = "parties"
    noun = "party"

    classification: Annotated[str, OneOf(CLASSIFICATIONS)]
    abbreviation: fields.Text | None = None
    founding: parts.Founding | None = None
    dissolution: parts.Founding | None = None
    positions: Many[parts.Position] = ()
    color: fields.Color | None = None
    mark: Annotated[str, OneOf(("circle", "square", "diamond", "triangle", "hexagon", "star"))] | None = None
    seats: Many[parts.Seats] = ()
    memberships: Many[parts.PartyMembership] = ()

    @property
    def ends(self) -> tuple[End, ...]:
        over = self.dissolution
        if not over or (over.start_date and not over.end_date):  # it was not done with at the review
            return ()
        last = over.happened or over.end
        return self.end_between("end", over.start_date or last, last, over)

    @property
    def main_names(self) -> tuple[str | None, ...]:
        return *super().main_names, self.abbreviation


class Event(Cited):
    noun = "event"

    id: fields.Id
    date: fields.Date
    end_date: fields.Date | None = None
    title: fields.Text
    place: fields.Text | None = None
    summary: fields.ProseText
    participants: Many[Annotated[RecordRef, RefersTo(plain=True, inverse="events")]] = ()
    kind: Annotated[str, OneOf(EVENT_KINDS)]
    stage: Annotated[str, OneOf(STAGES)] | None = None

    @model_validator(mode="after")
    def fits(self) -> "Event":
        if self.end_date and self.end_date.last < self.date.first:
            raise wrong("dates", f"ends in {self.end_date}, before it starts in {self.date}", "end_date")
        if self.stage == "allegation" and len({source.id for source in self.sources}) < 2:
            raise wrong("allegation", "an allegation needs two different sources", "sources")
        return self


class Claim(Part):
    noun = "claim"

    id: fields.Id
    quote: fields.Text
    prefix: fields.Text | None = None
    suffix: fields.Text | None = None
    speaker: Annotated[RecordRef, RefersTo(also=("article",), inverse="claims")]
    attribution: Annotated[str, OneOf(("quoted", "paraphrased"))] | None = None
    about: Many[Annotated[RecordRef, RefersTo(inverse="claims")]]
    verdict: Annotated[str, OneOf(VERDICTS)]
    finding: fields.ProseText
    sources: parts.Sources | None = None
    note: fields.Text | None = None
    disputed: fields.Text | None = None

    @model_validator(mode="after")
    def shows_its_sources(self) -> "Claim":
        if not self.sources and self.verdict not in ("opinion", "not-found"):
            raise wrong(
                "missing", f"is missing; a claim judged '{self.verdict}' shows what the verdict rests on", "sources"
            )
        return self


class Source(Part):
    noun = "source"
    implied: ClassVar[Mapping[str, str]] = {"id": "the key is the id"}

    id: fields.Id
    title: fields.Text
    translated_title: fields.Text | None = None
    publisher: fields.Text
    url: fields.Url
    archive_url: fields.Url | None = None
    author: fields.Text | None = None
    published: fields.Date | None = None
    accessed: fields.Day | None = None
    language: fields.Language | None = None
    note: fields.Text | None = None


class Term(Part):
    """An entry of the glossary."""

    noun = "glossary entry"

    id: fields.Id
    term: fields.Text
    other_names: parts.TermNames = ()
    definition: fields.ProseText
    sources: parts.Sources | None = None


class Article(Part):
    noun = "article"
    implied: ClassVar[Mapping[str, str]] = {"text": "the text stands below the front matter"}
    id: ClassVar[str] = "article"

    headline: fields.Text
    author: fields.Text
    publisher: fields.Text
    date_published: fields.Date
    url: fields.Url | None = None
    language: fields.Language | None = None
    rights: fields.Text | None = None
    key_dates: Many[parts.KeyDate] = ()
    mentions: Many[parts.Mention] = ()
    text: Annotated[str, WithJsonSchema({"type": "string"})]

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the text, verbatim."""
        return tuple(
            paragraph.strip("\n") for paragraph in re.split(r"\n(?:[ \t]*\n)+", self.text) if paragraph.strip()
        )

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """Where in the text each paragraph begins."""
        starts: list[int] = []
        end = 0
        for paragraph in self.paragraphs:
            starts.append(self.text.index(paragraph, end))
            end = starts[-1] + len(paragraph)
        return tuple(starts)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What claims and mentions are found in, by the number of the paragraph: the headline is number 0."""
        return (self.headline, *self.paragraphs)


class Story(Part):
    """The explainer in our own words: prose that begins with its heading."""

    noun = "story"
    id: ClassVar[str] = "story"

    text: Annotated[Prose, PlainValidator(partial(as_prose, headings=True)), TO_TEXT]


AnyRecord = Person | Party | Event | Claim | Source | Term | Article | Story

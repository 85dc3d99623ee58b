"""What a profile may say: every record, its fields, what it alone consists of, and the rules that it alone can break."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from explainer.records import fields, parts
from explainer.records.blocks import Block, read_blocks
from explainer.records.dates import Days, PartialDate, before
from explainer.records.fields import TO_TEXT, Many, Naming, OneOf, RecordRef, RefersTo, as_prose, wrong
from explainer.records.parts import Cited, End, Moment, Part
from explainer.records.prose import Prose
from explainer.records.texts import MAX_BYTES
from explainer.records.vocabulary import CHANGES, CLASSIFICATIONS, EVENT_KINDS, MEDIA, NOBODY, STAGES, VERDICTS


class Called(NamedTuple):
    """What the pages of others show of a record: what to call it, how to mark it, and where its page is."""

    id: str
    noun: str
    src_uri: str
    name: str
    short_name: str | None
    sort_name: str | None
    color: str | None
    mark: str | None


class Record(Part):
    """A person or a party: all that has a page of its own."""

    implied: ClassVar[Mapping[str, str]] = {"id": "the file name is the id"}
    folder: ClassVar[str]
    # What remains of a retired record, and what stands in place of other fields that are required.
    remaining: ClassVar = frozenset(["id", "name", "retired", "reviewed", "former_ids"])
    stand_ins: ClassVar[Mapping[str, str]] = {}
    shapes: ClassVar[parts.Shapes] = ({"if": {"required": ["native_name"]}, "then": {"required": ["native_language"]}},)

    id: fields.Id
    name: fields.LatinName
    short_name: fields.LatinName | None = None
    sort_name: fields.LatinName | None = None
    native_name: fields.Name | None = None
    native_language: fields.Language | None = None
    other_names: parts.OtherNames = ()
    summary: fields.ProseText
    story_role: fields.ProseText
    story_line: fields.Few | None = None
    biography: fields.ProseText | None = None
    memberships: Many[parts.Membership] = ()
    relations: Many[parts.Relation] = ()
    unknowns: Many[fields.Text] = ()
    identifiers: parts.Identifiers = {}  # noqa: RUF012 - pydantic copies it
    links: Many[parts.WebLink] = ()
    image: parts.Image | None = None
    former_ids: Many[fields.Id] = ()
    draft: fields.Boolean = False
    retired: fields.Reason | None = None
    exceptions: parts.Exceptions = ()
    reviewed: fields.Day

    @model_validator(mode="before")
    @classmethod
    def keeps_nothing_when_retired(cls, value: Any) -> Any:
        """Of a record without a page only its name, its addresses and why; the fields that others require say that too."""
        if not (isinstance(value, dict) and isinstance(value.get("retired"), str)):
            return value
        given = {key: said for key, said in value.items() if key in cls.remaining or key not in cls.model_fields}
        return {"summary": value["retired"], "story_role": value["retired"], **cls.stand_ins, **given}

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
        day_before = date.fromordinal(max(self.reviewed.first.toordinal() - 1, 1))
        days = Days(first.possible.first if first else date.min, last.possible.last if last else day_before)
        return (End(noun, self.name, days, last, cited.sources),)

    @property
    def src_uri(self) -> str:
        """Path of the record's page below the docs folder."""
        return f"{self.folder}/{self.id}.md"

    @property
    def called(self) -> Called:
        return Called._make(getattr(self, name, None) for name in Called._fields)

    @property
    def short(self) -> str:
        return self.short_name or self.name

    @property
    def sort_key(self) -> tuple[str, ...]:
        return *fields.name_order(self.sort_name or self.name), self.id

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and spelling, each once, our own first."""
        given = (*self.main_names, *(other.name for other in self.other_names))
        return tuple(dict.fromkeys(name for name in given if name))

    @property
    def full_names(self) -> tuple[str, ...]:
        """The names by which it is called in full, those for search alone and the short one left out."""
        given = (*self.main_names, *(other.name for other in self.other_names if not other.search_only))
        return tuple(dict.fromkeys(name for name in given if name and name != self.short_name))

    @property
    def main_names(self) -> tuple[str | None, ...]:
        """The names that have a field of their own, those that are not given as nothing."""
        return self.name, self.short_name, self.native_name


class LifeEvent(Cited):
    date: fields.Date | None = None
    place: fields.Text | None = None


class Person(Record):
    folder = "people"
    noun = "person"

    birth: LifeEvent | None = None
    death: LifeEvent | None = None
    memberships: Many[parts.PersonMembership] = ()

    @property
    def ends(self) -> tuple[End, ...]:
        return self.end_between("death", self.death.date, self.death.date, self.death) if self.death else ()

    @model_validator(mode="after")
    def lives_forwards(self) -> "Person":
        born = self.birth.date if self.birth else None
        died = self.death.date if self.death else None
        if before(died, born):
            raise wrong("dates", f"died in {died}, before the birth in {born}", "death")
        return self


class Founding(Cited, Moment):
    pass


class Position(Cited):
    noun = "position"

    text: fields.Text
    date: fields.Date | None = None


class Seats(Cited):
    noun = "seats"
    shapes: ClassVar[parts.Shapes] = ({"oneOf": [{"required": ["election"]}, {"required": ["date"]}]},)

    body: Annotated[RecordRef, RefersTo("party", plain=True, inverse="seats")]
    election: fields.Date | None = None
    date: fields.Date | None = None
    seats: fields.Number
    of: fields.Number | None = None

    @model_validator(mode="after")
    def fits(self) -> "Seats":
        if bool(self.election) == bool(self.date):
            given = "both are given" if self.date else "is missing"
            raise wrong("dates", f"{given}; write either 'election' (won at it) or 'date' (sitting then)", "election")
        if self.of is not None and self.seats > self.of:
            raise wrong("number", f"{self.seats} seats of {self.of}; 'of' counts all seats of the body", "seats")
        return self


class Party(Record):
    folder = "parties"
    noun = "party"
    stand_ins: ClassVar = {"classification": CLASSIFICATIONS[0]}

    classification: Annotated[str, OneOf(CLASSIFICATIONS)]
    abbreviation: fields.Text | None = None
    founding: Founding | None = None
    dissolution: Founding | None = None
    positions: Many[Position] = ()
    color: fields.Color | None = None
    mark: Annotated[str, OneOf(("circle", "square", "diamond", "triangle", "hexagon", "star"))] | None = None
    seats: Many[Seats] = ()
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
    case: fields.Text | None = None
    court: Annotated[RecordRef, RefersTo("party", plain=True)] | None = None
    draft: fields.Boolean = False
    exceptions: parts.Exceptions = ()

    @model_validator(mode="after")
    def fits(self) -> "Event":
        if before(self.end_date, self.date):
            raise wrong("dates", f"ends in {self.end_date}, before it starts in {self.date}", "end_date")
        return self


class Claim(Part):
    noun = "claim"
    shapes: ClassVar[parts.Shapes] = (
        {
            "if": {"properties": {"verdict": {"enum": ["opinion", "not-found"]}}},
            "else": {"required": ["sources"]},
        },
    )

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
    draft: fields.Boolean = False
    exceptions: parts.Exceptions = ()

    @model_validator(mode="after")
    def shows_its_sources(self) -> "Claim":
        if not self.sources and self.verdict not in ("opinion", "not-found"):
            raise wrong(
                "missing", f"is missing; a claim judged '{self.verdict}' shows what the verdict rests on", "sources"
            )
        return self


class Source(Part):
    """What is cited; `reproduces` names the source of which it is a copy, a translation or a report."""

    noun = "source"
    shapes: ClassVar[parts.Shapes] = ({"anyOf": [{"required": [name]} for name in ("url", "doi", "isbn", "medium")]},)
    implied: ClassVar[Mapping[str, str]] = {"id": "the key is the id"}

    id: fields.Id
    title: fields.Text
    translated_title: fields.Text | None = None
    publisher: fields.Text
    url: fields.Url | None = None
    doi: fields.Doi | None = None
    isbn: fields.Isbn | None = None
    medium: Annotated[str, OneOf(MEDIA)] | None = None
    reproduces: parts.OtherSource | None = None
    control: Annotated[str, OneOf(("state",))] | None = None
    archive_url: fields.Url | None = None
    author: fields.Text | None = None
    published: fields.Date | None = None
    accessed: fields.Day | None = None
    language: fields.Language | None = None
    note: fields.Text | None = None

    @property
    def address(self) -> str | None:
        """Where it can be read or looked up."""
        doi = f"https://doi.org/{self.doi}" if self.doi else None
        return self.url or doi or self.archive_url

    @model_validator(mode="after")
    def can_be_found(self) -> "Source":
        if not (self.url or self.doi or self.isbn or self.medium):
            message = f"is missing; write where it is: url, doi, isbn, or medium ({', '.join(MEDIA)})"
            raise wrong("missing", message, "url")
        if self.accessed and before(self.accessed, self.published):
            raise wrong("dates", f"read on {self.accessed}, before it was published in {self.published}", "accessed")
        return self


class Term(Part):
    """An entry of the glossary."""

    noun = "glossary entry"

    id: fields.Id
    term: fields.Text
    other_names: parts.TermNames = ()
    definition: fields.ProseText
    sources: parts.Sources | None = None


class KeyDate(Part):
    date: fields.Date
    label: fields.Text
    text: fields.Text | None = None


class Mention(Part):
    quote: fields.Text
    prefix: fields.Text | None = None
    suffix: fields.Text | None = None
    record: Annotated[RecordRef, RefersTo(also=("glossary entry",), nobody=NOBODY)]


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
    key_dates: Many[KeyDate] = ()
    mentions: Many[Mention] = ()
    text: Annotated[str, WithJsonSchema({"type": "string"})]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return read_blocks(self.text)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What claims and mentions are found in, by the number of the block: the headline is number 0."""
        return (self.headline, *(block.text for block in self.blocks))


class Side(Part):
    """Some of those whom the story is about, and what joins them."""

    title: fields.Text
    records: Many[Annotated[RecordRef, RefersTo()]]


class Story(Part):
    """The explainer in our own words: prose that begins with its heading."""

    noun = "story"
    implied: ClassVar[Mapping[str, str]] = {"text": "the text stands below the front matter"}
    id: ClassVar[str] = "story"

    sides: Many[Side] = ()
    due: Many[fields.Text] = ()
    text: Annotated[Prose, PlainValidator(partial(as_prose, headings=True)), TO_TEXT]


class Correction(Part):
    """What was wrong on this site, and what is right; `about` are addresses of records, or of pages."""

    noun = "correction"
    implied: ClassVar[Mapping[str, str]] = {"id": "a correction has none"}

    id: fields.Text
    date: fields.Day
    about: Many[Annotated[fields.Text, Naming("address")]]
    was: fields.Text
    right: Annotated[fields.Text, Field(alias="is")]
    sources: parts.Sources | None = None


class FurtherPage(Part):
    """A page in our own words."""

    noun = "page"
    implied: ClassVar[Mapping[str, str]] = {
        "id": "the file name is the id",
        "text": "the text stands below the front matter",
    }

    id: fields.Id
    title: fields.Text
    description: fields.Text
    reviewed: fields.Day
    text: Annotated[Prose, PlainValidator(partial(as_prose, headings=True)), TO_TEXT]


_Told = Annotated[str, PlainValidator(partial(fields.as_text, limit=MAX_BYTES))]
_NOUNS = tuple(
    each.noun for each in (Person, Party, Event, Claim, Source, Term, Correction, Article, Story, FurtherPage)
)


class LogEntry(Part):
    """What changed in the profiles on a day, as `changes --json` tells it."""

    noun = "change"

    date: fields.Day
    of: Annotated[str, OneOf(_NOUNS), Field(alias="noun")]
    id: _Told
    name: _Told
    kind: Annotated[str, OneOf(CHANGES)]
    what: _Told = ""
    before: _Told | None = None
    after: _Told | None = None

    @model_validator(mode="before")
    @classmethod
    def says_nothing_with_null(cls, value: Any) -> Any:
        return {key: said for key, said in value.items() if said not in ("", "null") or key not in _MAY_BE_NULL}


_MAY_BE_NULL = ("what", "before", "after")


AnyRecord = Person | Party | Event | Claim | Source | Term | Correction | FurtherPage | Article | Story | LogEntry

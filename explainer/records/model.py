"""What a profile may say: every record, its fields and the rules that one file alone can break."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, SupportsIndex, TypeVar, get_args
from unicodedata import name

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails

from explainer.problem import Problem
from explainer.records.dates import Days, Known, PartialDate, earliest, holds
from explainer.records.document import MAX_PROBLEMS, Document, Path
from explainer.records.fields import (
    TO_TEXT,
    Boolean,
    Color,
    Date,
    Day,
    Id,
    Language,
    Many,
    Named,
    Number,
    OneOf,
    OnlyId,
    PicturePath,
    ProseText,
    RecordRef,
    Text,
    Url,
    a_or_an,
    as_date,
    as_prose,
    nearest,
    nearest_key,
    relation_kind,
    wrong,
    yaml_type,
)
from explainer.records.prose import Citation, Link, Prose, walk
from explainer.records.vocabulary import (
    CLASSIFICATIONS,
    EVENT_KINDS,
    IDENTIFIERS,
    INDEPENDENT,
    RELATION_KINDS,
    STAGES,
    VERDICTS,
)

# ---- parts of records ------------------------------------------------------------------------------------------------


_NOT_TOLD: set[str] = set()


class Part(BaseModel):
    """Something with fields of its own; unknown keys are refused, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    def model_post_init(self, context: Any) -> None:
        """Which fields were given nobody asks, and it would take as much memory as the fields."""
        object.__setattr__(self, "__pydantic_fields_set__", _NOT_TOLD)


class SourceRef(Part):
    """A source, and where in it."""

    id: Id
    locator: Text | None = None

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return super().__reduce_ex__(protocol) if self.locator else (whole_source, (self.id,))


def _source_ref(value: Any) -> Any:
    return whole_source(value) if isinstance(value, str) else value


@lru_cache(maxsize=65536)
def whole_source(id: str) -> Any:
    """A source that is cited as a whole, one object for all who cite it; or what is to be told to be wrong."""
    try:
        return SourceRef(id=id)
    except ValidationError:
        return {"id": id}


Sources = Many[Annotated[SourceRef, BeforeValidator(_source_ref)]]


class Cited(Part):
    """A statement about the world: it says where it comes from and how the sources differ."""

    sources: Sources
    note: Text | None = None
    disputed: Text | None = None


class End(NamedTuple):
    """The death of a person or the end of a body, which no state of theirs outlasts: the days among which it was, and its date as it is known."""

    noun: Literal["death", "end"]
    name: str
    days: Days
    date: PartialDate | None
    sources: tuple[SourceRef, ...]


_OPEN_END = ", or unknown if it is over and nobody knows since when; leave the key out if it goes on"
_END_DATE = WithJsonSchema({"type": "string", "pattern": r"^(unknown|\d{4}(-\d{2}(-\d{2})?)?)$"})
EndDate = Annotated[
    PartialDate | Literal["unknown"],
    PlainValidator(lambda value: value if value == "unknown" else as_date(value, _OPEN_END)),
    TO_TEXT,
    _END_DATE,
]


class State(Part):
    """Something that held for a time; `end` absent: still so when last reviewed, or over and nobody knows when (`ended`)."""

    start_date: Date | None = None
    end_date: EndDate | None = None
    last_known: Date | None = None

    # Whether it may be something that happened, with a date.
    is_moment: ClassVar[bool] = False

    @property
    def happened(self) -> PartialDate | None:
        """Its date, if it is something that happened rather than held."""
        return None

    @property
    def earliest(self) -> PartialDate | None:
        """The first date that is known of it."""
        return self.happened or self.start_date or self.end or self.last_known

    @property
    def ended(self) -> bool:
        return self.end_date == "unknown"

    @property
    def end(self) -> PartialDate | None:
        return None if isinstance(self.end_date, str) else self.end_date

    @model_validator(mode="after")
    def dates_are_in_order(self) -> "State":
        if self.start_date and self.end and self.end.last < self.start_date.first:
            raise wrong("dates", f"ends in {self.end}, before it starts in {self.start_date}", "end_date")
        if self.last_known and not self.ended:
            raise wrong("dates", "goes with 'end_date: unknown' only; write that, or leave the key out", "last_known")
        if self.start_date and self.last_known and self.last_known.last < self.start_date.first:
            raise wrong(
                "dates", f"last known in {self.last_known}, before it starts in {self.start_date}", "last_known"
            )
        return self

    def held(self, at: PartialDate, reviewed: PartialDate, ends: Sequence[End] = ()) -> Known:
        """Whether it held at `at`, as known on the day of the review; it outlasts none of the `ends`."""
        until = [end.days for end in ends]
        if any(at.first > days.last for days in until) or (self.ended and at.first >= reviewed.last):
            return Known.NO
        attested = self.last_known if self.ended else earliest([reviewed, *until])
        return holds(self.start_date, earliest([self.end, *until]) if self.end else None, attested, at)

    def over_by(self, ends: Sequence[End]) -> tuple[End, ...]:
        """Which of the `ends` tell when it was over, where its own dates do not: more than one if nobody knows which came first."""
        first = min((end.days.last for end in ends), default=None)
        if not first or self.ended or (self.end and self.end.first <= first):
            return ()
        return tuple(
            end
            for end in ends
            if end.days.first <= first and not (self.start_date and self.start_date.first > end.days.last)
        )


class Moment(State):
    """Something that happened at a date, or held for a time; never both."""

    date: Date | None = None

    is_moment: ClassVar[bool] = True

    @property
    def happened(self) -> PartialDate | None:
        return self.date

    @model_validator(mode="after")
    def has_one_kind_of_date(self) -> "Moment":
        if self.date and (self.start_date or self.end_date):
            raise wrong(
                "dates", "beside a start or an end; write either 'date', or 'start_date' and 'end_date'", "date"
            )
        return self


class OtherName(State):
    name: Text
    language: Language | None = None
    note: Text | None = None
    sources: Sources | None = None


def _other_name(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class LifeEvent(Cited):
    date: Date | None = None
    place: Text | None = None


class Founding(Cited, Moment):
    pass


class Membership(Cited, State):
    """Who belonged to what; `other` is the side that the record with this membership is not."""

    role: Text | None = None

    @property
    def other(self) -> RecordRef:
        raise NotImplementedError

    @property
    def what(self) -> str:
        """The role, or what somebody without one is."""
        return self.role or "member"


class PersonMembership(Membership):
    organization: Named
    classification: Annotated[str, OneOf(CLASSIFICATIONS)] | None = None

    @property
    def other(self) -> RecordRef:
        return self.organization

    @property
    def what(self) -> str:
        return self.role or ("of no party" if self.organization == INDEPENDENT else "member")

    @model_validator(mode="after")
    def says_what_a_body_is_once(self) -> "PersonMembership":
        if self.classification and self.organization.is_id:
            message = "goes with the plain name of a body without a file; leave the key out"
            raise wrong("classification", message, "classification")
        return self


class PartyMembership(Membership):
    person: Named

    @property
    def other(self) -> RecordRef:
        return self.person


class Relation(Cited, Moment):
    to: Named
    kind: Annotated[str, OneOf(tuple(RELATION_KINDS)), BeforeValidator(relation_kind)]
    summary: ProseText | None = None


class Position(Cited):
    text: Text
    date: Date | None = None


class Seats(Cited):
    body: Named
    election: Date | None = None
    date: Date | None = None
    seats: Number
    of: Number | None = None

    @model_validator(mode="after")
    def fits(self) -> "Seats":
        if bool(self.election) == bool(self.date):
            given = "both are given" if self.date else "is missing"
            raise wrong("dates", f"{given}; write either 'election' (won at it) or 'date' (sitting then)", "election")
        if self.of is not None and self.seats > self.of:
            raise wrong("number", f"{self.seats} seats of {self.of}; 'of' counts all seats of the body", "seats")
        return self


class WebLink(Part):
    url: Url
    title: Text


class Image(Part):
    file: PicturePath
    alt: Text
    credit: Text
    license: Text


def _identifiers(value: Any) -> Any:
    if not isinstance(value, dict):
        raise wrong("type", f"expected a mapping, got {yaml_type(value)}; write 'wikidata: Q…'")
    for scheme, number in value.items():
        if scheme not in IDENTIFIERS:
            raise wrong("unknown-key", f"unknown key '{scheme}'; {nearest(scheme, IDENTIFIERS)}", scheme)
        form, _, example = IDENTIFIERS[scheme]
        if not isinstance(number, str):
            raise wrong("type", f"expected text, got {yaml_type(number)}; write one such as {example}", scheme)
        if not re.fullmatch(form, number, re.ASCII):
            raise wrong("form", f"'{number}' is no identifier of {scheme}; write one such as {example}", scheme)
    return value


# ---- records ---------------------------------------------------------------------------------------------------------


class Record(Part):
    """A person or a party: all that has a page of its own."""

    folder: ClassVar[str]
    noun: ClassVar[str]

    id: Id
    name: Text
    short_name: Text | None = None
    sort_name: Text | None = None
    native_name: Text | None = None
    native_language: Language | None = None
    other_names: Many[Annotated[OtherName, BeforeValidator(_other_name)]] = ()
    summary: ProseText
    story_role: ProseText
    biography: ProseText | None = None
    memberships: Many[Membership] = ()
    relations: Many[Relation] = ()
    unknowns: Many[Text] = ()
    identifiers: Annotated[dict[str, str], PlainValidator(_identifiers), WithJsonSchema({"type": "object"})] = {}
    links: Many[WebLink] = ()
    image: Image | None = None
    former_ids: Many[Id] = ()
    draft: Boolean = False
    reviewed: Day

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

    birth: LifeEvent | None = None
    death: LifeEvent | None = None
    memberships: Many[PersonMembership] = ()

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
    abbreviation: Text | None = None
    founding: Founding | None = None
    dissolution: Founding | None = None
    positions: Many[Position] = ()
    color: Color | None = None
    mark: Annotated[str, OneOf(("circle", "square", "diamond", "triangle", "hexagon", "star"))] | None = None
    seats: Many[Seats] = ()
    memberships: Many[PartyMembership] = ()

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
    noun: ClassVar[str] = "event"

    id: Id
    date: Date
    end_date: Date | None = None
    title: Text
    place: Text | None = None
    summary: ProseText
    participants: Many[Named] = ()
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
    noun: ClassVar[str] = "claim"

    id: Id
    quote: Text
    prefix: Text | None = None
    suffix: Text | None = None
    speaker: OnlyId
    attribution: Annotated[str, OneOf(("quoted", "paraphrased"))] | None = None
    about: Many[OnlyId]
    verdict: Annotated[str, OneOf(VERDICTS)]
    finding: ProseText
    sources: Sources | None = None
    note: Text | None = None
    disputed: Text | None = None

    @model_validator(mode="after")
    def shows_its_sources(self) -> "Claim":
        if not self.sources and self.verdict not in ("opinion", "not-found"):
            raise wrong(
                "missing", f"is missing; a claim judged '{self.verdict}' shows what the verdict rests on", "sources"
            )
        return self


class Source(Part):
    noun: ClassVar[str] = "source"

    id: Id
    title: Text
    translated_title: Text | None = None
    publisher: Text
    url: Url
    archive_url: Url | None = None
    author: Text | None = None
    published: Date | None = None
    accessed: Day | None = None
    language: Language | None = None
    note: Text | None = None


class TermName(Part):
    name: Text
    language: Language | None = None


class Term(Part):
    """An entry of the glossary."""

    noun: ClassVar[str] = "glossary entry"

    id: Id
    term: Text
    other_names: Many[Annotated[TermName, BeforeValidator(_other_name)]] = ()
    definition: ProseText
    sources: Sources | None = None


class KeyDate(Part):
    date: Date
    label: Text


class Mention(Part):
    quote: Text
    prefix: Text | None = None
    suffix: Text | None = None
    record: OnlyId


class Article(Part):
    noun: ClassVar[str] = "article"

    headline: Text
    author: Text
    publisher: Text
    date_published: Date
    url: Url | None = None
    language: Language | None = None
    rights: Text | None = None
    key_dates: Many[KeyDate] = ()
    mentions: Many[Mention] = ()
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

    noun: ClassVar[str] = "story"

    text: Annotated[Prose, PlainValidator(partial(as_prose, headings=True)), TO_TEXT]


AnyRecord = Person | Party | Event | Claim | Source | Term | Article | Story
_R = TypeVar("_R", bound=Part)


# ---- from documents --------------------------------------------------------------------------------------------------


def read_record(
    model: type[_R], document: Document, path: Path = (), given: dict[str, Any] | None = None, said: str = ""
) -> _R | list[Problem]:
    """The record at `path` of a document, with the fields in `given` that the file itself does not say; or every problem of it.

    `said` tells an editor what says the fields in `given` instead.
    """
    value: Any = document.value
    for step in path:
        value = value[step]
    noun = getattr(model, "noun", "record")
    if not isinstance(value, dict):
        names = [name for name in model.model_fields if name not in (given or {})]
        first = "id" if "id" in names else names[0]
        message = f"expected the fields of {a_or_an(noun)} ('{first}: …'), got {yaml_type(value)}"
        return [document.problem(path, "type", message)]
    problems = [
        document.problem((*path, key), "unknown-key", f"leave '{key}' out; {said}", at_key=True)
        for key in given or {}
        if key in value
    ]
    try:
        record = model.model_validate(value | (given or {}))
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]:
            problems += _problems(model, document, path, details)
        return problems
    return problems or record


def _problems(model: type[Part], document: Document, path: Path, details: ErrorDetails) -> Iterator[Problem]:
    context = details.get("ctx", {})
    place = _in_document(document, (*path, *details["loc"]))
    kind = details["type"]
    if kind == "extra_forbidden":
        key = str(place[-1])
        message = f"unknown key '{key}'; {nearest_key(key, _known_keys(model, details['loc'][:-1]))}{_odd(key)}"
        yield document.problem(place, "unknown-key", message, at_key=True)
    elif kind == "missing" and not context:
        yield document.problem(place, "missing", "is missing")
    elif kind in ("model_type", "model_attributes_type", "dict_type"):
        keys = ", ".join(sorted(_known_keys(model, details["loc"])))
        yield document.problem(place, "type", f"expected a mapping of fields ('key: value'); there are {keys}")
    elif mistakes := context.get("mistakes"):
        for message, near in mistakes:
            yield document.problem(place, kind, message, near=near)
    else:
        if field := context.get("field"):
            place = (*place, field)
        message = context.get("message", details["msg"])
        if kind == "empty" and _is_required(model, details["loc"]):
            message = message.removesuffix(" or leave the key out")
        yield document.problem(place, kind, message)


def _odd(key: str) -> str:
    """What a key holds that only looks like one of our letters, or like nothing."""
    odd = next((character for character in key if not character.isascii()), None)
    return f" It holds {name(odd, f'U+{ord(odd):04X}')}, which is no letter of a key." if odd else ""


def _in_document(document: Document, path: Path) -> Path:
    """The path as the editor wrote it: what a validator added around a value (`sources.0.id` of plain text) is taken off."""
    for length in range(len(path), 0, -1):
        parent = path[: length - 1]
        if path[:length] in document.values or (parent in document.values and _is_mapping(document, parent)):
            return path[:length]
    return path


def _is_mapping(document: Document, path: Path) -> bool:
    value: Any = document.value
    for step in path:
        value = value[step]
    return isinstance(value, dict)


def _part_at(model: type[Part], steps: Path) -> type[Part]:
    """The part that a path of field names and list indexes leads to."""
    for step in steps:
        if isinstance(step, str):
            model = next(_parts(model.model_fields[step].annotation), model)
    return model


def _is_required(model: type[Part], steps: Path) -> bool:
    """Whether the key that a path leads to cannot be left out."""
    field = _part_at(model, steps[:-1]).model_fields.get(str(steps[-1])) if steps else None
    return field is not None and field.is_required()


def _known_keys(model: type[Part], steps: Path) -> list[str]:
    """The keys of the part that a path leads to."""
    model = _part_at(model, steps)
    return [
        name
        for name in model.model_fields
        if name not in ("id", "text") or model in (Event, Claim, Term, SourceRef, Position)
    ]


def _parts(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


# ---- references ------------------------------------------------------------------------------------------------------


class Reference(NamedTuple):
    """An id that a record names, and where: of a source, of a record, or of a record in the words of prose."""

    path: Path
    kind: Literal["source", "record"]
    id: str
    near: str = ""


def references(record: Part) -> list[Reference]:
    """Every id that a record names, in the order of its fields; plain names are no references."""
    found: list[Reference] = []
    _note_references(record, (), found)
    return found


def _note_references(part: Any, path: Path, found: list[Reference]) -> None:
    if isinstance(part, Prose):
        for piece in walk(part.blocks):
            if isinstance(piece, Citation):
                found.append(Reference(path, "source", piece.source, f"[@{piece.source}]"))
            elif isinstance(piece, Link) and piece.to_record:
                found.append(Reference(path, "record", piece.target, f"[{piece.target}]"))
    elif isinstance(part, RecordRef):
        if part.is_id:
            found.append(Reference(path, "record", part))
    elif isinstance(part, tuple):
        for index, entry in enumerate(part):
            _note_references(entry, (*path, index), found)
    elif isinstance(part, SourceRef):
        found.append(Reference(path, "source", part.id))
    elif isinstance(part, Part):
        for name in fields_with(type(part), Part, Prose, RecordRef):  # plain texts and dates name nothing
            if value := getattr(part, name):
                _note_references(value, (*path, name), found)


@cache
def fields_with(model: type[Part], *kinds: type) -> tuple[str, ...]:
    """The fields that can hold a value of one of these kinds."""
    return tuple(name for name, field in model.model_fields.items() if _holds(field.annotation, kinds))


def _holds(annotation: Any, kinds: tuple[type, ...]) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, kinds):
        return True
    return any(_holds(argument, kinds) for argument in get_args(annotation))

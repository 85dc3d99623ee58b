"""What several records consist of: dates that something held, memberships, relations, and what else has fields of its own."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, SupportsIndex

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from explainer.records import fields
from explainer.records.dates import Days, Known, PartialDate, before, earliest, holds
from explainer.records.fields import (
    Many,
    Naming,
    OneOf,
    RecordRef,
    RefersTo,
    record_id,
    relation_kind,
    wrong,
    yaml_type,
)
from explainer.records.prose import ID
from explainer.records.slips import nearest
from explainer.records.vocabulary import (
    CLASSIFICATIONS,
    IDENTIFIERS,
    INDEPENDENT,
    MEMBER,
    RELATION_KINDS,
    UNAFFILIATED,
)

_NOT_TOLD: set[str] = set()


Shapes = Sequence[Mapping[str, Any]]


class Part(BaseModel):
    """Something with fields of its own; unknown keys are refused, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    # What one is called: in messages, and where it cites a source.
    noun: ClassVar[str] = "record"

    # Fields that no editor writes, and what says them instead.
    implied: ClassVar[Mapping[str, str]] = {}

    # The field that text alone gives, if it may stand in the place of all fields.
    alone: ClassVar[str] = ""

    # What JSON Schema can say of rules over several fields; each class adds its own.
    shapes: ClassVar[Shapes] = ()

    def model_post_init(self, context: Any) -> None:
        """Which fields were given nobody asks, and it would take as much memory as the fields."""
        object.__setattr__(self, "__pydantic_fields_set__", _NOT_TOLD)


class SourceRef(Part):
    """A source, and where in it."""

    alone = "id"

    id: Annotated[fields.Id, Naming("source")]
    locator: fields.Text | None = None

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
OtherSource = Annotated[
    SourceRef,
    PlainValidator(lambda value: whole_source(record_id(value))),
    PlainSerializer(lambda source: source.id, return_type=str),
    WithJsonSchema({"type": "string"}),
    Naming("source"),
]


class Cited(Part):
    """A statement about the world: it says where it comes from and how the sources differ."""

    sources: Sources
    note: fields.Text | None = None
    disputed: fields.Text | None = None


class End(NamedTuple):
    """The death of a person or the end of a body, which no state of theirs outlasts: the days among which it was, and its date as it is known."""

    noun: Literal["death", "end"]
    name: str
    days: Days
    date: PartialDate | None
    sources: tuple[SourceRef, ...]


_OVER = {"required": ["end_date"], "properties": {"end_date": {"const": "unknown"}}}


class State(Part):
    """Something that held for a time; `end` absent: still so when last reviewed, or over and nobody knows when (`ended`)."""

    start_date: fields.Date | None = None
    end_date: fields.EndDate | None = None
    last_known: fields.Date | None = None

    # Whether it may be something that happened, with a date.
    is_moment: ClassVar[bool] = False
    shapes: ClassVar[Shapes] = (
        {"if": _OVER, "then": {"required": ["last_known"]}},
        {"if": {"required": ["last_known"]}, "then": _OVER},
    )

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
        if before(self.end, self.start_date):
            raise wrong("dates", f"ends in {self.end}, before it starts in {self.start_date}", "end_date")
        if self.last_known and not self.ended:
            raise wrong("dates", "goes with 'end_date: unknown' only; write that, or leave the key out", "last_known")
        if self.ended and not self.last_known:
            raise wrong(
                "missing", "is missing; with 'end_date: unknown' it says when this is attested last", "last_known"
            )
        if before(self.last_known, self.start_date):
            message = f"last known in {self.last_known}, before it starts in {self.start_date}"
            raise wrong("dates", message, "last_known")
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

    date: fields.Date | None = None

    is_moment: ClassVar[bool] = True
    shapes: ClassVar[Shapes] = (
        {"if": {"required": ["date"]}, "then": {"properties": {"start_date": False, "end_date": False}}},
    )

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
    """A name or spelling; one that is for search only is shown nowhere."""

    noun = "name"
    alone = "name"

    name: fields.Name
    language: fields.Language | None = None
    search_only: fields.Boolean = False
    note: fields.Text | None = None
    sources: Sources | None = None


def _name(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


OtherNames = Many[Annotated[OtherName, BeforeValidator(_name)]]


Body = Annotated[RecordRef, RefersTo("party", plain=True, nobody=INDEPENDENT)]


class Membership(Cited, State):
    """Who belonged to what; `side` is the field that names the other side."""

    noun = "membership"
    side: ClassVar[str]
    shapes: ClassVar[Shapes] = (
        {
            "if": {"required": ["classification"]},
            "then": {
                "required": ["organization"],
                "properties": {"organization": {"type": "string", "not": {"pattern": f"^{ID.pattern}$"}}},
            },
        },
    )

    role: fields.Text | None = None
    organization: Body | None = None
    classification: Annotated[str, OneOf(CLASSIFICATIONS)] | None = None
    on_behalf_of: Body | None = None
    area: fields.Text | None = None

    @property
    def other(self) -> RecordRef:
        assert self.organization
        return self.organization

    def naming(self, name: str) -> "Membership":
        """The same with the other side by its plain name."""
        return self.model_copy(update={"organization" if self.belongs else "person": RecordRef(name)})

    @property
    def belongs(self) -> bool:
        """Whether the record with this membership is the member."""
        return self.organization is not None

    @property
    def what(self) -> str:
        """The role, or what somebody without one is."""
        return self.role or (UNAFFILIATED if self.organization == INDEPENDENT else MEMBER)

    @model_validator(mode="after")
    def says_what_a_body_is_once(self) -> "Membership":
        if self.classification and (not self.organization or self.organization.is_id):
            message = "goes with the plain name of a body without a file; leave the key out"
            raise wrong("classification", message, "classification")
        return self


class PersonMembership(Membership):
    organization: Body


class PartyMembership(Membership):
    """A person who belonged to the body, or a body that it belonged to itself."""

    shapes: ClassVar[Shapes] = ({"oneOf": [{"required": ["person"]}, {"required": ["organization"]}]},)

    person: Annotated[RecordRef, RefersTo("person", plain=True)] | None = None

    @property
    def other(self) -> RecordRef:
        return self.person or super().other

    @model_validator(mode="after")
    def names_one_side(self) -> "PartyMembership":
        if bool(self.person) == bool(self.organization):
            given = "both are given" if self.person else "is missing"
            message = f"{given}; write either 'person' (who belongs to this body) or 'organization' (a body that it belongs to)"
            raise wrong("missing", message, "person")
        return self


class Relation(Cited, Moment):
    noun = "relation"

    to: Annotated[RecordRef, RefersTo(plain=True)]
    kind: Annotated[str, OneOf(tuple(RELATION_KINDS)), BeforeValidator(relation_kind)]
    summary: fields.ProseText | None = None

    @property
    def other(self) -> RecordRef:
        return self.to

    def naming(self, name: str) -> "Relation":
        """The same with the other side by its plain name."""
        return self.model_copy(update={"to": RecordRef(name)})


class WebLink(Part):
    url: fields.Url
    title: fields.Text


class Image(Part):
    file: fields.PicturePath
    alt: fields.Text
    credit: fields.Text
    license: fields.Text


class Identifier(Part):
    """A number in a catalogue, and the address that it has there."""

    id: fields.Text
    url: fields.Url


def _identifiers(value: Any) -> Any:
    """Of a known scheme the number alone, of any other the number and its address."""
    if not isinstance(value, dict):
        raise wrong("type", f"expected a mapping, got {yaml_type(value)}; write 'wikidata: Q…'")
    given = {}
    for scheme, number in value.items():
        if isinstance(number, dict) and scheme not in IDENTIFIERS:
            try:
                given[scheme] = Identifier.model_validate(number)
            except ValidationError as error:
                details = error.errors(include_url=False, include_input=False)[0]
                said = details.get("ctx", {}).get("message") or "write '{id: …, url: https://…}'"
                raise wrong(details["type"], said, ".".join([scheme, *map(str, details["loc"])])) from None
            continue
        if scheme not in IDENTIFIERS:
            message = f"unknown key '{scheme}'; {nearest(scheme, IDENTIFIERS)}"
            other = f"; of any other scheme write '{scheme}: {{id: …, url: https://…}}'"
            raise wrong("unknown-key", message if message.endswith("?") else f"{message}{other}", scheme)
        form, address, example = IDENTIFIERS[scheme]
        if not isinstance(number, str):
            raise wrong("type", f"expected text, got {yaml_type(number)}; write one such as {example}", scheme)
        if not re.fullmatch(form, number, re.ASCII):
            raise wrong("form", f"'{number}' is no identifier of {scheme}; write one such as {example}", scheme)
        given[scheme] = Identifier(id=number, url=address.format(number))
    return given


def _as_written(given: dict[str, Identifier]) -> dict[str, Any]:
    return {scheme: one.id if scheme in IDENTIFIERS else one.model_dump() for scheme, one in given.items()}


Identifiers = Annotated[
    dict[str, Identifier],
    PlainValidator(_identifiers),
    PlainSerializer(_as_written),
    WithJsonSchema({"type": "object"}),
]


class Exempted(Part):
    """An editorial rule that an editor overrules for a record, and why."""

    rule: Annotated[fields.Text, Naming("rule")]
    reason: fields.Reason


Exceptions = Many[Exempted]


class TermName(Part):
    alone = "name"

    name: fields.Text
    language: fields.Language | None = None


TermNames = Many[Annotated[TermName, BeforeValidator(_name)]]

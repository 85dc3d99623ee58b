"""What a single value may be: texts, dates, ids, addresses; each from the text that YAML has."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Annotated, Any, Literal, TypeVar

from anyascii import anyascii
from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_plain_validator_function

from explainer.invisible import bare
from explainer.records.colors import nearest_that_stands_out, stands_out
from explainer.records.dates import DAY, FORM, PartialDate
from explainer.records.prose import ADDRESS, ID, MAX_ID, Heading, Prose, address_problem, parse_prose
from explainer.records.slips import fold, meant_by, nearest, proposed
from explainer.records.vocabulary import PICTURES, RELATION_KINDS

MAX_TEXT = 5_000
MAX_PROSE = 20_000
MAX_ENTRIES = 500
# Words of a line for a card or a list.
MAX_FEW = 8


def wrong(rule: str, message: str, field: str = "", right: str | None = None) -> PydanticCustomError:
    """A mistake that a rule of ours finds; `field` names the field below the value that is validated, `right` is what alone would be right."""
    return PydanticCustomError(rule, "{message}", {"message": message, "field": field, "right": right})


def fold_name(name: str) -> str:
    """A name whose letters are compared: without case, accents and what stands between words."""
    letters = unicodedata.normalize("NFKD", bare(name)).casefold()
    return " ".join(re.findall(r"\w+", "".join(each for each in letters if not unicodedata.combining(each))))


@lru_cache(maxsize=50_000)  # lists and connections are sorted again with each save
def name_order(name: str) -> tuple[str, str]:
    """What names are sorted by: first the letters that English has for theirs (Å is A, Đ is D, Þ is Th), then the name."""
    return " ".join(re.findall("[a-z0-9]+", re.sub("['’‘`]", "", anyascii(bare(name)).casefold()))), name.casefold()


def as_id(text: str) -> str:
    """The id that a text may mean, or that a name may have: small Latin letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’‘`\"“”]", "", anyascii(bare(text)).casefold())).strip("-")


def looks_like_id(text: str) -> bool:
    """Whether a text would be an id, but for a sign that only looks right."""
    return (
        " " not in text
        and text == text.casefold()
        and bool(re.search(r"[^\w.]", text))
        and bool(ID.fullmatch(as_id(text)))
    )


# Words around a participle: with one of the first it is said of the other side.
_PASSIVE = frozenset(["is", "are", "was", "were", "be", "been", "being", "got", "by"])
_PERFECT = frozenset(["has", "have", "had"])


def relation_kind(value: Any) -> Any:
    """A kind of relation as it is given; a sentence that says one is a mistake that tells which, and of which side."""
    if not isinstance(value, str) or value in RELATION_KINDS:
        return value
    text = fold(value)
    words = set(re.sub("by$", " by", text).split())
    verb = " ".join(words - _PASSIVE - _PERFECT)
    for kind, said in RELATION_KINDS.items():
        directed = said.forward != said.inverse
        if text == said.forward or (directed and words & _PERFECT and meant_by(verb, [kind]) and not words & _PASSIVE):
            raise wrong("choice", f"unknown '{value}'; did you mean '{kind}'?", right=kind)
        if directed and (text == said.inverse or (words & _PASSIVE and meant_by(verb, [kind]))):
            elsewhere = f"write 'kind: {kind}' in the file of that side, or 'other' and a summary if it has none"
            raise wrong("choice", f"unknown '{value}'; that is what the other side did: {elsewhere}")
    return value


def a_or_an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def as_text(value: Any, limit: int = MAX_TEXT, what: str = "text") -> str:
    if not isinstance(value, str):
        opening = "'- ' or '['" if isinstance(value, list) else "'{' or holds ': '"
        right = f"; put text that starts with {opening} in quotes" if what == "text" else ""
        raise wrong("type", f"expected {what}, got {yaml_type(value)}{right}")
    text = value.strip()
    if not text:
        raise wrong("empty", "is empty; give a value or leave the key out")
    if len(text) > limit:
        raise wrong("size", f"{len(text)} characters; at most {limit}")
    return text


def as_one_line(value: Any) -> str:
    return " ".join(as_text(value).split("\n"))


def _name(value: Any, latin: bool = False) -> str:
    """A name; in Latin letters if that is asked for, and no word of it in letters of two scripts that look alike."""
    text = as_one_line(value)
    scripts = [(letter, unicodedata.name(letter, "").partition(" ")[0]) for letter in text if letter.isalpha()]
    if latin and (other := next((each for each, script in scripts if script not in ("LATIN", "MODIFIER")), None)):
        right = "write it in Latin letters; a name in its own script goes to 'native_name'"
        raise wrong("letters", f"'{other}' is {unicodedata.name(other, 'no letter')}; {right}")
    for word in re.findall(r"[^\W\d_]+", text):
        found = {unicodedata.name(letter, "").partition(" ")[0]: letter for letter in word}
        if "LATIN" in found and len(found) > 1 and (others := found.keys() & _LOOK_LATIN):
            other = found[min(others)]
            raise wrong(
                "letters",
                f"'{word}' is in letters of two scripts: '{other}' is {unicodedata.name(other)}; write it in one",
            )
    return text


# Scripts with letters that look like Latin ones.
_LOOK_LATIN = frozenset(["CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "FULLWIDTH"])


def as_prose(value: Any, headings: bool = False) -> Prose:
    mistakes: list[tuple[str, str]] = []
    prose = parse_prose(as_text(value, MAX_PROSE), lambda message, piece: mistakes.append((message, piece)))
    if not headings:
        mistakes += [
            ("a heading; only the story has headings", f"{'#' * part.level} ")
            for part in prose.blocks
            if isinstance(part, Heading)
        ]
    if mistakes:
        raise PydanticCustomError("prose", "{message}", {"message": mistakes[0][0], "mistakes": mistakes})
    return prose


def record_id(value: Any) -> str:
    text = as_text(value, what="an id")
    if wrong_form := id_problem(text):
        raise wrong("id", wrong_form, right=as_id(text)[:MAX_ID].strip("-") or None)
    return text


def id_problem(text: str) -> str | None:
    """What is wrong with the form of an id."""
    if len(text) > MAX_ID:
        return f"an id of {len(text)} characters; at most {MAX_ID}"
    if not ID.fullmatch(text):
        right = as_id(text)[:MAX_ID].strip("-") or "anna-berg"
        return f"'{text}' is no id; an id is made of a-z, 0-9 and single hyphens, such as '{right}'"
    return None


def _url(value: Any) -> str:
    text = as_text(value, what="an address")
    if problem := address_problem(text):
        raise wrong("url", problem, right=proposed(problem))
    return text


def as_date(value: Any, otherwise: str = "") -> PartialDate:
    """A date; `otherwise` is what else would be right, for the message."""
    text = as_text(value, what="a date")
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        message = f"{error}{'' if str(error).endswith('?') else otherwise}"
        raise wrong("date", message, right=proposed(message)) from None


def _day(value: Any) -> PartialDate:
    day = as_date(value)
    if day.first != day.last or day.rough:
        raise wrong("date", f"'{day}' is no day; write YYYY-MM-DD")
    return day


_ISBN = r"(?:[0-9]-?){9}(?:(?:[0-9]-?){3})?[0-9X]"
_DOI = r"10\.[0-9]{4,9}/\S+"
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
_PATH = r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*"


def _pattern(form: str, what: str, value: Any) -> str:
    text = as_text(value)
    if not re.fullmatch(form, text, re.ASCII):
        raise wrong("form", f"'{text}' is no {what}")
    return text


def _isbn(value: Any) -> str:
    """An ISBN of 10 or 13 digits (ISO 2108), with or without hyphens, whose check digit is right."""
    text = _pattern(_ISBN, "ISBN; copy its 10 or 13 digits", value)
    digits = [10 if digit == "X" else int(digit) for digit in text.replace("-", "")]
    weights = range(10, 0, -1) if len(digits) == 10 else [1, 3] * 6 + [1]
    if sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % (11 if len(digits) == 10 else 10):
        raise wrong("form", f"'{text}' is no ISBN: its last digit does not fit the others; copy it again")
    return text


def _few(value: Any) -> str:
    text = as_one_line(value)
    if len(text.split()) > MAX_FEW:
        raise wrong("size", f"{len(text.split())} words; at most {MAX_FEW}")
    return text


def _picture(value: Any) -> str:
    path = _pattern(
        _PATH,
        "path of a file below docs/assets; write one such as people/anna-berg.jpg",
        value,
    )
    if not path.lower().endswith((*PICTURES,)):
        # Whoever opens an SVG by itself has no policy of ours that keeps its scripts from running.
        raise wrong("form", f"'{path}' is no picture that can be shown here; save it as one of {', '.join(PICTURES)}")
    return path


def _color(value: Any) -> str:
    if value == "":
        raise wrong("empty", "is empty; put the colour in quotes, or YAML takes what follows # for a comment")
    color = _pattern(r"#[0-9a-fA-F]{6}", "hex colour; write one such as '#3f7fd0', in quotes", value)
    if not stands_out(color):
        near = nearest_that_stands_out(color)
        raise wrong(
            "contrast", f"'{color}' does not stand out from the page in both themes; the nearest that does is '{near}'"
        )
    return color


def _one_of(words: tuple[str, ...], value: Any) -> str:
    text = as_text(value, what="one word")
    if text not in words:
        raise wrong("choice", f"unknown '{text}'; {nearest(text, words)}", right=meant_by(text, words))
    return text


def _number(value: Any) -> int:
    text = as_text(value, what="a number")
    if not re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        raise wrong("number", f"'{text}' is no number; write digits only, without zeros in front")
    return int(text)


# What is written for yes or no, as YAML once took it.
_YES_OR_NO = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def _reason(value: Any) -> str:
    text = as_one_line(value)
    if text.casefold() in _YES_OR_NO:
        raise wrong("form", f"'{text}' is no reason; write why, in words")
    return text


def _boolean(value: Any) -> bool:
    text = as_text(value, what="true or false")
    if text not in ("true", "false"):
        meant = _YES_OR_NO.get(text.casefold())
        raise wrong("choice", f"'{text}' is neither true nor false; write {meant or 'true or false'}", right=meant)
    return text == "true"


_T = TypeVar("_T")


def entries(value: Any) -> Any:
    if not isinstance(value, list):
        got = "nothing" if value == "" else yaml_type(value)
        entry = f"- {next(iter(value))}: …" if isinstance(value, dict) and value else "- "
        if isinstance(value, str) and len(value) < 40 and "\n" not in value:
            entry += value
        raise wrong("type", f"expected a list, got {got}; start each entry with '{entry}'")
    if not value:
        raise wrong("empty", "an empty list; give an entry or leave the key out")
    if len(value) > MAX_ENTRIES:
        raise wrong("size", f"{len(value)} entries; at most {MAX_ENTRIES}")
    return tuple(value)


def yaml_type(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "text"


_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_TEXT_SCHEMA = WithJsonSchema(_TEXT)
# Letters of the scripts that are met most, none of them Latin.
_OTHER_LETTERS = "\u0391-\u03ff\u0400-\u0481\u048a-\u052f\u0531-\u0587\u05d0-\u05ea\u0620-\u064a\u10d0-\u10fa\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3"


def _any_case(word: str) -> str:
    """A form for a word in large or small letters: a form of JSON Schema has no flag for that."""
    return "".join(f"[{each.upper()}{each}]" for each in word)


TO_TEXT = PlainSerializer(str, return_type=str)

# Marks a text that the newsroom writes itself, unless its field is named otherwise in `watched.py`.
OWN_WORDS = "own words"
Text = Annotated[str, PlainValidator(as_one_line), _TEXT_SCHEMA, OWN_WORDS]
Reason = Annotated[
    str,
    PlainValidator(_reason),
    WithJsonSchema({**_TEXT, "pattern": rf"^(?!({'|'.join(map(_any_case, _YES_OR_NO))})\s*$)[\s\S]*\S[\s\S]*$"}),
]
Name = Annotated[str, PlainValidator(_name), _TEXT_SCHEMA, OWN_WORDS]
LatinName = Annotated[
    str,
    PlainValidator(partial(_name, latin=True)),
    WithJsonSchema({**_TEXT, "pattern": rf"^[^{_OTHER_LETTERS}]*[^\s{_OTHER_LETTERS}][^{_OTHER_LETTERS}]*$"}),
]
ProseText = Annotated[
    Prose, PlainValidator(as_prose), TO_TEXT,
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_PROSE, "contentMediaType": "text/markdown"}),
]  # fmt: skip
Id = Annotated[
    str,
    PlainValidator(record_id),
    WithJsonSchema({"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": MAX_ID}),
]
Url = Annotated[str, PlainValidator(_url), WithJsonSchema({"type": "string", "pattern": ADDRESS})]
Date = Annotated[
    PartialDate,
    PlainValidator(as_date),
    TO_TEXT,
    WithJsonSchema({"type": "string", "pattern": FORM}),
]
Day = Annotated[PartialDate, PlainValidator(_day), TO_TEXT, WithJsonSchema({"type": "string", "pattern": f"^({DAY})$"})]
_OPEN_END = ", or unknown if it is over and nobody knows since when; leave the key out if it goes on"
EndDate = Annotated[
    PartialDate | Literal["unknown"],
    PlainValidator(lambda value: value if value == "unknown" else as_date(value, _OPEN_END)),
    TO_TEXT,
    WithJsonSchema({"type": "string", "pattern": f"^(unknown|{FORM[1:-1]})$"}),
]
Few = Annotated[
    str,
    PlainValidator(_few),
    WithJsonSchema({**_TEXT, "pattern": rf"^\S+(\s+\S+){{0,{MAX_FEW - 1}}}$"}),
    OWN_WORDS,
]
Doi = Annotated[
    str,
    PlainValidator(partial(_pattern, _DOI, "DOI; write one such as 10.1000/182, without https://doi.org/")),
    WithJsonSchema({"type": "string", "pattern": f"^{_DOI}$"}),
]
Isbn = Annotated[str, PlainValidator(_isbn), WithJsonSchema({"type": "string", "pattern": f"^{_ISBN}$"})]
Number = Annotated[
    int, PlainValidator(_number), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 999_999_999})
]
Boolean = Annotated[bool, PlainValidator(_boolean), WithJsonSchema({"type": "boolean"})]
Language = Annotated[
    str, PlainValidator(partial(_pattern, _LANGUAGE, "language tag (BCP 47); write ru, en, zh-Hant …")),
    WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE}$"}),
]  # fmt: skip
Color = Annotated[str, PlainValidator(_color), WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"})]
_ENDINGS = "|".join(_any_case(ending[1:]) for ending in PICTURES)
PicturePath = Annotated[
    str, PlainValidator(_picture), WithJsonSchema({"type": "string", "pattern": rf"^(?={_PATH}$).*\.({_ENDINGS})$"})
]
Many = Annotated[tuple[_T, ...], BeforeValidator(entries)]


@dataclass(frozen=True, slots=True)
class Naming:
    """Marks text that names something: an id of this kind, or what else is known under this word when a schema is written."""

    noun: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Marks text that is one of some words."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_plain_validator_function(partial(_one_of, self.words))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": list(self.words)}


class RecordRef(str):
    """The id of a record, or the plain name of somebody without one."""

    __slots__ = ()

    @property
    def is_id(self) -> bool:
        return bool(ID.fullmatch(self))


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a field that names a record: what kinds of them it may name, and what those call whatever names them."""

    noun: Literal["record", "person", "party", "source"] = "record"  # a record: a person or a party
    also: tuple[str, ...] = ()  # other kinds of records, by their nouns
    plain: bool = False  # the name of somebody without a record may stand there
    nobody: str = ""  # a word that may stand there and names nobody
    inverse: str = ""  # see `Site.of`

    @property
    def nouns(self) -> tuple[str, ...]:
        return *(("person", "party") if self.noun == "record" else (self.noun,)), *self.also

    def read(self, value: Any) -> RecordRef:
        return RecordRef(as_one_line(value) if self.plain else record_id(value))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string"}

"""What a record names and cites, read off the types of its fields."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from explainer.records.document import KeyPath
from explainer.records.fields import RecordRef, RefersTo
from explainer.records.parts import Cited, Part, SourceRef, whole_source
from explainer.records.prose import ID, Citation, Link, Prose, walk

SOURCE, ANYBODY = RefersTo("source"), RefersTo()


class Reference(NamedTuple):
    """What a field names, and where; in prose it stands `near` these characters."""

    path: KeyPath
    to: RefersTo
    id: str
    near: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is the plain name of somebody without a record."""
        return self.to.plain and not ID.fullmatch(self.id)


def references(record: Part) -> list[Reference]:
    """All that a record names, in the order of its fields."""
    found: list[Reference] = []
    _note_references(record, (), ANYBODY, found)
    return found


class References(NamedTuple):
    """What a record names: the ids by the kinds of records that they may be of, and the plain names."""

    ids: list[tuple[tuple[str, ...], set[str]]]
    plain: list[Reference]


def referred(record: Part) -> References:
    ids: dict[tuple[str, ...], set[str]] = {}
    plain = []
    for reference in references(record):
        if reference.id == reference.to.nobody:
            continue
        if reference.is_plain:
            plain.append(reference)
        else:
            ids.setdefault(reference.to.nouns, set()).add(reference.id)
    return References([*ids.items()], plain)


def _note_references(value: Any, path: KeyPath, to: RefersTo, found: list[Reference]) -> None:
    if isinstance(value, Prose):
        for piece in walk(value.blocks):
            if isinstance(piece, Citation):
                found.append(Reference(path, SOURCE, piece.source, f"[@{piece.source}]"))
            elif isinstance(piece, Link) and piece.to_record:
                found.append(Reference(path, ANYBODY, piece.target, f"[{piece.target}]"))
    elif isinstance(value, RecordRef):
        found.append(Reference(path, to, value))
    elif isinstance(value, SourceRef):
        found.append(Reference(path, SOURCE, value.id))
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            _note_references(entry, (*path, index), to, found)
    elif isinstance(value, Part):
        for name, refers in _naming(type(value)):
            if inner := getattr(value, name):
                _note_references(inner, (*path, name), refers, found)


def inversely(record: Part) -> list[tuple[Part, str, str, int, Part]]:
    """Whom the fields of a record with an inverse name, each once: the inverse, who, and the part that names them with its number in a list (else 0, and the record)."""
    found: list[tuple[Part, str, str, int, Part]] = []
    if _has_inverse(type(record)):
        named = ((to.inverse, id, path) for path, to, id, _ in references(record) if to.inverse)
        for inverse, id, place in dict.fromkeys(
            (inverse, id, path[:2] if path[2:] else ()) for inverse, id, path in named
        ):
            match place:
                case (str(name), int(number)):
                    found.append((record, inverse, id, number + 1, getattr(record, name)[number]))
                case _:
                    found.append((record, inverse, id, 0, record))
    return found


def citing(record: Part) -> Iterator[tuple[str, int, Any]]:
    """The parts of a record that may cite: what one is called, its number among those of a list (else 0), and the part."""
    for name in _citing_fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple) and not isinstance(value, Prose):
            shown = (entry for entry in enumerate(value, 1) if not getattr(entry[1], "search_only", False))
            yield from ((part.noun, number, part) for number, part in shown)
        elif value is not None:
            yield name, 0, value


def cited_sources(part: Any) -> Iterator[SourceRef]:
    """The sources of a part, then those that its prose cites and those of parts inside; a source that is cited stands for itself."""
    if isinstance(part, SourceRef):
        yield part
    yield from getattr(part, "sources", None) or ()
    if isinstance(part, Prose):
        yield from map(whole_source, part.citations)
        return
    kind: type[Part] = type(part)
    for name in _fields_of_prose(kind):
        if prose := getattr(part, name):
            yield from map(whole_source, prose.citations)
    for name in _fields_of_cited(kind):
        inner = getattr(part, name)
        for each in inner if isinstance(inner, tuple) else filter(None, (inner,)):
            yield from cited_sources(each)


def cited_parts(record: Part) -> list[tuple[KeyPath, Any]]:
    """The record if it cites sources, and each part of it that does, with its path."""
    found: list[tuple[KeyPath, Any]] = [((), record)] if getattr(record, "sources", None) else []
    for name in _citing_fields(type(record)):
        value = getattr(record, name)
        parts = enumerate(value) if isinstance(value, tuple) and not isinstance(value, Prose) else ()
        named = [((name,), value), *(((name, number), part) for number, part in parts)]
        found += [(path, part) for path, part in named if getattr(part, "sources", None)]
    return found


# What may be left over in a text that no mark is read in.
_LEFT_OVER = (
    (
        re.compile(r"\[@[^\]\s]*\]?|\[[^\[\]]+\](?:\[[^\[\]]*\]?|\([^()\s]*\))|\{\{[^{}]*\}\}"),
        "is shown as it stands: this is no prose; leave it out",
    ),
    (
        re.compile(r"\*\*|</?(?:b|i|em|strong|a|br|p|span|div|sup|sub)\b[^<>]*>", re.IGNORECASE),
        "is shown as it stands: this is no prose; leave it out",
    ),
    (
        re.compile(r"&(?:amp|nbsp|quot|lt|gt|apos|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE),
        "is HTML, which is shown as it stands; write the character itself",
    ),
    (
        re.compile(r"(?:# ?)?\b(?:TODO|FIXME|XXX|TBD|TKTK|[Ll]orem ipsum)\b"),
        "looks like something to be done; do it, or take the note out",
    ),
)

# One of these is in whatever is found above.
_MAY_BE_LEFT = re.compile(r"[\[{*<&]|TODO|FIXME|XXX|TBD|TKTK|orem ipsum")


def left_overs(record: Part) -> list[tuple[KeyPath, str, str]]:
    """What an editor may not mean in the texts of a record: where, the piece of the text, what is said of it."""
    return list(_left_overs(record, ()))


def _left_overs(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    if isinstance(value, Prose):
        yield from ((path, piece, message) for message, piece in value.doubts)
    elif (
        isinstance(value, str)
        and path
        and path[-1] not in ("quote", "prefix", "suffix", "headline")
        and path != ("text",)
        and not isinstance(value, RecordRef)
    ):
        for form, wrong in _LEFT_OVER if _MAY_BE_LEFT.search(value) else ():
            yield from ((path, found[0], f"'{found[0]}' {wrong}") for found in form.finditer(value))
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _left_overs(entry, (*path, index))
    elif isinstance(value, Part):
        for name in _fields_of_text(type(value)):
            if inner := getattr(value, name):
                yield from _left_overs(inner, (*path, name))


# ---- from the types of fields ----------------------------------------------------------------------------------------


def inside(model: type[Part], name: str) -> Iterator[Any]:
    """What the type of a field consists of: types, and what marks them."""
    field = model.model_fields[name]
    found = [field.annotation, *field.metadata]
    for each in found:
        yield each
        found += get_args(each)


def types_inside(model: type[Part], name: str, *kinds: type) -> list[Any]:
    return [each for each in inside(model, name) if isinstance(each, type) and issubclass(each, kinds)]


@cache
def _naming(model: type[Part]) -> tuple[tuple[str, RefersTo], ...]:
    """The fields that can name something; plain texts and dates name nothing."""
    return tuple(
        (name, next((each for each in inside(model, name) if isinstance(each, RefersTo)), ANYBODY))
        for name in model.model_fields
        if types_inside(model, name, Part, Prose, RecordRef)
    )


@cache
def _has_inverse(model: type[Part]) -> bool:
    return any(to.inverse or any(map(_has_inverse, types_inside(model, name, Part))) for name, to in _naming(model))


@cache
def _fields_of_prose(model: type[Part]) -> list[str]:
    return [name for name in model.model_fields if types_inside(model, name, Prose)]


@cache
def _fields_of_cited(model: type[Part]) -> list[str]:
    return [name for name in model.model_fields if types_inside(model, name, Cited)]


@cache
def _fields_of_text(model: type[Part]) -> list[str]:
    return [name for name in model.model_fields if types_inside(model, name, str, Prose, Part)]


@cache
def _citing_fields(model: type[Part]) -> list[str]:
    """What is there once comes first, then lists of what must cite, then of what need not."""

    def late(name: str) -> tuple[bool, bool]:
        is_list = get_origin(model.model_fields[name].annotation) is tuple
        return is_list, is_list and not types_inside(model, name, Cited)

    def cites(name: str) -> bool:
        parts = types_inside(model, name, Part)
        return bool(types_inside(model, name, Prose)) or any("sources" in part.model_fields for part in parts)

    return sorted(filter(cites, model.model_fields), key=late)

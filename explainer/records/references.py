"""What a record names: sources and other records, and where."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from explainer.records.document import Path
from explainer.records.fields import RecordRef
from explainer.records.parts import Part, SourceRef, whole_source
from explainer.records.prose import Citation, Link, Prose, walk


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


# Parts of a record that cite: those that are there once, and those that are listed, with what one is called.
_SINGLE = ("summary", "story_role", "biography", "birth", "death", "founding", "dissolution")
_LISTED = {
    "memberships": "membership",
    "relations": "relation",
    "positions": "position",
    "seats": "seats",
    "other_names": "name",
}


def citing(record: Part) -> Iterator[tuple[str, int, Any]]:
    """The parts of a record that may cite: what one is called, its number among those of a list (else 0), and the part."""
    own = type(record).model_fields
    for name in _SINGLE:
        if name in own and (part := getattr(record, name)) is not None:
            yield name, 0, part
    for name, kind in _LISTED.items():
        if name in own:
            for number, part in enumerate(getattr(record, name), 1):
                yield kind, number, part


def cited_sources(part: Any) -> Iterator[SourceRef]:
    """The sources of a part, then those that its prose cites."""
    yield from getattr(part, "sources", None) or ()
    kind: type[Part] = type(part)
    for prose in (part,) if isinstance(part, Prose) else (getattr(part, name) for name in fields_with(kind, Prose)):
        if prose:
            yield from map(whole_source, prose.citations)

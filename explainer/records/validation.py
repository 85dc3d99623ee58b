"""A document to a checked record, or every problem of it."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar
from unicodedata import name

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explainer.problem import Problem
from explainer.records.document import Document, KeyPath
from explainer.records.fields import a_or_an, as_id, yaml_type
from explainer.records.parts import Part
from explainer.records.references import types_inside
from explainer.records.slips import nearest_key, proposed
from explainer.records.texts import MAX_PROBLEMS

_R = TypeVar("_R", bound=Part)


def read_record(
    model: type[_R], document: Document, path: KeyPath = (), given: Mapping[str, Any] = MappingProxyType({})
) -> _R | list[Problem]:
    """The record at `path` of a document, with the fields that its place gives; or every problem of it."""
    value = document.at(path)
    if value == "" and document.unread:  # what belongs there could not be read
        return []
    if not isinstance(value, dict):
        keys = _known_keys(model, ())
        first = "id" if "id" in keys else keys[0]
        message = f"expected the fields of {a_or_an(model.noun)} ('{first}: …'), got {yaml_type(value)}"
        return [document.problem(path, "type", message)]
    problems = [
        document.problem((*path, key), "unknown-key", f"leave '{key}' out; {said}", at_key=True)
        for key, said in model.implied.items()
        if key in value
    ]
    try:
        record = model.model_validate({**value, **given})
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]:
            problems += _problems(model, document, path, details)
        known = {problem.line for problem in document.problems}  # and what follows from them
        meant = {_meant(problem) for problem in problems}
        return [
            problem
            for problem in problems
            if (problem.field not in meant if problem.rule == "missing" else problem.line not in known)
        ]
    return problems or record


def _meant(problem: Problem) -> str:
    """The field that an unknown key may be a slip of: it is not missing too."""
    found = re.search(r"did you mean '(\w+)'\?", problem.message) if problem.rule == "unknown-key" else None
    return ".".join([*problem.field.split(".")[:-1], found[1]]) if found else ""


_NO_MAPPING = ("model_type", "model_attributes_type", "dict_type")


def _problems(model: type[Part], document: Document, path: KeyPath, details: ErrorDetails) -> Iterator[Problem]:
    context = details.get("ctx", {})
    place = _in_document(document, (*path, *details["loc"]))
    kind = details["type"]
    if kind == "missing" and (context.get("field") or str(place[-1])) in document.unread:
        return  # it may stand where the file could not be read
    if (
        kind in ("type", "empty", *_NO_MAPPING)
        and document.unread
        and place in document.values
        and document.at(place) == ""
    ):
        return
    if kind == "extra_forbidden":
        key = str(place[-1])
        message = f"unknown key '{key}'; {nearest_key(key, _known_keys(model, details['loc'][:-1]))}{_odd(key)}"
        meant = proposed(message)
        free = meant if meant and (*place[:-1], meant) not in document.keys else None
        yield document.problem(place, "unknown-key", message, at_key=True, right=free)
    elif kind == "missing" and not context:
        yield document.problem(place, "missing", "is missing")
    elif kind in _NO_MAPPING:
        keys = ", ".join(sorted(_known_keys(model, details["loc"])))
        yield document.problem(place, "type", f"expected a mapping of fields ('key: value'); there are {keys}")
    elif mistakes := context.get("mistakes"):
        for message, near in mistakes:
            yield document.problem(place, kind, message, near=near, right=_in_prose(message, near))
    else:
        if field := context.get("field"):
            place = (*place, field)
        message = context.get("message", details["msg"])
        if kind == "empty" and _is_required(model, details["loc"]):
            message = message.removesuffix(" or leave the key out")
        yield document.problem(place, kind, message, right=context.get("right"))


def _in_prose(message: str, near: str) -> str | None:
    """What is right in place of a piece of prose, if its mistake tells."""
    if found := re.search(r"to link to a record write (\[.+\]\[.+\])$", message):
        return found[1]
    if (found := re.match("'(.+)' is no address; ", message)) and (address := proposed(message)):
        return near.replace(f"({found[1]})", f"({address})")
    if (found := re.search(r"\[(@?)([^\[\]]*)\]$", near)) and ("cites no source" in message or "is no id" in message):
        return f"{near[: found.start()]}[{found[1]}{as_id(found[2])}]" if as_id(found[2]) else None
    return None


def _odd(key: str) -> str:
    """What a key holds that only looks like one of our letters, or like nothing."""
    odd = next((character for character in key if not character.isascii()), None)
    return f" It holds {name(odd, f'U+{ord(odd):04X}')}, which is no letter of a key." if odd else ""


def _in_document(document: Document, path: KeyPath) -> KeyPath:
    """The path as the editor wrote it: what a validator added around a value (`sources.0.id` of plain text) is taken off."""
    for length in range(len(path), 0, -1):
        parent = path[: length - 1]
        if path[:length] in document.values or (parent in document.values and isinstance(document.at(parent), dict)):
            return path[:length]
    return path


def _part_at(model: type[Part], steps: KeyPath) -> type[Part]:
    """The part that a path of field names and list indexes leads to."""
    for step in steps:
        if isinstance(step, str):
            model = next(iter(types_inside(model, step, Part)), model)
    return model


def _is_required(model: type[Part], steps: KeyPath) -> bool:
    """Whether the key that a path leads to cannot be left out."""
    fields = _part_at(model, steps[:-1]).model_fields.items() if steps else ()
    return any(field.is_required() for name, field in fields if steps[-1] == (field.alias or name))


def _known_keys(model: type[Part], steps: KeyPath) -> list[str]:
    """The keys of the part that a path leads to."""
    model = _part_at(model, steps)
    return [field.alias or name for name, field in model.model_fields.items() if name not in model.implied]

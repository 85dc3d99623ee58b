"""Fingerprints: digests that differ if what pages show of two values may differ."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from explainer.records.dates import PartialDate
from explainer.records.parts import Part
from explainer.site.names import Names
from explainer.site.site import Edge
from explainer.speed.cache import digest

_PLAIN = (str, int, float, Enum, PartialDate, date, type(None))

# Those of parts of records and of connections, by their identity: many pages ask for each.
_of_parts: dict[int, tuple[Part | Edge, str]] = {}


def forget() -> None:
    """Let go of parts, once a build is done: a preview builds again and again in one process."""
    _of_parts.clear()


def fingerprint(value: Any) -> str:
    """The fingerprint of a value; a TypeError if nobody said how to tell two values of its kind apart."""
    if isinstance(value, Part | Edge):
        if id(value) not in _of_parts:
            _of_parts[id(value)] = value, _of_part(value)
        return _of_parts[id(value)][1]
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, bytes):
        return digest(value)
    if isinstance(told := getattr(value, "fingerprint", None), str):
        return told
    if isinstance(value, Names):
        return value.digest
    if isinstance(value, Mapping):
        return digest(*(f"{key!r} {fingerprint(value[key])}" for key in value))
    if isinstance(value, list | tuple):
        return digest(*map(fingerprint, value))
    if is_dataclass(value) and not isinstance(value, type):
        return digest(*(fingerprint(getattr(value, field.name)) for field in fields(value)))
    raise TypeError(f"two values of {type(value).__name__} cannot be told apart, so no page may read one")


def _of_part(value: Part | Edge) -> str:
    if isinstance(value, Edge):  # but for its number, which another connection changes
        return fingerprint(tuple(value._replace(number=0)))
    return digest(type(value).__name__, value.model_dump_json())

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

# Those of parts of records, by the identity of the part: many pages ask for each.
_of_parts: dict[int, tuple[Part, str]] = {}


def forget() -> None:
    """Let go of parts, once a build is done: a preview builds again and again in one process."""
    _of_parts.clear()


def _is_file(value: Any) -> bool:
    from explainer.publish.page_facts import File  # here: it takes long, and a check needs none of it

    return isinstance(value, File)


def fingerprint(value: Any) -> str:
    """The fingerprint of a value; a TypeError if nobody said how to tell two values of its kind apart."""
    if isinstance(value, Part):
        if id(value) not in _of_parts:
            _of_parts[id(value)] = value, digest(type(value).__name__, value.model_dump_json())
        return _of_parts[id(value)][1]
    if isinstance(value, Edge):  # but for its number, which another connection changes
        return digest(*value[:4], value.anchor, fingerprint(value.owner), fingerprint(value.ends))
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, bytes):
        return digest(value)
    if type(value).__name__ == "File" and _is_file(value):
        return digest(value.path, value.address, value.data)
    if isinstance(value, Names):
        return value.digest
    if isinstance(value, Mapping):
        return digest(*(f"{key!r} {fingerprint(value[key])}" for key in value))
    if isinstance(value, list | tuple):
        return digest(*map(fingerprint, value))
    if is_dataclass(value) and not isinstance(value, type):
        return digest(*(fingerprint(getattr(value, field.name)) for field in fields(value)))
    raise TypeError(f"two values of {type(value).__name__} cannot be told apart, so no page may read one")

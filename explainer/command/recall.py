"""Remembers what was made of what did not change: from one save to the next, or from one load to another."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

# By what a value is known: the value itself, so that no other gets its identity, and what was made of it.
_Known = dict[Any, tuple[Any, Any]]


# Known by what they are and what is in them.
_PLAIN = (str, bytes, int, float, tuple, list, dict)


class Recall:
    """Applies functions to values, but to those that it knows not again.

    Records are known by their identity: what was not read anew is the same object. What two rounds did not ask for is let go.
    """

    def __init__(self, mapper: Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]) -> None:
        self.mapper = mapper
        self.last, self.now = dict[Any, _Known](), defaultdict[Any, _Known](dict)

    def begin(self) -> None:
        """Begin another round."""
        self.last, self.now = self.now, defaultdict(dict)

    def __call__(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        plain = any(issubclass(kind, _PLAIN) for kind in set(map(type, values)))
        keys = list(map(_key if plain else id, values))
        now = self.now[function]
        known = self.last.get(function, {}) | now
        found = list(map(known.get, keys))
        if new := {key: value for key, value, made in zip(keys, values, found, strict=True) if made is None}:
            known |= zip(new, zip(new.values(), self.mapper(function, list(new.values())), strict=True), strict=True)
        now |= {key: known[key] for key in keys}
        return [known[key][1] for key in keys]


def _key(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _key(each)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(_key, value))
    return value if isinstance(value, _PLAIN) else id(value)

"""Remembers from one save to the next what was made of what did not change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

# By what a value is known: the value itself, so that no other gets its identity, and what was made of it.
_Known = dict[Any, tuple[Any, Any]]


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
        last, now = self.last.get(function, {}), self.now[function]
        keys = list(map(_key, values))
        found = [now.get(key) or last.get(key) for key in keys]
        if new := {key: value for key, value, known in zip(keys, values, found, strict=True) if not known}:
            made = self.mapper(function, list(new.values()))
            now.update(zip(new, zip(new.values(), made, strict=True), strict=True))
        now.update((key, known) for key, known in zip(keys, found, strict=True) if known)
        return [now[key][1] for key in keys]


def _key(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _key(each)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(_key, value))
    return value if isinstance(value, str | bytes | int | float) else id(value)

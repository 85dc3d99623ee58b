"""How a function is applied to many values."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_V = TypeVar("_V")
_R = TypeVar("_R")

# Applies a function to each value, as `map` does; it may remember what the function made of a value.
Mapper = Callable[[Callable[[_V], _R], Sequence[_V]], Sequence[_R]]


def shared_from(count: int) -> Callable[[Callable[[_V], _R]], Callable[[_V], _R]]:
    """Tell mappers that of so many values or more some are better made on another core: each takes long."""

    def tell(function: Callable[[_V], _R]) -> Callable[[_V], _R]:
        function.__dict__["shared_from"] = count
        return function

    return tell


def plain_map(function: Callable[[_V], _R], values: Sequence[_V]) -> list[_R]:
    return list(map(function, values))

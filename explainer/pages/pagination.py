"""Long lists in parts: a page for each, cut so that an entry more or less changes few of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any
from zlib import crc32


@dataclass(frozen=True, slots=True)
class ListPart:
    """Some entries of a list that follow each other, the page that shows them, and what its first and its last are called."""

    src_uri: str
    entries: Sequence[Any]
    start: str
    end: str
    # The parts before and after it, without their own; of the one before, its last entry alone.
    before: "ListPart | None" = None
    after: "ListPart | None" = None

    @property
    def words(self) -> str:
        """What its entries are called together."""
        return self.start if self.start == self.end else f"{self.start} to {self.end}"


def in_parts(
    src_uri: str,
    entries: Sequence[Any],
    size: int,
    whole: int,
    id: Callable[[Any], str | None],
    ends: Callable[[Any, Any], tuple[str, str]],
    letter: Callable[[Any], str] | None = None,
    weight: Callable[[Any], int] | None = None,
) -> list[ListPart]:
    """The parts of a list, of `size` entries on average and twice as many at most; none if `whole` or fewer fit on one page.

    An entry counts for as many as its `weight`, or as one.

    `id` is what the part is named after that begins with an entry, None where none can; `ends` are the words for the
    entries from one to another. With `letter` no part holds entries of two letters, and each letter has to fit.
    """
    letters = [list(group) for _, group in groupby(entries, letter)] if letter else [list(entries)]
    weight = weight or (lambda entry: 1)
    if sum(map(weight, entries)) <= whole and (not letter or all(len(group) <= 2 * size for group in letters)):
        return []
    folder = src_uri.removesuffix(".md").removesuffix("/index")
    parts = []
    for group in letters:
        starts = [*_starts([(id(entry), weight(entry)) for entry in group], size), len(group)]
        for start, end in pairwise(starts):
            first, last = group[start], group[end - 1]
            words = (letter(first),) * 2 if letter and len(starts) == 2 else ends(first, last)
            parts.append(ListPart(f"{folder}/from/{id(first)}.md", group[start:end], *words))
    before = [None, *(replace(part, entries=part.entries[-1:]) for part in parts[:-1])]
    after = [*(replace(part, entries=()) for part in parts[1:]), None]
    return [replace(part, before=one, after=other) for part, one, other in zip(parts, before, after, strict=True)]


def _starts(entries: Sequence[tuple[str | None, int]], size: int) -> list[int]:
    """Where parts begin: at entries that their ids choose, whatever their number, so that other parts stay as they are."""
    starts, length = [0], 0
    for place, (id, weight) in enumerate(entries):
        chosen = length >= size // 2 and id is not None and crc32(id.encode()) % (size // 2) == 0
        if chosen or (length + weight > 2 * size and length and id is not None):
            starts.append(place)
            length = 0
        length += weight
    return starts

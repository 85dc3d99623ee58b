"""Which words of a text name somebody or something: the longest name first, whole words only, a possessive left outside."""

import re
import unicodedata
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Generic, NamedTuple, TypeVar

from explainer.invisible import bare, bare_with_places, end_of

_T = TypeVar("_T", bound=Hashable)

# What belongs to the letter before it: combining marks.
_MARKS = "".join(chr(c) for c in range(0x300, 0x1C00) if unicodedata.category(chr(c))[0] == "M")

# Letters of scripts that put no spaces between words: each is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"

_WORD = re.compile(f"[{_UNSPACED}][{_MARKS}]*|(?![{_UNSPACED}])[^\\W_](?:(?![{_UNSPACED}])[^\\W_]|[{_MARKS}])*")
_ROUGH_WORD = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\\w)+")

_ALIKE = str.maketrans("’‘ʼ`´′‐‑–—−“”„«»", "''''''-----\"\"\"\"\"")
# Of so many texts it remembers which names are in them.
_TEXTS = 4096

_TIES = frozenset("'’ʼ-‐‑")


class Found(NamedTuple, Generic[_T]):
    """Words of a text and all that they may name; offsets count characters."""

    start: int
    end: int
    named: tuple[_T, ...]


class _Word(NamedTuple):
    start: int
    end: int
    text: str  # in one Unicode form, with what stands between it and the word before it
    folded: str


@dataclass(slots=True)
class _Node:
    """The names that begin with the same words: how they go on, and which of them end here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[tuple[str | None, Hashable]] = field(default_factory=list)


class Names(Generic[_T]):
    """Names to be found in texts, each with what it names.

    A name is found whatever white space, quotes, dashes and apostrophes stand between its words, in any Unicode form, with
    or without what nobody sees (soft hyphens, joiners). It is found in the same case only, unless it is given as a common noun; see `_is_proper`.
    """

    def __init__(self) -> None:
        self._root = _Node()
        self._first: set[str] = set()  # the words of which a text has one, if any name may be in it
        self._added = sha256()
        self._last = lru_cache(_TEXTS)(lambda text: tuple(self._placed(text)))

    def add(self, name: str, named: _T, common_noun: bool = False) -> None:
        self._added.update(repr((name, named, common_noun)).encode("utf-8", "surrogatepass"))
        self._last.cache_clear()
        name = bare(name)
        words = list(_words(name))
        if not words or words[-1].end - words[0].start < 2:  # a letter is no name
            return
        node = self._root
        for number, word in enumerate(words):
            text = word.folded if number else _first(word.folded)
            if text not in node.following:
                node.following[text] = _Node()
            node = node.following[text]
        if rough := _ROUGH_WORD.search(_letters(name).casefold()):
            self._first.add(rough[0])
        as_written = None if common_noun and not _is_proper(name) else _joined(words)
        if (as_written, named) not in node.ends:
            node.ends.append((as_written, named))

    @property
    def digest(self) -> str:
        """Of all names, in the order in which they were added."""
        return self._added.hexdigest()

    def find(self, text: str) -> Iterator[Found[_T]]:
        """Every name in a text, in its order; none within another."""
        return iter(self._last(text))

    def _placed(self, text: str) -> Iterator[Found[_T]]:
        seen, places = bare_with_places(text)
        for start, end, named in self._find(seen):
            yield Found(places[start], end_of(text, places[end - 1]), named)

    def _find(self, text: str) -> Iterator[Found[_T]]:
        if not self._first or self._first.isdisjoint(_rough_words(text)):
            return
        words = list(_words(text))
        at = 0
        while at < len(words):
            last, named = self._longest(text, words, at)
            if named:
                yield Found(words[at].start, words[last].end, named)
            at = last + 1

    def _longest(self, text: str, words: list[_Word], at: int) -> tuple[int, tuple[_T, ...]]:
        """The number of the last word of the longest name that begins with this word, and what it names."""
        found: tuple[int, tuple[_T, ...]] = at, ()
        node = self._root.following.get(_first(words[at].folded))
        last = at
        while node:
            if node.ends and _apart(text, words[at].start, words[last].end):
                written = _joined(words[at : last + 1])
                named = tuple(named for as_written, named in node.ends if as_written in (None, written))
                found = (last, named) if named else found  # type: ignore[assignment]
            last += 1
            node = node.following.get(words[last].folded) if last < len(words) else None
        return found


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for found in _WORD.finditer(text):
        start = found.start()
        word = f"{_between(text[end:start])}{_letters(found[0])}"
        end = found.end()
        yield _Word(start, end, word, word.casefold())


def _rough_words(text: str) -> list[str]:
    return _ROUGH_WORD.findall(_letters(text).casefold())


@lru_cache(maxsize=1024)
def _between(text: str) -> str:
    """What stands between two words, alike for all that look alike."""
    return re.sub(r"\s+", " ", text.translate(_ALIKE)) if text != " " else text


def _letters(text: str) -> str:
    """Text in one Unicode form."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _first(word: str) -> str:
    """A word without what stands before it."""
    found = _WORD.search(word)
    return word[found.start() :] if found else word


def _joined(words: list[_Word]) -> str:
    first, *others = words
    return _first(first.text) + "".join(word.text for word in others)


def _is_proper(name: str) -> bool:
    """Whether a term has an abbreviation in it, or a capital letter behind its first word: it is found as written only."""
    first, *others = _ROUGH_WORD.findall(name)
    return any(len(word) > 1 and word.isupper() for word in (first, *others)) or any(
        len(word) > 1 and word[0].isupper() for word in others
    )


def _apart(text: str, start: int, end: int) -> bool:
    """Whether words are whole: not part of a name with a hyphen or an apostrophe (Saint-Denis, O'Brien).

    What begins with a small letter is no part of a name: Berg's, Berg-like, anti-Berg, d'Auvergne, Ankara'da.
    """
    neighbours = ""
    if text[start - 1 : start] in _TIES:
        neighbours += text[_beginning(text, start - 1) : start - 1][:1]
    if text[end : end + 1] in _TIES:
        neighbours += text[end + 1 : end + 2]
    return not any(letter.isalnum() and not letter.islower() for letter in neighbours)


def _beginning(text: str, end: int) -> int:
    """Where the word that ends here begins."""
    start = end
    while start and text[start - 1].isalnum():
        start -= 1
    return start

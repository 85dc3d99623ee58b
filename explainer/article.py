"""Where the article has the words that a claim or a mention quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Part of the article: paragraph 0 is the headline, the text begins with paragraph 1; offsets count characters in it."""

    paragraph: int
    start: int
    end: int


def find_quote(texts: Sequence[str], quote: str, prefix: str | None = None, suffix: str | None = None) -> list[Span]:
    """The first two places in the texts with these words between these neighbours; spaces and ends of lines count as one space."""
    found: list[Span] = []
    for number, text in enumerate(texts):
        spaced, offsets = _spaced(text)
        for before, words, after in _joined(quote, prefix, suffix):
            at = spaced.find(before + words + after)
            while at >= 0 and len(found) < 2:
                start = at + len(before)
                span = Span(number, offsets[start], offsets[start + len(words) - 1] + 1)
                if span not in found:
                    found.append(span)
                at = spaced.find(before + words + after, at + 1)
    return sorted(found)


@lru_cache(maxsize=4096)
def _spaced(text: str) -> tuple[str, list[int]]:
    """The text with single spaces, and where in the text each of its characters stands."""
    words = [(word[0], word.start()) for word in _WORD.finditer(text)]
    offsets: list[int] = []
    for word, start in words:
        offsets += [start - 1] * bool(offsets)
        offsets += range(start, start + len(word))
    return " ".join(word for word, _ in words), offsets


def _joined(quote: str, prefix: str | None, suffix: str | None) -> Iterator[tuple[str, str, str]]:
    """Prefix, quote and suffix as they may follow each other: with a space between, or without."""
    words = " ".join(quote.split())
    before = " ".join((prefix or "").split())
    after = " ".join((suffix or "").split())
    for left in (before, before + " ") if before else ("",):
        for right in (after, " " + after) if after else ("",):
            yield left, words, right


def nearest_passage(texts: Sequence[str], quote: str) -> str:
    """The passage most like a quote that is not there, to be shown to whoever misquoted."""
    wanted = quote.split()[:40]
    best: list[str] = []
    likeness = 0.0
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for text in texts:
        words = text.split()[:20_000]
        matcher.set_seq1(words)
        found = matcher.find_longest_match()
        start = max(0, found.a - found.b)
        passage = words[start : start + len(wanted)]
        matcher.set_seq1(passage)
        if (ratio := matcher.ratio()) > likeness or not best:
            best, likeness = passage, ratio
    return " ".join(best)

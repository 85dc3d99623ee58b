"""Where the article has the words that a claim quotes, and where it mentions somebody; its text cut into pieces there."""

import re
from bisect import bisect
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from explainer.invisible import bare, bare_with_places, cleaned, end_of

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Part of the article: paragraph 0 is the headline, the text begins with paragraph 1; offsets count characters in it."""

    paragraph: int
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.paragraph == other.paragraph and self.start < other.end and other.start < self.end


class Named(NamedTuple):
    """Whom or what words of a text name: a person or party, or a term of the glossary."""

    kind: Literal["record", "term"]
    id: str


class FoundMention(NamedTuple):
    """Words of the article that name somebody or something; `number` counts its mentions in the paragraph, from 1."""

    span: Span
    named: Named
    number: int = 1

    @property
    def anchor(self) -> str:
        place = f"p{self.span.paragraph}" if self.span.paragraph else "headline"
        kind = "term-" if self.named.kind == "term" else ""
        return f"{place}-{kind}{self.named.id}-{self.number}"


class Piece(NamedTuple):
    """A step in writing a paragraph: some of its text, or the beginning or end of what marks it.

    `claims` are the ids of the claims that the text is part of, the longest first; a claim's `check` stands where its words end.
    """

    step: Literal["text", "marked", "unmarked", "mention", "mentioned", "check"]
    text: str = ""
    claims: tuple[str, ...] = ()
    mention: FoundMention | None = None


def pieces(text: str, claims: Mapping[str, Span], mentions: Iterable[FoundMention]) -> Iterator[Piece]:
    """A paragraph as steps that nest: claims around mentions, but within a mention that a claim cuts."""
    begin, end = defaultdict(list), defaultdict(list)
    for id, span in claims.items():
        begin[span.start].append(id)
        end[span.end].append(id)
    places = sorted({0, len(text), *begin, *end})
    mentions = deque(sorted(mentions))
    cut = {mention for mention in mentions if places[bisect(places, mention.span.start)] < mention.span.end}
    stops = sorted({*places, *(place for mention in cut for place in (mention.span.start, mention.span.end))})
    over: list[str] = []  # the claims that the text is part of
    waiting: list[str] = []  # those whose words have ended
    inside: FoundMention | None = None
    for start, stop in pairwise(stops):
        if inside and inside.span.end == start:
            yield Piece("mentioned", mention=inside)
            inside = None
        over = [id for id in over if id not in end[start]]
        waiting += end[start]
        if not inside:
            yield from (Piece("check", claims=(id,)) for id in waiting)
            waiting = []
        over = sorted([*over, *begin[start]], key=lambda id: (claims[id].start - claims[id].end, id))
        if mentions and mentions[0] in cut and mentions[0].span.start == start:
            inside = mentions.popleft()
            yield Piece("mention", mention=inside)
        if over:
            yield Piece("marked", claims=tuple(over))
        at = start
        while mentions and mentions[0].span.start < stop and mentions[0] not in cut:
            mention = mentions.popleft()
            yield Piece("text", text[at : mention.span.start])
            yield Piece("mention", mention=mention)
            yield Piece("text", text[mention.span.start : mention.span.end])
            yield Piece("mentioned", mention=mention)
            at = mention.span.end
        yield Piece("text", text[at:stop])
        if over:
            yield Piece("unmarked")
    if inside:
        yield Piece("mentioned", mention=inside)
    yield from (Piece("check", claims=(id,)) for id in [*waiting, *end[len(text)]])


def words_around(text: str, span: Span, count: int = 10) -> tuple[str, str, str]:
    """A span's words and as many before and behind it, in one line; what was cut off is shown by an ellipsis."""
    before, after = text[: span.start].split(), text[span.end :].split()
    left = " " * text[: span.start][-1:].isspace()
    right = " " * text[span.end :][:1].isspace()
    return (
        "…" * (len(before) > count) + " ".join(before[-count:]) + left,
        " ".join(text[span.start : span.end].split()),
        right + " ".join(after[:count]) + "…" * (len(after) > count),
    )


def find_quote(texts: Sequence[str], quote: str, prefix: str | None = None, suffix: str | None = None) -> list[Span]:
    """The first two places in the texts with these words between these neighbours.

    Spaces and ends of lines count as one space, what nobody sees does not count.
    """
    found: list[Span] = []
    for number, text in enumerate(texts):
        spaced, offsets = _spaced(text)
        for before, words, after in _joined(quote, prefix, suffix):
            at = spaced.find(before + words + after)
            while at >= 0 and len(found) < 2:
                start = at + len(before)
                span = Span(number, offsets[start], end_of(text, offsets[start + len(words) - 1]))
                if span not in found:
                    found.append(span)
                at = spaced.find(before + words + after, at + 1)
    return sorted(found)


@lru_cache(maxsize=4096)
def _spaced(text: str) -> tuple[str, list[int]]:
    """The text with single spaces and without what nobody sees, and where in the text each of its characters stands."""
    seen, places = bare_with_places(text)
    words = [(word[0], word.start()) for word in _WORD.finditer(seen)]
    offsets: list[int] = []
    for word, start in words:
        offsets += [places[start - 1]] * bool(offsets)
        offsets += places[start : start + len(word)]
    return " ".join(word for word, _ in words), offsets


def _joined(quote: str, prefix: str | None, suffix: str | None) -> Iterator[tuple[str, str, str]]:
    """Prefix, quote and suffix as they may follow each other: with a space between, or without."""
    words, before, after = (" ".join(bare(part or "").split()) for part in (quote, prefix, suffix))
    for left in (before, before + " ") if before else ("",):
        for right in (after, " " + after) if after else ("",):
            yield left, words, right


def nearest_passage(texts: Sequence[str], quote: str) -> str:
    """The passage most like a quote that is not there, to be shown to whoever misquoted."""
    wanted = bare(quote).split()[:40]
    best: list[str] = []
    likeness = 0.0
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for text in texts:
        words = cleaned(text).split()[:20_000]
        matcher.set_seq1([*map(bare, words)])
        found = matcher.find_longest_match()
        start = max(0, found.a - found.b)
        passage = words[start : start + len(wanted)]
        matcher.set_seq1([*map(bare, passage)])
        if (ratio := matcher.ratio()) > likeness or not best:
            best, likeness = passage, ratio
    return " ".join(best)

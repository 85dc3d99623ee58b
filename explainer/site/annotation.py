"""The article annotated: each claim on its words, each name with whom it names; whatever is in doubt is a fault, never a guess."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import islice, product

from explainer.invisible import INVISIBLE, bare, cleaned
from explainer.records.model import Article, Claim, Record, Term
from explainer.records.reading import Fault
from explainer.records.vocabulary import NOBODY
from explainer.site.article import FoundMention, Named, Span, find_quote, nearest_passage
from explainer.site.names import Names

# More claims than this on the same words cannot be told apart by any reader.
MAX_OVERLAPPING = 20

# Words that are tried to tell two mentions apart, before it and behind it.
_NEIGHBOURS = 6


@dataclass(frozen=True)
class Annotations:
    """Where each claim's words are, by its id, every mention in the order of the text, and what is wrong with them."""

    spans: Mapping[str, Span] = field(default_factory=dict)
    mentions: Sequence[FoundMention] = ()
    faults: Sequence[Fault] = ()


def called(records: Iterable[Record], terms: Iterable[Term]) -> tuple[tuple[str, Named], ...]:
    """Every name of a person or party, and every word for a term, with whom or what it names."""
    return (
        *((name, Named("record", record.id)) for record in records for name in record.names),
        *(
            (name, Named("term", term.id))
            for term in terms
            for name in (term.term, *(other.name for other in term.other_names))
        ),
    )


def names_of(pairs: Iterable[tuple[str, Named]]) -> Names[Named]:
    names: Names[Named] = Names()
    for name, named in pairs:
        names.add(name, named, common_noun=named.kind == "term")
    return names


def annotate(of: tuple[Article, Sequence[Claim], Sequence[tuple[str, str]], Names[Named]]) -> Annotations:
    """Claims and mentions in the headline and the text of the article.

    Every claim's quote, and that of everything in the article's `mentions`, must be there exactly once. Words that
    `mentions` tells apart name what it says; others name whose name they are, records before terms of the glossary.
    Given are the article, the claims, the names of records by their ids, and whatever may be named.
    """
    article, (*checked,), (*pairs,), names = of
    claims, records = {claim.id: claim for claim in checked}, dict(pairs)
    faults: list[Fault] = []
    spans: dict[str, Span] = {}
    for claim in claims.values():
        found, wrong = quoted(article, claim.quote, claim.prefix, claim.suffix)
        if len(found) == 1:
            spans[claim.id] = found[0]
        if wrong:
            faults.append(Fault(claim, ("quote",), "quote", wrong))
    for id in _crowded(spans):
        message = f"more than {MAX_OVERLAPPING} claims quote the same words; leave some out"
        faults.append(Fault(claims[id], ("quote",), "size", message))
    faults += _checked_twice(article, claims, spans)
    told: list[FoundMention] = []
    for index, given in enumerate(article.mentions):
        found, wrong = quoted(article, given.quote, given.prefix, given.suffix)
        if not wrong and any(found[0].overlaps(mention.span) for mention in told):
            wrong = "these words are told apart already; keep one entry for them"
        if wrong:
            faults.append(Fault(article, ("mentions", index, "quote"), "quote", wrong))
        else:
            told.append(FoundMention(found[0], Named("record" if given.record in records else "term", given.record)))
    mentions = [mention for mention in told if mention.named.id != NOBODY]
    for span, named in _found(article.texts, names, told):
        if len(named) == 1 and not (named[0].kind == "record" and _is_word(article, span)):
            mentions.append(FoundMention(span, named[0]))
        else:
            faults.append(_in_doubt(article, span, named, records))
    return Annotations(spans, _numbered(sorted(mentions)), faults)


def _found(
    texts: Sequence[str], names: Names[Named], told: Sequence[FoundMention]
) -> Iterator[tuple[Span, tuple[Named, ...]]]:
    """Every name in the texts that is not part of what was told apart, with what it may name."""
    for paragraph, text in enumerate(texts):
        taken = [mention.span for mention in told if mention.span.paragraph == paragraph]
        for start, end, named in names.find(text):
            span = Span(paragraph, start, end)
            if not any(span.overlaps(other) for other in taken):
                yield span, tuple(each for each in named if each.kind == "record") or named


def _numbered(mentions: Iterable[FoundMention]) -> list[FoundMention]:
    """The mentions, each with its number among those of the same in its paragraph."""
    counts: dict[tuple[int, Named], int] = {}
    numbered = []
    for mention in mentions:
        key = mention.span.paragraph, mention.named
        counts[key] = counts.get(key, 0) + 1
        numbered.append(mention._replace(number=counts[key]))
    return numbered


def _crowded(spans: Mapping[str, Span]) -> list[str]:
    """The claims that begin where too many others have not ended."""
    crowded = []
    over: list[Span] = []
    for id, span in sorted(spans.items(), key=lambda entry: (entry[1], entry[0])):
        over = [other for other in over if other.overlaps(span)]
        over.append(span)
        if len(over) > MAX_OVERLAPPING:
            crowded.append(id)
            over.pop()
    return crowded


def _checked_twice(article: Article, claims: Mapping[str, Claim], spans: Mapping[str, Span]) -> Iterator[Fault]:
    """Claims whose words, but for signs at their ends, lie within those of another."""
    inner = {id: _words_alone(article, span) for id, span in spans.items()}
    outer = ""  # whose words end last of those that began
    for id in sorted(inner, key=lambda id: (inner[id].paragraph, inner[id].start, -inner[id].end)):
        if outer and inner[id].overlaps(inner[outer]) and inner[id].end <= inner[outer].end:
            verdicts = f"there {claims[outer].verdict}, here {claims[id].verdict}"
            message = f"claim '{outer}' has these words, too ({verdicts}); keep one check of them, or quote other words"
            yield Fault(claims[id], ("quote",), "claim-twice", message)
        else:
            outer = id


def _words_alone(article: Article, span: Span) -> Span:
    """A span without what is no letter or digit at its ends."""
    words = article.texts[span.paragraph][span.start : span.end]
    found = re.search(r"[^\W_](?:.*[^\W_])?", words, re.DOTALL)
    return replace(span, start=span.start + found.start(), end=span.start + found.end()) if found else span


def _cut_word(article: Article, span: Span) -> str:
    """What is wrong with a quote that begins or ends inside a word."""
    text = INVISIBLE.sub(lambda unseen: " " * len(unseen[0]), article.texts[span.paragraph])
    for word in re.finditer(r"[^\W_]+", text):
        for edge in (span.start, span.end):
            if word.start() < edge < word.end() and not _UNSPACED.search(word[0]):
                return f"begins or ends inside the word '{word[0]}'; quote whole words"
    return ""


# Scripts that put no spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def quoted(article: Article, quote: str, prefix: str | None, suffix: str | None) -> tuple[list[Span], str]:
    """Where the article has these words between these neighbours, and what is wrong unless that is one place."""
    found = find_quote(article.texts, quote, prefix, suffix)
    if len(found) == 1:
        return found, _cut_word(article, found[0])
    if found:
        more = "longer" if prefix or suffix else "a"
        return (
            found,
            f"the article has these words more than once; give {more} 'prefix' or 'suffix', the words before or after them",
        )
    if (prefix or suffix) and find_quote(article.texts, quote):
        return (
            found,
            "the article has these words, but not between this 'prefix' and 'suffix'; copy the neighbouring words exactly",
        )
    return found, f"the article does not have these words; nearest is '{nearest_passage(article.texts, quote)}'"


def _is_word(article: Article, span: Span) -> bool:
    """Whether a name in the article may be a word of its language instead: a month, a number, any common one."""
    word = bare(article.texts[span.paragraph][span.start : span.end])
    if word.isdecimal():
        return True
    in_english = (article.language or "en").partition("-")[0] == "en"
    return in_english and not (len(word) > 1 and word.isupper()) and word.casefold() in _english()


@cache
def _english() -> frozenset[str]:
    """Common English words, in small letters."""
    return frozenset((files(__package__) / "english.txt").read_text("ascii").split())


def _in_doubt(article: Article, span: Span, named: Sequence[Named], records: Mapping[str, str]) -> Fault:
    """What is said of words that name two, or are words as well, with the entry that would tell them apart."""
    text = article.texts[span.paragraph]
    given = text[span.start : span.end]
    words = " ".join(cleaned(given).split())
    may_be = " or ".join(f"{records[id]} ({id})" if id in records else id for _, id in named)
    entry = {"quote": words, **_neighbours(article.texts, span, words), "record": named[0].id}
    shown = ", ".join(f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in entry.items())
    message = f"'{words}' may be {may_be}; say which in the front matter, under 'mentions': - {{{shown}}}"
    if len(named) == 1:
        message = (
            f"'{words}' is a word as well as a name of {may_be}; say which is meant in the front matter, under 'mentions': "
            f"- {{{shown}}}, or 'record: {NOBODY}' where it names nobody"
        )
    if span.paragraph:
        offset = article.blocks[span.paragraph - 1].place(span.start)
        return Fault(article, ("text",), "mention", message, offset=offset)
    return Fault(article, ("headline",), "mention", message, given, text[: span.start].count(given))


def _neighbours(texts: Sequence[str], span: Span, words: str) -> dict[str, str]:
    """The fewest words before and behind that no other such words have."""
    before = cleaned(texts[span.paragraph][: span.start]).split()[-_NEIGHBOURS:]
    after = cleaned(texts[span.paragraph][span.end :]).split()[:_NEIGHBOURS]
    sizes = sorted(product(range(len(before) + 1), range(len(after) + 1)), key=lambda size: (sum(size), size))
    for left, right in islice(sizes, 50):
        prefix, suffix = " ".join(before[len(before) - left :]), " ".join(after[:right])
        if find_quote(texts, words, prefix or None, suffix or None) == [span]:
            return {key: text for key, text in (("prefix", prefix), ("suffix", suffix)) if text}
    return {key: " ".join(words) for key, words in (("prefix", before), ("suffix", after)) if words}

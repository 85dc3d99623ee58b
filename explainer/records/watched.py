"""Sentences and words of a record that the rules for the living watch: found where a record is read, judged where it is known whom it is about."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from explainer.records.document import KeyPath
from explainer.records.fields import OWN_WORDS
from explainer.records.parts import Part
from explainer.records.prose import Citation, Inline, Paragraph, Prose, walk
from explainer.records.references import inside, types_inside
from explainer.records.words import COURT, LOADED, PRIVATE

# Words that a newsroom adds, by what they are: `court`, `loaded`, `private`.
Words = tuple[tuple[str, tuple[str, ...]], ...]

# Stands for a citation in a sentence.
_CITED = "\ufffc"
_WORD = re.compile(r"\w+")
_ENDS = re.compile(rf"(?<=[.!?”\"{_CITED}])\s+(?=[^\W\d_a-z]|[“\"«])")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’")
_NOT_KNOWN = re.compile(
    r"\bnot (?:found|known|reported|clear)\b|\bno (?:report|source|record|reply|answer)\b", re.IGNORECASE
)
# Without these there is no address and no child: the patterns, which take long, are not even compiled for most sites.
_WORDS_OF_PLACES = frozenset(
    [
        *("street", "st", "road", "rd", "avenue", "lane", "square", "flat", "apartment", "house", "box", "pobox"),
        *("prospekt", "ulitsa", "ul", "pereulok", "rue", "calle", "via", "rua", "avenida"),
    ]
)
_ENDS_OF_STREETS = ("strasse", "gatan", "vägen")
_NUMBER_OR_MAIL = re.compile(r"@|\d[\d ()-]{5}")
_WHERE_TO_FIND = (
    r"\b\d{1,4}[a-z]? (?:[^\W\d_a-z][\w’'-]+ ){1,3}(?i:street|st|road|rd|avenue|lane|square)\b"
    r"|\b(?:[Ff]lat|[Aa]partment|[Hh]ouse|[Pp]\.? ?[Oo]\.? ?[Bb]ox)(?: [Nn]o\.?)? \d+"
    r"|\b[^\W\d_a-z][\w’'-]+(?: (?i:street|road|avenue|lane|prospekt|ulitsa)|(?i:stra(?:ß|ss)e|gatan|vägen)),? \d{1,4}\b"
    r"|\b(?i:ulitsa|prospekt|pereulok|ul\.|rue|calle|via|rua|avenida) (?:[^\W\d_a-z][\w’'-]+,? ){1,3}(?:\w+ )?\d{1,4}\b"
    r"|\+\d[\d ()-]{7,}\d|(?<!\d)(?:\d[ -]?)?\(?\d{3}\)?[ -]\d{3}[ -]\d\d[ -]?\d\d(?!\d)|\b[\w.+-]+@[\w-]+\.[\w.-]*\w"
)
# Words of a home, where an address is nobody else's business.
_HOME = re.compile(r"\b(?:homes?|flat|apartment|liv(?:e|es|ed|ing)|residence|(?:his|her|their) house)\b", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# Who may be a child, and what may stand between that and an age.
_BORN = [f"{before}{child}" for before in ("", "grand", "step") for child in ("son", "daughter", "child", "children")]
_YOUNG_WORDS = [
    *_BORN,
    *("boy", "girl", "pupil", "niece", "nephew", "brother", "sister", "schoolboy", "schoolgirl", "student"),
    *("teenager", "youth", "activist", "supporter", "protester"),
]
_WORDS_OF_CHILDREN = frozenset(["old", "minor", *_YOUNG_WORDS, *(f"{word}s" for word in _YOUNG_WORDS)])
_YOUNG = rf"(?:{'|'.join(_YOUNG_WORDS)})s?"
_BETWEEN = rf"(?:(?!{_MONTH})[^\W\d_a-z][\w’'-]*|activist|supporter|named|called)"
_BELOW_18 = r"(?:[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_CHILD = (
    rf"(?i:\b{_BELOW_18}-year-old (?:\w+ )?{_YOUNG}\b)"
    rf"|(?i:\b{_YOUNG}),? (?:{_BETWEEN},? ){{0,2}}(?:who is |of |\(|aged? )?(?i:{_BELOW_18})(?=[,.)]|$| and\b| when\b| years? old)"
    rf"|(?i:\b{_BELOW_18} (?:weeks|months) old\b|\bis (?:still |only )?a (?:schoolboy|schoolgirl|pupil|minor|child)\b)"
    rf"|(?i:\b(?:his|her|their) (?:\w+ )?{_YOUNG})\b[^.]{{0,60}}\b(?:school|kindergarten|nursery|\w+ (?:form|grade|class))\b"
)
_BIRTHDAY = re.compile(
    rf"\b(?:born|birthday|turned \w+|date of birth)\b[^.]{{0,30}}?\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}\b(?!\d))"
)

# Texts in which no citation can stand.
_WITHOUT_CITATION = frozenset(["story_line", "title", "description", "right"])
# What nobody found out may be asked in words of courts, and what is called by them.
_NOT_SAID = frozenset(["unknowns", "name", "sides"])
# Fields with the words of others, and what leads to them.
_OF_OTHERS = frozenset(["quote", "prefix", "suffix", "was", "links", "identifiers", "sources"])


class Watched(NamedTuple):
    """What stands where: `court`, `loaded`, `private`, `place`, `home`, `child` or `birthday` with the words, `uncited`, or `left-over` with what is said of it; its sentence begins with `near`."""

    kind: str
    path: KeyPath
    words: str
    near: str


def watched(record: Any, words: Words = ()) -> tuple[Watched, ...]:
    """What the rules watch in a record; nothing of what others wrote or what was corrected."""
    return () if record.noun in ("article", "source") else tuple(_watched(record, dict(words)))


def _watched(record: Any, words: Mapping[str, tuple[str, ...]]) -> Iterator[Watched]:
    court, loaded, private = (
        _pattern((*known, *words.get(kind, ())))
        for kind, known in (("court", COURT), ("loaded", LOADED), ("private", PRIVATE))
    )
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in _WITHOUT_CITATION and value and (found := court.search(str(value))):
            yield Watched("court", (name,), found[0], "")
        if isinstance(value, Prose):
            for sentence in _uncited(value, runs=name == "biography"):
                near = " ".join(sentence.split()[:4])
                if name == "biography":
                    yield Watched("uncited", (name,), sentence, near)
                if found := court.search(_QUOTED.sub(" ", sentence)):
                    yield Watched("court", (name,), found[0], near)
    for path, text, cited in _texts(record, (), False):
        folded = text.casefold()
        said = frozenset(_WORD.findall(folded))
        if not cited and _NOT_SAID.isdisjoint(path) and len(path) > 1 and (found := court.search(text)):
            yield Watched("court", path, found[0], "")
        if loaded.search(text) and (found := loaded.search(_QUOTED.sub(" ", text))):
            yield Watched("loaded", path, found[0], found[0])
        if _may_tell_where(folded, said) and (found := re.search(_WHERE_TO_FIND, text)):
            sentence = next((each for each in _ENDS.split(text) if found[0] in each), text)
            yield Watched("home" if _HOME.search(sentence) else "place", path, found[0], found[0])
        if found := private.search(text):
            yield Watched("private", path, found[0], found[0])
        if not said.isdisjoint(_WORDS_OF_CHILDREN) and (found := re.search(_CHILD, text)):
            yield Watched("child", path, found[0], found[0])
        if found := _BIRTHDAY.search(text):
            yield Watched("birthday", path, found[0], found[0])


def _may_tell_where(folded: str, words: frozenset[str]) -> bool:
    streets = not words.isdisjoint(_WORDS_OF_PLACES) or any(end in folded for end in _ENDS_OF_STREETS)
    return streets or bool(_NUMBER_OR_MAIL.search(folded))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of words, by their first letters, which takes less time; one that ends with `*` goes on."""
    forms = sorted(re.escape(word.lower()).replace("\\*", r"\w*") for word in words if word)
    letters = (
        f"{first}(?:{'|'.join(form[1:] for form in same)})" if first != "\\" else "|".join(same)
        for first, same in ((first, [*same]) for first, same in groupby(forms, key=lambda form: form[0]))
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(letters)})\b", re.IGNORECASE)


def _uncited(prose: Prose, runs: bool) -> Iterator[str]:
    """Sentences without a citation that say something; with `runs` the citation that ends a run of sentences is that of all of them."""
    for paragraph in (part for part in walk(prose.blocks) if isinstance(part, Paragraph)):
        sentences = _ENDS.split("".join(map(_flat, paragraph.inlines)))
        last = max((at for at, sentence in enumerate(sentences) if _CITED in sentence), default=-1)
        for at, sentence in enumerate(sentences):
            if _CITED not in sentence and not (runs and at < last) and not _NOT_KNOWN.search(sentence):
                yield sentence


def _flat(part: Inline) -> str:
    if isinstance(part, Citation):
        return _CITED
    return part if isinstance(part, str) else "".join(map(_flat, part.inlines))


def _texts(value: Any, path: KeyPath, cited: bool) -> Iterator[tuple[KeyPath, str, bool]]:
    """The texts of a record in our own words, with their paths, and whether they cite, or the part does in which they stand."""
    if isinstance(value, Prose):
        yield path, value.plain, True
    elif isinstance(value, str):
        yield path, value, cited
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*path, index), cited)
    elif isinstance(value, Part):
        cited = cited or bool(getattr(value, "sources", ()))
        for name in _own_fields(type(value)):
            if inner := getattr(value, name):
                yield from _texts(inner, (*path, name), cited)


@cache
def _own_fields(model: type[Part]) -> list[str]:
    """The fields that may hold words of ours."""
    return [
        name
        for name in model.model_fields
        if name not in _OF_OTHERS and (OWN_WORDS in inside(model, name) or types_inside(model, name, Prose, Part))
    ]

"""What readers may type for a name: romanizations, cases, initials, letters typed with another keyboard layout."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import iuliia
from anyascii import anyascii

from explainer.invisible import bare


class Spelling(NamedTuple):
    """A way to write a name; a `slip` is one that nobody would print."""

    text: str
    kind: Literal["given", "romanized", "inflected", "slip"]


def spellings(
    names: Iterable[str], native_names: Iterable[str], language: str | None, person: bool
) -> tuple[Spelling, ...]:
    """Every spelling of somebody or something, each once: the names as they are given first, then what rules make of them.

    `native_names` are those in the language (a BCP 47 tag), the full one first. Cases, keyboard and the styles of
    romanizing are known for Russian; what is written in another script is romanized letter by letter.
    """
    given, native = list(names), [name for name in native_names if not _is_latin(name)]
    russian = (language or "").split("-")[0].lower() == "ru"
    found: dict[str, Spelling] = {}

    def add(kind: Literal["given", "romanized", "inflected", "slip"], texts: Iterable[str]) -> None:
        for text in texts:
            if len(text) > 1 or kind == "given":
                found.setdefault(text, Spelling(text, kind))

    add("given", given)
    for name in native:
        add(*("romanized", _romanized(name)) if russian else ("slip", (anyascii(name),)))
    if russian:
        add("inflected", (text for name in native[:1] for text in _inflected(name, person)))
    add("slip", (text for name in (*given, *native) for text in _slips(name, person, russian)))
    return tuple(found.values())


# What is no letter or digit, and letters that only change the one before them, such as the sign for a soft consonant.
_BESIDE = re.compile(r"[\W_ʰ-˿]+")


@lru_cache(maxsize=1024)
def alike(text: str) -> str:
    """What is left of a spelling where case, accents, apostrophes and spaces do not count."""
    return _BESIDE.sub("", unicodedata.normalize("NFKD", text).casefold())


def _is_latin(text: str) -> bool:
    return all(map(_may_be_latin, text))


@lru_cache(maxsize=4096)
def _may_be_latin(character: str) -> bool:
    return not character.isalpha() or unicodedata.name(character, "").startswith(("LATIN", "MODIFIER"))


_WORD = re.compile(r"[^\W\d_]+|[\W\d_]+")


# ---- romanizations of Russian ----------------------------------------------------------------------------------------

# The letters of newspapers in English; each style below says where it differs. `^` and `$` are the ends of a word.
_PRESS = (
    "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch "
    "ъ= ы=y ь= э=e ю=yu я=ya ый$=y ий$=y"
)
_STYLES = (
    "",
    "ей$=ei ай$=ai ий$=i кс=x ё=e ю=iu я=ia",  # English, as it was
    "в=w ж=sch з=s й=i х=ch ц=z ч=tsch ш=sch щ=schtsch ё=jo ю=ju я=ja ий$=i кс=x",  # German
    "ж=j у=ou ч=tch ш=ch щ=chtch й=i ё=io ю=iou я=ia ий$=i ин$=ine ге=gue ги=gui кс=x",  # French
    "в=w ж=ż й=j х=ch ц=c ч=cz ш=sz щ=szcz ё=io ю=iu я=ia ля=la лю=lu л=ł ле=le ли=li ль=l ий$=ij е=ie ^е=je ее=ieje",  # Polish
    "х=j й=i ё=io ю=iu я=ia ый$=i ий$=i ге=gue ги=gui",  # Spanish
    "ж=ž х=ch ц=c ч=č ш=š щ=šč й=j ё=ë ю=ju я=ja ый$=yj ий$=ij",  # Italian, Czech
    "ж=zj у=oe х=ch ч=tsj ш=sj щ=sjtsj й=j ё=jo ю=joe я=ja ий$=i",  # Dutch
    "ж=zj ч=tj ш=sj щ=sjtj й=j ё=jo ю=ju я=ja ый$=yj ий$=ij",  # Swedish, Danish, Norwegian
    "ж=ž х=h ч=tš ш=š щ=štš й=i ё=jo ю=ju я=ja ый$=yi ий$=i",  # Finnish
    "ж=zs с=sz х=h ц=c ч=cs ш=s щ=scs й=j ё=jo ю=ju я=ja ы=i ый$=ij ий$=ij",  # Hungarian
    "ж=j х=h ч=ç ш=ş щ=şç ы=ı ый$=ıy ий$=iy",  # Turkish
    "ж=j х=h ч=ç ш=ş щ=şç ы=i ю=ü ый$=i ий$=i",  # Turkish press
)

# Standards and the practice of ministries and maps; the one that is not of Russian left out.
_STANDARDS = tuple(schema for name, schema in iuliia.schemas.items() if name != "uz")


def _rules(style: str) -> tuple[re.Pattern[str], dict[str, str]]:
    letters = dict(rule.split("=") for rule in f"{_PRESS} {style}".split())
    return re.compile("|".join(map(re.escape, sorted(letters, key=len, reverse=True)))), letters


_RULES = tuple(map(_rules, _STYLES))


def _romanized(name: str) -> tuple[str, ...]:
    """A name in Latin letters, in every style that writes it with them alone."""
    words = _WORD.findall(name)
    written = ("".join(parts) for parts in zip(*map(_word_romanized, words), strict=True))
    return tuple(text for text in dict.fromkeys(written) if _is_latin(text))


@lru_cache(maxsize=16384)
def _word_romanized(word: str) -> tuple[str, ...]:
    """A word, or what stands between words, in each style."""
    return *(schema.translate(word) for schema in _STANDARDS), *(_in_style(word, *rules) for rules in _RULES)


def _in_style(word: str, pattern: re.Pattern[str], letters: dict[str, str]) -> str:
    written = pattern.sub(lambda found: letters[found[0]], f"^{word.lower()}$").strip("^$")
    if len(word) > 1 and word.isupper():
        return written.upper()
    return written.capitalize() if word[0].isupper() else written


# ---- cases of Russian ------------------------------------------------------------------------------------------------

# The end of a word in the nominative and in the five other cases: genitive, dative, accusative, instrumental, prepositional.
# Adjectives first; a word of a body's name after its first noun stays as it is.
_ADJECTIVES = (
    ("ая", "ой ой ую ой ой"),
    ("яя", "ей ей юю ей ей"),
    ("ый", "ого ому ого ым ом"),
    ("ой", "ого ому ого ым ом"),
    *((f"{letter}ий", f"{letter}ого {letter}ому {letter}ого {letter}им {letter}ом") for letter in "кгх"),
    *((f"{letter}ий", f"{letter}его {letter}ему {letter}его {letter}им {letter}ем") for letter in "жчшщ"),
    ("ое", "ого ому ое ым ом"),
    ("ые", "ых ым ых ыми ых"),
    ("ие", "их им их ими их"),
)
_NOUNS = (
    ("ия", "ии ии ию ией ии"),
    *(
        (end, f"{end[:-1]}ой {end[:-1]}ой {end[:-1]}у {end[:-1]}ой {end[:-1]}ой")
        for end in ("ова", "ева", "ёва", "ина")
    ),
    *((f"{letter}а", f"{letter}и {letter}е {letter}у {letter}ой {letter}е") for letter in "гкхжчшщ"),
    ("а", "ы е у ой е"),
    ("я", "и е ю ей е"),
    ("ий", "ия ию ия ием ии"),
    ("й", "я ю я ем е"),
    ("ь", "я ю я ем е"),
    ("ние", "ния нию ние нием нии"),
    ("о", "а у о ом е"),
    ("е", "я ю е ем и"),
    ("ы", "ов ам ов ами ах"),
    ("и", "ей ам ей ами ах"),
    *((end, f"{end}а {end}у {end}а {end}ым {end}е") for end in ("ов", "ев", "ёв", "ин", "ын")),
    *((letter, f"{letter}а {letter}у {letter}а {letter}ом {letter}е") for letter in "бвгдзклмнпрстфх"),
    *((letter, f"{letter}а {letter}у {letter}а {letter}ем {letter}е") for letter in "жчшщц"),
)


def _inflected(name: str, person: bool) -> Iterator[str]:
    """A name in the other cases: every word of a person's, of a body's those up to its first noun."""
    words = name.split()
    cases: list[list[str]] = []
    noun = False
    for word in words:
        forms, adjective = (None, False) if noun and not person else _cases(word)
        cases.append(forms or [word] * 5)
        noun = noun or not adjective
    for case in zip(*cases, strict=True):
        if list(case) != words:
            yield " ".join(case)


def _cases(word: str) -> tuple[list[str] | None, bool]:
    """The five other cases of a word, if it is known how it ends, and whether it is an adjective."""
    for adjective, table in ((True, _ADJECTIVES), (False, _NOUNS)):
        for end, others in table:
            if word.endswith(end) and len(word) > len(end) + 1:
                return [word.removesuffix(end) + other for other in others.split()], adjective
    return None, False


# ---- slips -----------------------------------------------------------------------------------------------------------

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_LAYOUT = str.maketrans(_LATIN_KEYS + _RUSSIAN_KEYS, _RUSSIAN_KEYS + _LATIN_KEYS)


def _slips(name: str, person: bool, russian: bool) -> Iterator[str]:
    """The initials of a body, the name in the other Unicode form, its words with the keyboard in the other layout."""
    words = [word for word in _WORD.findall(bare(name)) if len(word) > 1 and word[0].isalpha()]
    if not person and len(words) > 1:
        yield "".join(word[0] for word in words).upper()
        yield "".join(word[0] for word in words if word[0].isupper())
    for form in ("NFC", "NFD"):
        yield unicodedata.normalize(form, name)
    if russian:
        for word in words:
            yield word.lower().translate(_OTHER_LAYOUT)

"""Characters that nobody sees: which no file may hold, which a script or an emoji needs, and texts compared without them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from idna import valid_contextj

# What no file may hold, the article neither: control characters, halves of surrogate pairs, non-characters, ends of lines that are none.
_NO_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)

# Marks that turn the direction of the text after them until another mark ends it: each kind by the one that ends it.
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\n]")

# Default_Ignorable_Code_Point of Unicode 17 (DerivedCoreProperties.txt); then what shows nothing although it has not that
# property: blanks that are no space, marks of interlinear notes and of objects, and characters for private use.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_BLANK = "\u2800\U0001d159\ufff9-\ufffc\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

INVISIBLE = re.compile(f"[{_IGNORABLE}{_BLANK}]")
# The first set passes over what most texts consist of, ten times as fast as the second would.
SUSPECT = re.compile(f"[^\n -~](?<=[{_IGNORABLE}{_BLANK}{_NO_TEXT}])")

# Letters and digits that are written from right to left: their blocks, so that those of a later Unicode are among them.
_RTL = "\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_IS_RTL = re.compile(f"[{_RTL}]").match
_LETTER = re.compile(rf"[{_RTL}]|[^\W\d_]")

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_MONGOLIAN = "\u1820-\u18aa"
_WITH_FORMS = (
    f"{_HAN}\u1000-\u109f\uaa60-\uaa7f\ua840-\ua877\U00010ac0-\U00010aff"  # also Myanmar, Phags-pa, Manichaean
)
# The blocks that emoji are in (Unicode Technical Standard 51), without the letters of flags and the tones of skin.
_EMOJI = (
    "©®‼⁉™ℹ\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff〰〽㊗㊙"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U0001fc00-\U0001fffd"
)

# What is needed where it stands, by what stands beside it.
_NEEDED = "|".join(
    (
        f"(?<=[{_HAN}])[\U000e0100-\U000e01ef]",
        f"(?<=[{_WITH_FORMS}])[\ufe00-\ufe02]",
        f"(?<=[{_MONGOLIAN}])(?:[\u180b-\u180d\u180f]|\u180e(?=[{_MONGOLIAN}]))",
        "(?<=[\u0591-\u05c7])\u034f(?=[\u0591-\u05c7])",  # keeps two vowel signs of Hebrew in their order
        "(?<=[\u17c9\u17ca])\u200c(?=[\u17b6-\u17bd])",  # keeps a sign of Khmer above its vowel
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?=\u20e3)",
        f"(?<=[{_EMOJI}\U0001f3fb-\U0001f3ff\ufe0f])\u200d(?=[{_EMOJI}])",
        # The flag of a part of a country: its code in tags.
        "(?<=\U0001f3f4)[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,4}\U000e007f",
    )
)
# Hardly a text needs it, and it takes long to compile.
_FOUND = f"{_NEEDED}|(?P<left>[{_IGNORABLE}{_BLANK}{_NO_TEXT}])"

# What changes the character before it, or ends a direction, and goes where that goes.
_ATTACHED = re.compile(
    "[\u034f\u202c\u2069\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]*"
)

# A letter that joins others on both sides.
_BEH = "\u0628"

# How far a mark of direction may stand from the letter that it is for, and a joiner from its letter over the signs between.
_NEAR = 40


def no_text(text: str) -> Iterator[tuple[int, str]]:
    """Where a text holds a character that no file may hold, and what is said of it."""
    return ((found.start(), unseen(found[0])) for found in re.finditer(f"[{_NO_TEXT}]", text))


def refused(text: str) -> Iterator[tuple[int, str]]:
    """Where a text of a profile holds a character that it must not hold, and what is said of it."""
    for found in re.finditer(_FOUND, text) if SUSPECT.search(text) else ():
        start, end = found.span()
        if (character := found["left"]) and not _is_needed(
            character, text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        ):
            yield start, unseen(character)


def unseen(character: str) -> str:
    """What is said of a character that a text must not hold."""
    name = called(character)
    if unicodedata.category(character) == "Co":
        return f"private character {name}, which shows nothing or anything; write what is meant"
    if character in "\u200c\u200d":
        return f"invisible character {name} where no letter and no emoji needs it; delete it"
    if character in "\u200e\u200f\u061c":
        return f"invisible character {name}, needed only beside letters that are written from right to left; delete it"
    return f"invisible character {name}; delete it"


def called(character: str) -> str:
    """The number and the name of a character."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether the letters beside a joiner or a mark of direction need it."""
    if character == "\u200c":
        return _parts(before, after)
    if character == "\u200d":
        if _is_virama(before[-1:]) or (_is_virama(after[:1]) and before[-1:].isalpha()):
            return True  # RFC 5892, A.2; and before the virama, as Bengali and Kannada have it
        # It gives a letter of Arabic the form that it has beside another, where no other is.
        return not _parts(before, after) and (_parts(before, _BEH) or _parts(_BEH, after))
    left, right = before.rpartition("\n")[2], after.partition("\n")[0]
    if character in "\u200e\u200f\u061c":
        return any(map(_IS_RTL, _LETTER.findall(left)[-1:] + _LETTER.findall(right)[:1]))
    return character in "\u202a\u202b\u202c\u2066\u2067\u2068\u2069" and any(map(_IS_RTL, left + right))


def _parts(before: str, after: str) -> bool:
    """Whether a zero-width non-joiner changes how the letters beside it look (RFC 5892, A.1)."""
    try:
        return valid_contextj(f"{before}\u200c{after}", len(before))
    except ValueError:  # what has no name stands before it, such as the end of a line
        return False


def _is_virama(character: str) -> bool:
    return bool(character) and unicodedata.combining(character) == 9


def unbalanced(text: str) -> Iterator[tuple[int, str]]:
    """The first mark of direction whose other half is missing in its line (Unicode Annex 9), and what is said of it."""
    opened: list[re.Match[str]] = []
    for found in _DIRECTION.finditer(f"{text}\n"):
        if found[0] in _ENDS:
            opened.append(found)
        elif opened and _ENDS[opened[-1][0]] == found[0]:
            opened.pop()
        elif opened or found[0] != "\n":
            mark = opened[0] if found[0] == "\n" else found
            right = "delete both: names in other scripts need none here"
            yield mark.start(), f"direction mark {called(mark[0])} without its other half; {right}"
            return


@lru_cache(maxsize=1024)
def cleaned(text: str) -> str:
    """Text without the characters that a profile must not hold, for an editor to copy."""
    wrong = {place for place, _ in refused(text)}
    return "".join(character for place, character in enumerate(text) if place not in wrong) if wrong else text


def bare(text: str) -> str:
    """Text as it is compared: in one Unicode form, without what nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def bare_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Text as it is compared, and where each of its characters stands in the text as it is."""
    if (found := bare(text)) == text:
        return text, range(len(text))
    seen = [(place, character) for place, character in enumerate(text) if not INVISIBLE.match(character)]
    places: list[int] = []
    start = 0
    for end in range(1, len(seen) + 1):
        if end == len(seen) or not unicodedata.combining(seen[end][1]):  # a letter with its marks
            composed = unicodedata.normalize("NFC", "".join(character for _, character in seen[start:end]))
            places += [place for place, _ in seen[start : start + len(composed)]]
            start = end
    return found, places if len(places) == len(found) else range(len(text))


def end_of(text: str, place: int) -> int:
    """Where the character at a place ends, with what is attached to it."""
    end = place + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    found = _ATTACHED.match(text, end)
    return found.end() if found else end

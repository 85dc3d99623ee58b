"""Words as they are sought: what a reader types and what a text holds meet here; assets/search.js folds in the same way."""

import re
import unicodedata
from functools import lru_cache

from explainer.invisible import INVISIBLE

# Letters that no decomposition takes apart, and what people type who do not have them: of Latin and Cyrillic, at the ends of
# words in Greek and Hebrew, of Arabic, Persian and Urdu. The search is sent this table.
_LETTERS = """
    ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ŧ=t ŋ=n ı=i ĸ=k ə=a ǝ=a ɛ=e ɔ=o ɓ=b ɗ=d ƙ=k ƴ=y ƶ=z ǥ=g
    і=и є=е ґ=г ј=и љ=л њ=н ћ=ч ђ=д џ=ч ѕ=з қ=к ғ=г ң=н ҥ=н ө=о ү=у ұ=у һ=х ә=а ҳ=х ҷ=ч ӣ=и ь= ъ=
    ς=σ ך=כ ם=מ ן=נ ף=פ ץ=צ
    ى=ي ی=ي ې=ي ة=ه ە=ه ہ=ه ھ=ه ک=ك گ=ك ٱ=ا
"""
LETTERS = dict(pair.split("=") for pair in _LETTERS.split())

# Some of them, and some that do come apart, as others have them; a word with one of them is sought in both ways.
_OTHERS = "ä=ae ö=oe ü=ue å=aa ø=oe æ=a œ=o đ=dj ð=dh þ=t ə=e ј=й"
PAIRS = dict(pair.split("=") for pair in _OTHERS.split())
_PAIRS = str.maketrans(PAIRS)

# Not letters of their own: signs that stand for a soft consonant, for a break, for an accent.
_SIGNS = "'’‘ʼ`´′"

_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.\s*){2,}(?:[^\W\d_](?![^\W_]))?")
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile("^ال(?=..)")

# Scripts that put no spaces between the words of a name: Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}"
)


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        dropped = character in _SIGNS or unicodedata.category(character) in ("Mn", "Mc", "Me", "Lm")
        self[code] = "" if dropped else LETTERS.get(character, character)
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """A text without what people leave out or get wrong when they type: case, accents, apostrophes, signs, joiners."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", INVISIBLE.sub("", text))
    folded = text.lower().translate(_FOLDED)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def words(text: str) -> list[str]:
    """The words of a text, folded; letters with dots between them are an abbreviation."""
    folded = fold(text)
    if "." in folded:
        folded = _DOTTED.sub(lambda dotted: "".join(filter(str.isalpha, dotted[0])) + " ", folded)
    found = _WORD.findall(folded)
    return found if folded.isascii() else [_ARTICLE.sub("", word) for word in found]


@lru_cache(maxsize=16384)
def keys(text: str, language: str = "") -> tuple[str, ...]:
    """What finds a name: its words, those that a hyphen or a sign joins as one word too, and other ways to write them."""
    found = dict.fromkeys(words(text))
    found |= dict.fromkeys(words(unicodedata.normalize("NFC", text).lower().translate(_PAIRS)))
    for chunk in text.split():
        parts = words(chunk)
        if len(parts) > 1:
            found["".join(parts)] = None
    for word in [*found]:
        if _UNSPACED.fullmatch(word):
            found |= dict.fromkeys(word[start:] for start in range(1, len(word)))
        if language == "ar" and word[:2] in ("al", "el") and len(word) > 4:
            found[word[2:]] = None
    return tuple(found)

"""Which word was meant where another stands: a slip of letters, and nothing that would turn the sense round."""

import re
from collections.abc import Iterable

from explainer.records.prose import MAX_ID
from explainer.records.vocabulary import OTHER_WORDS


def proposed(message: str) -> str | None:
    """What a message proposes, if that is one thing."""
    found = re.search(r"did you mean '?([^\s']+)'?\?|; write ((?:https?://|mailto:)[^\s…]+)$", message)
    return found and (found[1] or found[2])


def nearest(word: str, known: Iterable[str]) -> str:
    """What would be right: the known word of which this one is a slip, or the known ones."""
    known = sorted(set(known))
    alike = known if len(known) < 500 else [name for name in known if name[:2] == word[:2]][:500]
    if len(word) <= MAX_ID and (meant := meant_by(word, alike)):
        return f"did you mean '{meant}'?"
    return f"there are {', '.join(known[:20])}{' …' if len(known) > 20 else ''}" if known else "there are none"


def nearest_key(key: str, known: Iterable[str]) -> str:
    """As for any word; but a whole part of just one known key is that one: `end` is `end_date`."""
    whole = [name for name in known if set(fold(key).split()) < set(fold(name).split())]
    return nearest(whole[0] if len(whole) == 1 and not meant_by(key, known) else key, known)


def meant_by(word: str, known: Iterable[str]) -> str | None:
    """The one known word of which this is a slip: a proposal of another word would turn the sense round."""
    written = fold(word)
    folded = {name: fold(name) for name in known} if written not in OTHER_WORDS else {}
    for most in range(3):
        found = [name for name, right in folded.items() if _is_slip(written, right, most)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def fold(word: str) -> str:
    return " ".join(re.split(r"[\s_-]+", word.casefold())).strip()


def _is_slip(written: str, right: str, most: int) -> bool:
    """Whether so many slips of letters lie between two words, two in long ones only; another number or first letter is no slip."""
    size = max(len(written), len(right))
    return (
        most <= (size > 3) + (size > 8)
        and written[:1] == right[:1]
        and re.sub(r"\D", "", written) == re.sub(r"\D", "", right)
        and _becomes(written, right, most)
    )


def _becomes(written: str, right: str, most: int) -> bool:
    """Whether letters are left out, added, changed or swapped with the next at so many places; letters beside each other are another word's."""
    while written and written[:1] == right[:1]:
        written, right = written[1:], right[1:]
    if not most or not (written or right):
        return written == right
    rests = [(written[1:], right[1:]), (written[1:], right), (written, right[1:])]
    if written[1:2] + written[:1] == right[:2]:
        rests.append((written[2:], right[2:]))
    return any(left[:1] == wanted[:1] and _becomes(left, wanted, most - 1) for left, wanted in rests)

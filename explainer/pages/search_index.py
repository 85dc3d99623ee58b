"""What the search answers from: lists of names, of connections and posts, and of texts, in small files."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from explainer.pages.search_files import ListEntry, in_files, in_order, with_starts
from explainer.pages.search_texts import Text, texts_of
from explainer.pages.search_words import LETTERS, PAIRS, words
from explainer.records.model import Record
from explainer.records.parts import Membership
from explainer.records.prose import Link, Paragraph, plain
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.mapper import Mapper, plain_map

if TYPE_CHECKING:
    from explainer.pages.views import View

# Bytes of a file, about: of what is asked for letter by letter, and of what a whole query asks for.
SMALL, LARGE = 3_000, 16_000

# A word that more names have does not list them: it says which words of their names it stands for, and shows some.
MANY, SOME = 30, 10

# As many words before the name of a body may say what somebody is there.
_TOLD = 5

# Words of a relation by which nobody asks for it.
_EMPTY = frozenset(["a", "an", "as", "by", "do", "from", "had", "he", "is", "of", "she", "the", "to", "was", "with"])

# Shorter words are not sought with a slip.
SLIP = 4


class NamedRecord(NamedTuple):
    """A record as the search shows it, and every way to write its name: words in a line each."""

    id: str  # none if it is made of the words of the name
    name: str
    kind: str  # none of people
    lines: str

    @property
    def listed(self) -> list[str]:
        return [self.name, *([self.id, self.kind] if self.kind else [self.id] if self.id else [])]


def search_files(view: "View", guides: Mapping[str, str], mapper: Mapper[Any, Any] = plain_map) -> dict[str, bytes]:
    """The files of the search by their path; `guides` are the texts of the hand-written pages."""
    records = list({record.id: record for record in (*view.cast, *view.records)}.values())
    named = [_named(record, view) for record in records]
    listed = [each.listed for each in named]
    texts = list(texts_of(view, guides, mapper))
    return {
        **mapper(_name_files, [named])[0],
        **with_starts(
            "links",
            {
                "links": in_files("links", _links(records, view), SMALL, listed),
                "posts": in_files("posts", _posts(records, view), SMALL, listed),
            },
        ),
        **_text_files(texts, mapper(_different_words, [f"{text.title}\n{text.text}" for text in texts])),
    }


# ---- names -----------------------------------------------------------------------------------------------------------


def _named(record: Record, view: "View") -> NamedRecord:
    id = "" if record.id == "-".join(words(record.name)) else record.id
    return NamedRecord(id, record.name, getattr(record, "classification", ""), view.about[record.id].sought)


def _name_files(named: Sequence[NamedRecord]) -> dict[str, bytes]:
    entries = list(_name_entries(named))
    listed = [each.listed for each in named]
    sought = {key for entry in entries if len(key := entry.key) >= SLIP and " " not in key}
    names = {"names": in_files("names", entries, SMALL, listed)}
    slips = {
        "begin": in_files("begin", map(ListEntry, sorted(sought, key=in_order)), SMALL),
        "end": in_files("end", map(ListEntry, sorted((word[::-1] for word in sought), key=in_order)), SMALL),
    }
    return {**with_starts("names", names, letters=LETTERS, pairs=PAIRS), **with_starts("slips", slips)}


def _name_entries(named: Sequence[NamedRecord]) -> Iterator[ListEntry]:
    """Each word of a name and who has it, in the order of the words."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(named):
        for word in set(each.lines.split()):
            bearers[word].append(number)
    common = {word for word, numbers in bearers.items() if len(numbers) > MANY}
    stand_for = dict(_stand_for(common, bearers, [words(each.name) for each in named] if common else []))
    # Of whom nothing but such words is known, each two of them are a key.
    for number, each in enumerate(named if common else ()):
        for line in each.lines.splitlines():
            if common.issuperset(line.split()):
                for pair in permutations(dict.fromkeys(line.split()), 2):
                    if number not in bearers[key := " ".join(pair)][-1:]:
                        bearers[key].append(number)
    for word in sorted(bearers, key=in_order):
        if word in stand_for:
            yield ListEntry(word, bearers[word][:SOME], [len(bearers[word]), *stand_for[word]])
        else:
            yield ListEntry(word, bearers[word])


def _stand_for(
    common: Collection[str], bearers: Mapping[str, Sequence[int]], shown: Sequence[Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    """For each word that many have, those words of their names that most of them share."""
    for word in common:
        times = Counter(each for number in bearers[word] for each in shown[number])
        usual = {max(shown[number], key=lambda each: (times[each], each), default="") for number in bearers[word]}
        yield word, sorted(usual)


def _links(records: Sequence[Record], view: "View") -> Iterator[ListEntry]:
    """For each record, to whom its connections lead and in which words somebody may ask for them: "leader" of a party, "party" of a person."""
    numbers = {record.id: number for number, record in enumerate(records)}
    for record in sorted(records, key=lambda record: record.id):
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for edge in view.edges_of.get(record.id, ()):
            outward = edge.subject == record.id
            other = view.record(edge.object if outward else edge.subject)
            if not other or other.id == record.id:
                continue
            if isinstance(edge.part, Membership):
                said = (
                    getattr(other, "classification", "")
                    if outward
                    else f"{edge.part.role or ''} {_told(other, record)}"
                )
            else:
                kind = RELATION_KINDS[edge.kind]
                said = f"{edge.kind} {kind.inverse if outward else kind.forward}"
            found[numbers[other.id]] |= dict.fromkeys(_asked(said))
        if found:
            yield ListEntry(record.id, list(found), [" ".join(said) for said in found.values()])


def _posts(records: Sequence[Record], view: "View") -> Iterator[ListEntry]:
    """For each word of a post and of the body where it is, who has or had one, and all words of it; words of many tell nobody apart."""
    holders: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, record in enumerate(records):
        for membership in record.memberships:
            if membership.organization and membership.role:
                said = _asked(f"{membership.role} {view.name(membership.organization)}")
                for word in said:
                    holders[word].append((number, " ".join(said)))
    for word in sorted(holders, key=in_order):
        held = dict.fromkeys(holders[word])
        if len(held) <= MANY:
            yield ListEntry(word, [number for number, _ in held], [said for _, said in held])


@lru_cache(maxsize=4096)
def _asked(said: str) -> tuple[str, ...]:
    return tuple(word for word in words(said) if word not in _EMPTY)


def _told(person: Record, body: Record) -> str:
    """What the first words about somebody say before they name a body: "the leader of the"."""
    told: list[str] = []
    for block in (*person.summary.blocks, *person.story_role.blocks):
        before = ""
        for part in block.inlines if isinstance(block, Paragraph) else ():
            if isinstance(part, Link) and part.target == body.id:
                told += re.split(r"[.;:,]", before)[-1].split()[-_TOLD:]
            before += plain(part)
    return " ".join(told)


# ---- texts -----------------------------------------------------------------------------------------------------------


def _text_files(texts: Sequence[Text], different: Sequence[str]) -> dict[str, bytes]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(different):
        for word in found.split():
            places[word].append(number)
    postings = (ListEntry(word, (), _differences(places[word])) for word in sorted(places, key=in_order))
    lists = {
        "words": in_files("words", postings, LARGE),
        "texts": in_files("texts", (ListEntry(f"{n:06}", (), text) for n, text in enumerate(texts)), LARGE),
    }
    return with_starts("texts", lists, count=len(texts))


def _different_words(text: str) -> str:
    return " ".join(sorted(set(words(text))))


def _differences(numbers: Sequence[int]) -> list[int]:
    """How far each number is from the one before it: most of them are short."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]

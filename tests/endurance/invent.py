"""Invent profiles: `python tests/endurance/invent.py 300 FOLDER [SEED]` writes as many people, with parties, events and sources.

The same numbers give the same bytes. Two seeds give two versions of the same site: most records differ, a tenth of the
people are in one of them only.
"""

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path

FIRST = {
    "Anna": "Анна",
    "Boris": "Борис",
    "Vera": "Вера",
    "Galina": "Галина",
    "Dmitri": "Дмитрий",
    "Yelena": "Елена",
    "Zhanna": "Жанна",
    "Zoya": "Зоя",
    "Ilya": "Илья",
    "Kirill": "Кирилл",
    "Lev": "Лев",
    "Maksim": "Максим",
}
LAST = {
    "Abramenko": "Абраменко",
    "Belyak": "Беляк",
    "Chernykh": "Черных",
    "Dolgikh": "Долгих",
    "Eidelman": "Эйдельман",
    "Fomenko": "Фоменко",
    "Grach": "Грач",
    "Khmel": "Хмель",
    "Lisitsyn": "Лисицын",
    "Moroz": "Мороз",
    "Shchuka": "Щука",
    "Yunge": "Юнге",
}
NUMERALS = ["", " Senior", " Junior", *(f" of Town {number}" for number in range(3, 1000))]
KINDS = ("ally", "rival", "criticised", "supported", "opposed", "invited", "succeeded", "other")
WORDS = [
    "the",
    "party",
    "asked",
    "voters",
    "for",
    "a",
    "list",
    "that",
    "nobody",
    "had",
    "seen",
    "before",
    "and",
    "the",
    "council",
    "met",
    "in",
    "a",
    "hall",
    "by",
    "the",
    "sea",
]


def invent(folder: Path, count: int, seed: int = 0) -> None:
    """Write `count` people, a tenth as many parties and what they need into a folder."""
    chance = random.Random(f"{count} {seed}")
    names = [(first, last, numeral) for numeral in NUMERALS for last in LAST for first in FIRST]
    # The first nine tenths are in every version; which of the rest there are depends on the seed.
    kept = count - count // 10
    people = names[:kept] + chance.sample(names[kept : kept + 2 * (count - kept) + 1], count - kept)
    ids = [_id(*name) for name in people]
    parties = [f"party-{number}" for number in range(max(1, count // 10) if count else 0)]
    sources = [f"source-{number}" for number in range(count)]
    _write(folder, "article.md", _article())
    if not count:
        return
    _write(folder, "sources.yaml", "".join(_source(id) for id in sources))
    for id in parties:
        _write(folder, f"parties/{id}.yaml", _party(id, chance, ids, sources))
    for name, id in zip(people, ids, strict=True):
        others = [other for other in ids if other != id]
        _write(folder, f"people/{id}.yaml", _person(name, chance, others, parties, sources))
    events = "".join(_event(number, chance, ids, sources) for number in range(count))
    _write(folder, "events/invented.yaml", events)


def _id(*words: str) -> str:
    return "-".join(word.strip().replace(" ", "-").lower() for word in words if word)


def _write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(text.encode())


def _article() -> str:
    head = "headline: One list\nauthor: Carla Stone\npublisher: The Harbour Gazette\ndate_published: 2019-05-04\n"
    return f"---\n{head}---\n\nThe parties spoke of one list.\n\nThen they went home.\n"


def _source(id: str) -> str:
    return f"{id}: {{title: Report {id}, publisher: The Gazette, url: 'https://example.org/{id}', language: ru}}\n"


def _prose(chance: random.Random, records: list[str], sources: list[str]) -> str:
    words = " ".join(chance.choices(WORDS, k=chance.randint(10, 25))).capitalize()
    if not records:
        return f"{words}.[@{chance.choice(sources)}]"
    record = chance.choice(records)
    return f"{words} with [{record.replace('-', ' ').title()}][{record}].[@{chance.choice(sources)}]"


def _person(
    name: tuple[str, str, str], chance: random.Random, others: list[str], parties: list[str], sources: list[str]
) -> str:
    first, last, numeral = name
    record = {
        "name": f"{first} {last}{numeral}",
        "sort_name": f"{last}, {first}{numeral}",
        "native_name": f"{FIRST[first]} {LAST[last]}",
        "native_language": "ru",
        "other_names": [f"{first[0]}. {last}{numeral}", {"name": f"{LAST[last]} {FIRST[first]}", "language": "ru"}],
        "summary": f"{first} {last} of [a party][{chance.choice(parties)}].",
        "story_role": _prose(chance, others, sources),
        "biography": "\n\n".join(_prose(chance, others, sources) for _ in range(chance.randint(2, 6))),
        "birth": {"date": str(chance.randint(1930, 1990)), "place": "Город", "sources": [chance.choice(sources)]},
        "memberships": [
            {
                "organization": party,
                "role": "Member",
                "start_date": str(chance.randint(1995, 2008)),
                "end_date": str(chance.randint(2009, 2018)),
                "sources": [chance.choice(sources)],
            }
            for party in chance.sample(parties, min(2, len(parties)))
        ],
        "relations": [
            {
                "to": other,
                "kind": chance.choice(KINDS),
                "date": str(chance.randint(2000, 2018)),
                "sources": [chance.choice(sources)],
            }
            for other in chance.sample(others, min(3, len(others)))
        ],
        "reviewed": "2026-02-01",
    }
    return _yaml(record)


def _party(id: str, chance: random.Random, people: list[str], sources: list[str]) -> str:
    name = id.replace("-", " ").title()
    record = {
        "name": name,
        "native_name": name.replace("Party", "Партия"),
        "native_language": "ru",
        "classification": chance.choice(["party", "movement"]),
        "summary": f"{name} is a party with [somebody][{chance.choice(people)}].",
        "story_role": _prose(chance, people, sources),
        "founding": {"date": str(chance.randint(1980, 1994)), "sources": [chance.choice(sources)]},
        "reviewed": "2026-02-01",
    }
    return _yaml(record)


def _event(number: int, chance: random.Random, people: list[str], sources: list[str]) -> str:
    record = {
        "id": f"event-{number}",
        "date": f"{chance.randint(2000, 2018)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "title": f"Event {number}: {' '.join(chance.choices(WORDS, k=4))}",
        "summary": _prose(chance, people, sources),
        "participants": chance.sample(people, min(3, len(people))),
        "kind": chance.choice(["protest", "election", "statement"]),
        "sources": [chance.choice(sources)],
    }
    return f"- {json.dumps(record, ensure_ascii=False)}\n"


def _yaml(record: Mapping[str, object]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in record.items() if value)


if __name__ == "__main__":
    invent(Path(sys.argv[2]), int(sys.argv[1]), *map(int, sys.argv[3:4]))

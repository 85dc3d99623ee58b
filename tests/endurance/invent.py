"""Invent profiles: `python tests/endurance/invent.py 300 FOLDER [SEED]` writes as many people, with parties, events and sources.

The same numbers give the same bytes. Two seeds give two versions of the same site: most records differ, a tenth of the
people are in one of them only.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

import iuliia
from anyascii import anyascii

# First names, and the parts of surnames, of six languages; where there is an alphabet besides, each as both write it.
FIRST = {
    "ru": "Анна Борис Вера Галина Дмитрий Елена Жанна Зоя Илья Кирилл Лев Максим Николай Ольга Павел Раиса Сергей Татьяна "
    "Фёдор Юрий Александр Алексей Андрей Наталья Ирина Михаил Владимир Светлана Евгений Людмила Пётр Ксения Степан Яков",
    "el": "Άννα Γιώργος Δήμητρα Ελένη Θανάσης Ιωάννης Κώστας Λευτέρης Μαρία Νίκος Παναγιώτης Σοφία Σταύρος Χρήστος Βασίλης",
    "ar": "أحمد محمد علي حسن فاطمة زينب خالد سامي نادية كريم يوسف مريم طارق ليلى عمر",
    "pl": "Anna Łukasz Zofia Michał Paweł Agnieszka Krzysztof Wojciech Małgorzata Grzegorz Jadwiga Stanisław Bożena Kazimierz",
    "nb": "Søren Åse Bjørn Ingrid Øystein Håkon Kåre Astrid Jørgen Gro Pål Sigrid Torbjørn Liv Mæhle Aksel Ragnhild",
    "tr": "Ayşe Mehmet Işıl Gökhan Çağla Özgür Şükrü Emine Hüseyin Yıldız İbrahim Fatma Kadir Zeynep Uğur",
}
PARTS = {
    "ru": (
        "Абр Бел Вол Гор Дуб Ерм Жар Зим Ил Кос Лис Мор Нос Орл Пет Рыб Сав Тим Ус Фад Хар Цвет Черн Шум Щук Эйд Юд Як "
        "Бар Вас Гал Дав Кал Мак Поп Сух Тар Шев Круг Стр Гур Лаз Мин Пан Род Сем Труб Фил Хол Чер",
        "ам ин ош ел ан ев ык ищ ак ун ур ец оп ат",
        "ов ин енко ский ук ович ый",
    ),
    "el": (
        "Παπ Καρ Δημ Αντ Γεωρ Κων Μιχ Νικ Σταμ Τσα Βασ Λαμπ Οικ Ραφ Ζαχ Θεο Φωτ Χατ Μακ Αλεξ",
        "α ο ι ει ου αν ορ ελ",
        "πουλος ίδης άκης ης άς ίου ούδης",
    ),
    "ar": (
        "سلا حسا نجا كرا بشا رشي حمي سعي جبا زيا فها قاس طاه شري مصط عزي نور وها هاش يحي",
        "ب د ر س ل م ن ي",
        "ي ن اوي اني ون ان ه",
    ),
    "pl": (
        "Kowal Wiśn Wójc Zieliń Szyman Dąbr Krawcz Piotr Grab Nowak Majchrz Olsz Wróbl Jabłoń Stęp Góral Dud Wieczor Sikor Bąk Żuraw Łukas Mał Rutk",
        "ow ew in ań ycz ocz al",
        "ski icz ak ek czyk owicz ewski uk",
    ),
    "nb": (
        "Hau Sol Bjør Lun Ås Ek Kvam Ny Ber Stran Hol Dal Ødeg Fjel Grøn Mo Ska Tveit Vest Øst",
        "n r l sk g d st m",
        "gaard berg dal stad sen land heim rud vik",
    ),
    "tr": (
        "Yıl Ka De Çe Öz Gü Şa Ars Kı Ay Er Doğ Tun Koç Su Boz Ak Ün Işı Bay",
        "dı ra mi li tü ğa rı k",
        "maz oğlu soy can er lı kaya türk demir",
    ),
}
PATRONYMICS = (
    "Иванович Петрович Сергеевич Андреевич Юрьевич Львович Ильич Борисович Павлович Фёдорович Яковлевич Олегович"
)
# Two thirds of the people are of the first language.
LANGUAGES = [*["ru"] * 10, "el", "ar", "pl", "nb", "tr"]
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
    # The first nine tenths are in every version; which of the rest there are depends on the seed.
    kept = count - count // 10
    names = list(islice(_names(), kept + 2 * (count - kept) + 1))
    people = names[:kept] + chance.sample(names[kept:], count - kept)
    ids = [name.id for name in people]
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


class Name(NamedTuple):
    """The name of somebody: as it is written in Latin letters, and in the letters of the language."""

    language: str
    first: str
    last: str
    native_first: str
    native_last: str

    @property
    def id(self) -> str:
        words = "".join(letter if letter.isalpha() else " " for letter in anyascii(f"{self.first} {self.last}"))
        return "-".join(words.lower().split())


def _names() -> Iterator[Name]:
    """Names without end, none twice: the same ones each time, some surnames often and most of them seldom."""
    chance = random.Random("names")
    last = {language: list(map("".join, product(*map(str.split, parts)))) for language, parts in PARTS.items()}
    for names in last.values():
        chance.shuffle(names)
    seen = set()
    while True:
        language = chance.choice(LANGUAGES)
        first, family = (
            chance.choice(FIRST[language].split()),
            last[language][int(len(last[language]) * chance.random() ** 2)],
        )
        given = f"{first} {chance.choice(PATRONYMICS.split())}" if language == "ru" else first
        name = Name(language, _latin(first, language), _latin(family, language), given, family)
        if name.id not in seen:
            seen.add(name.id)
            yield name


def _latin(word: str, language: str) -> str:
    if language == "ru":
        return str(iuliia.WIKIPEDIA.translate(word))
    if language in ("el", "ar"):
        return "".join(filter(str.isalpha, anyascii(word))).capitalize()
    return word


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


def _person(name: Name, chance: random.Random, others: list[str], parties: list[str], sources: list[str]) -> str:
    language, first, last, native_first, native_last = name
    record = {
        "name": f"{first} {last}",
        "sort_name": f"{last}, {first}",
        "native_name": f"{native_first} {native_last}",
        "native_language": language,
        "other_names": [f"{first[0]}. {last}", {"name": f"{native_last} {native_first}", "language": language}],
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

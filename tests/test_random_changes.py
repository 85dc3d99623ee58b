"""Random edits of invented sites, written anew as another editor would: each changed fact is told once, and nothing else."""

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from tangled import Tangle, tangled
from workbench import plain

from explainer.command.changes import in_words
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.changes import changes
from explainer.site.edits import rename
from explainer.site.load import read_all
from explainer.site.profiles import Profiles

pytestmark = pytest.mark.long

SEQUENCES = int(os.environ.get("SEQUENCES", "12"))

# What is told of an edit: of which record, what became of it, which fact, before and after; an id in <> stands for the name that it has.
Told = tuple[str, str, str, str, str | None, str | None]
Files = dict[str, Any]


def profiles(files: dict[str, bytes]) -> Profiles:
    found, problems = read_all(files)
    assert problems == []
    return found


def written(files: Files, chance: random.Random) -> dict[str, bytes]:
    """The same in another order, other quotes and lines."""
    tangle = Tangle(chance)
    written = {}
    for path, value in files.items():
        body = value.get("words", value.get("text")) if path.endswith(".md") else None
        front = shuffled(
            value if body is None else {key: value[key] for key in value if key not in ("words", "text")}, chance
        )
        written[path] = (
            tangle.written(front) if body is None else tangle.bytes_of(f"---\n{tangle.text_of(front)}---\n\n{body}\n")
        )
    return written


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key], chance) for key in chance.sample([*value], len(value))}
    return [shuffled(each, chance) for each in chance.sample(value, len(value))] if isinstance(value, list) else value


# ---- what an editor may do; each says what is to be told


def a_date(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(people(files), chance):
        files[path]["reviewed"] = "2026-02-03"
        yield ("person", id_of(path), "changed", "reviewed", "2026-02-01", "2026-02-03")


def a_name(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(people(files), chance):
        before, after = files[path].pop("short_name", None), chance.choice(["Other", "The Other"])
        files[path]["short_name"] = after
        yield ("person", id_of(path), "changed", "short_name", before, after)


def an_end(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(
        [path for path in having(files, "people/", "memberships") if "start_date" in files[path]["memberships"][0]],
        chance,
    ):
        member = files[path]["memberships"][0]
        member["end_date"] = "2005"
        yield (
            "person",
            id_of(path),
            "changed",
            f"memberships: Member, <{member['organization']}>: end_date",
            None,
            "2005",
        )


def an_office(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(people(files), chance):
        given = {"organization": "Harbour Board", "role": "Clerk", "sources": ["news"]}
        files[path].setdefault("memberships", []).append(given)
        yield (
            "person",
            id_of(path),
            "changed",
            "memberships",
            None,
            "Clerk, Harbour Board; sources: <@news>",
        )


def a_relation(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(having(files, "people/", "relations"), chance):
        ally = files[path]["relations"][0]
        ally["date"] = "2004"
        label = f"relations: {RELATION_KINDS['ally'].forward} <{ally['to']}>"
        yield ("person", id_of(path), "changed", f"{label}: date", "2003", "2004")


def a_number_in_a_catalogue(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(having(files, "people/", "identifiers"), chance):
        files[path]["identifiers"]["wikidata"] = "Q43"
        before, after = (f"{id}; url: https://www.wikidata.org/wiki/{id}" for id in ("Q42", "Q43"))
        yield ("person", id_of(path), "changed", "identifiers: wikidata", before, after)


def a_birth(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(having(files, "people/", "birth"), chance):
        files[path]["birth"]["date"] = "1951"
        yield ("person", id_of(path), "changed", "birth: date", "1950", "1951")


def seats(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(having(files, "parties/", "seats"), chance):
        files[path]["seats"][0]["seats"] = "4"
        yield ("party", id_of(path), "changed", f"seats: <{files[path]['seats'][0]['body']}>: seats", "3", "4")


def a_sentence(files: Files, chance: random.Random) -> Iterator[Told]:
    for path in one_of(
        [path for path in having(files, "parties/", "summary") if files[path]["summary"][0] != "-"], chance
    ):
        files[path]["summary"] += "\n\nIt ended."
        yield ("party", id_of(path), "changed", "summary", None, "It ended.")


def a_verdict(files: Files, chance: random.Random) -> Iterator[Told]:
    for claim in one_of(files["claims.yaml"], chance):
        claim["verdict"] = "imprecise"
        yield ("claim", claim["id"], "changed", "verdict", "supported", "imprecise")


def a_publisher(files: Files, chance: random.Random) -> Iterator[Told]:
    for id in one_of([*files["sources/a.yaml"]], chance):
        files["sources/a.yaml"][id]["publisher"] = "Q"
        yield ("source", id, "changed", "publisher", "P", "Q")


def a_source(files: Files, chance: random.Random) -> Iterator[Told]:
    for event in one_of(events(files), chance):
        cited = [each["id"] if isinstance(each, dict) else each for each in event["sources"]]
        new = next(id for id in ("gazette", "gazette-2", "almanac-2020", "news") if id not in cited)
        event["sources"].append(new)
        yield ("event", event["id"], "changed", "sources", None, f"<@{new}>")


def a_participant(files: Files, chance: random.Random) -> Iterator[Told]:
    for event in one_of(events(files), chance):
        event.setdefault("participants", []).append("Harbour Guild")
        yield ("event", event["id"], "changed", "participants", None, "Harbour Guild")


def a_person(files: Files, chance: random.Random) -> Iterator[Told]:
    files["people/somebody-new.yaml"] = {
        "name": "Somebody New",
        "summary": "S.",
        "story_role": "R.",
        "reviewed": "2026-02-01",
    }
    yield ("person", "somebody-new", "added", "", None, "S.")


def a_word(files: Files, chance: random.Random) -> Iterator[Told]:
    files["glossary.yaml"] = [each for each in files["glossary.yaml"] if each["id"] != "joint-list"]
    yield ("glossary entry", "joint-list", "removed", "", None, None)


def a_correction(files: Files, chance: random.Random) -> Iterator[Told]:
    files["corrections.yaml"].append({"date": "2026-02-03", "about": ["timeline"], "was": "A.", "is": "B."})
    yield ("correction", "2026-02-03: A.", "added", "corrected to", None, "B.")


def a_headline(files: Files, chance: random.Random) -> Iterator[Told]:
    files["article.md"]["headline"] = "Two lists"
    yield ("article", "article", "changed", "headline", "One list", "Two lists")


EDITS: list[Callable[[Files, random.Random], Iterator[Told]]] = [
    *(a_date, a_name, an_end, an_office, a_relation, a_number_in_a_catalogue, a_birth, seats, a_sentence, a_verdict),
    *(a_publisher, a_source, a_participant, a_person, a_word, a_correction, a_headline),
]  # fmt: skip


def people(files: Files) -> list[str]:
    return [path for path in files if path.startswith("people/") and path != "people/somebody-new.yaml"]


def having(files: Files, folder: str, field: str) -> list[str]:
    return [path for path in files if path.startswith(folder) and field in files[path]]


def one_of(values: Sequence[Any], chance: random.Random) -> Sequence[Any]:
    return chance.sample(values, min(1, len(values)))


def events(files: Files) -> list[Any]:
    (found,) = (files[path] for path in files if path.startswith("events"))
    return list(found)


def id_of(path: str) -> str:
    return path.partition("/")[2].removesuffix(".yaml")


def named(text: str | None, files: Files) -> str | None:
    """What is told, with the names of records and sources; who publishes most is told with the title."""
    sources = files["sources/a.yaml"] | files["sources/b.yaml"]

    def name(found: re.Match[str]) -> str:
        sign, id = found.groups()
        if sign:
            return "Q undated" if sources[id]["publisher"] == "Q" else f"P undated: {sources[id]['title']}"
        return str(next(files[path]["name"] for path in files if path.endswith(f"/{id}.yaml")))

    return text and re.sub("<(@?)([a-z0-9-]+)>", name, text)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_each_edit_of_a_random_tree_is_told_once_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    old = tangled(chance)
    before = profiles(old)
    assert list(changes(before, profiles(written(plain(old), chance)))) == []
    moved = chance.choice(people(plain(old)))
    files = plain(rename(old, moved.removesuffix(".yaml"), "anew"))
    told: list[Told] = [("person", "anew", "renamed", "id", id_of(moved), "anew")]
    for edit in chance.sample(EDITS, chance.randint(1, 6)):
        told += edit(files, chance)
    after = profiles(written(files, chance))
    found = list(changes(before, after))
    assert sorted(((noun, id, *rest) for noun, id, _, *rest in found), key=str) == sorted(
        (tuple(named(text, files) for text in each) for each in told), key=str
    )
    assert in_words(found) == in_words(changes(before, after))

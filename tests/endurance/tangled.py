"""Sound profiles, written as no two editors would: comments, quotes, folding, lists in [ ] and below, ends of lines.

`tangled(chance)` gives the files of a small site by their paths.
"""

import json
import random
import re
import textwrap
from typing import Any

import yaml

Value = str | list[Any] | dict[str, Any]

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
    "seen:",
    "before",
    "#",
    "and",
    "(the)",
    "council's",
    "met",
    "in",
    "[a]",
    "hall",
    "{by}",
    "the",
    "sea",
]
FIRST = ["Anna", "Bo", "Carla", "Dora", "Erik", "Frida", "Gunnar", "Hedda", "Ivar", "Jonna"]
LAST = ["Berg", "Dahl", "Ek", "Falk", "Gren", "Holm", "Isberg", "Juul", "Kvist", "Lund"]


class Tangle:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        names = [f"{first} {last}" for first, last in zip(chance.sample(FIRST, 4), chance.sample(LAST, 4), strict=True)]
        self.people = {name.lower().replace(" ", "-"): name for name in names}
        self.parties = {"blue-party": "Blue Party", "red-union": "Red Union", "grey": "Grey League"}
        self.sources = ["gazette", "gazette-2", "almanac-2020", "blue-party", "news"]

    # ---- what it says

    def some(self, most: int = 12) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(3, most))).replace("[a]", "a").strip(":# ")

    def who(self) -> str:
        return self.chance.choice([*self.people, *self.parties])

    def cite(self) -> list[Any]:
        found = self.chance.sample(self.sources, self.chance.randint(1, 3))
        return [{"id": id, "locator": "p. 4"} if self.chance.random() < 0.3 else id for id in found]

    def prose(self, paragraphs: int = 1) -> str:
        parts = []
        for _ in range(paragraphs):
            who, source = self.who(), self.chance.choice(self.sources)
            kind = self.chance.choice(
                [
                    f"{self.some()} with [{who}][{who}] and \\[{who}\\]\\[{who}\\].[@{source}]",
                    f"[*{self.some(3)}*][{who}] {self.some()}.[@{source}][@news]",
                    f"{self.some()} {who} {source} and \\[@{source}].",
                    f"- {self.some()}\n- of [it][{who}]\n- [b](https://example.org/{who}/[)",
                ]
            ).replace("/[)", "/)")
            parts.append(kind)
        return "\n\n".join(parts)

    def person(self, id: str, name: str) -> Value:
        others = [each for each in self.people if each != id]
        return self.few(
            {
                "name": name,
                "short_name?": name.split()[1],
                "other_names?": [f"{name[0]}. {name.split()[1]}", {"name": f"{name} Junior", "language": "en"}],
                "summary": self.prose(),
                "story_role": self.prose(),
                "biography?": self.prose(3),
                "birth?": {"date": "1950", "place": self.some(3), "sources": self.cite()},
                "memberships?": [
                    {"organization": self.chance.choice([*self.parties]), "role": "Member", "start_date": "2001", "sources": self.cite()},
                    {"organization": "Dock Guild", "on_behalf_of": "grey", "end_date": "unknown", "last_known": "2009", "sources": self.cite()},
                ],
                "relations?": [
                    {"to": self.chance.choice(others), "kind": "ally", "date": "2003", "summary": self.prose(), "sources": self.cite()},
                    {"to": self.chance.choice([*self.parties]), "kind": "supported", "sources": self.cite()},
                ],
                "unknowns?": [self.some(), self.some()],
                "identifiers?": {"wikidata": "Q42"},
                "former_ids?": [f"{id}-old"],
                "reviewed": "2026-02-01",
            }
        )  # fmt: skip

    def party(self, id: str, name: str) -> Value:
        return self.few(
            {
                "name": name,
                "classification": "party",
                "summary": self.prose(),
                "story_role": self.prose(),
                "founding?": {"date": "1980", "sources": self.cite()},
                "positions?": [{"text": self.some(), "sources": self.cite()}],
                "seats?": [{"body": "grey" if id != "grey" else "red-union", "election": "2004", "seats": "3", "sources": self.cite()}],
                "reviewed": "2026-02-01",
            }
        )  # fmt: skip

    def files(self) -> dict[str, bytes]:
        chance = self.chance
        people = [*self.people]
        names = [*self.people.values()]
        values: dict[str, Value] = {
            **{f"people/{id}.yaml": self.person(id, name) for id, name in self.people.items()},
            **{f"parties/{id}.yaml": self.party(id, name) for id, name in self.parties.items()},
        }
        sources: dict[str, Any] = {
            id: {"title": f"Report {number}", "publisher": "P", "url": f"https://example.org/{id}"}
            for number, id in enumerate(self.sources)
        }
        sources["gazette-2"]["reproduces"] = "gazette"
        values["sources/a.yaml"] = {id: sources[id] for id in self.sources[:2]}
        values["sources/b.yaml"] = {id: sources[id] for id in self.sources[2:]}
        values[chance.choice(["events.yaml", "events/of-then.yaml"])] = [
            self.few(
                {
                    "id": id,
                    "date": f"200{number}",
                    "title": self.some(),
                    "place?": "Port",
                    "summary": self.prose(),
                    "participants?": chance.sample([*people, *self.parties, "Dock Guild"], 3),
                    "kind": "protest",
                    "court?": "grey",
                    "sources": self.cite(),
                }
            )
            for number, id in enumerate(["call", people[0], "gazette"])
        ]
        values["claims.yaml"] = [
            self.few(
                {
                    "id": f"claim-{number}",
                    "quote": name,
                    "speaker": chance.choice(["article", people[0]]),
                    "about": chance.sample([*people, *self.parties], 2),
                    "verdict": "supported",
                    "finding": self.prose(),
                    "sources": self.cite(),
                }
            )
            for number, name in enumerate(names)
        ]
        values["glossary.yaml"] = [
            {"id": "joint-list", "term": "Joint list", "other_names": ["common list"], "definition": self.prose()},
            {"id": "call", "term": "Calling", "definition": self.prose(), "sources": self.cite()},
        ]
        values["corrections.yaml"] = [
            {"date": "2026-02-02", "about": [f"people/{people[0]}", people[1], f"events/{people[0]}", "timeline"], "was": self.some(), "is": self.some(), "sources": self.cite()}
        ]  # fmt: skip
        files = {path: self.written(value) for path, value in values.items()}
        front = {
            "headline": "One list", "author": "A", "publisher": "P", "date_published": "2019-05-04",
            "mentions": [{"quote": "the boss", "record": people[2]}, {"quote": "the party", "record": "grey"}, {"quote": "so called", "record": "call"}],
        }  # fmt: skip
        text = f"Then {', '.join(names)} met the boss of the party, so called.\n\nIt was {people[0]} [x][{people[0]}]."
        files["article.md"] = self.bytes_of(f"---\n{self.text_of(front)}---\n\n{text}\n")
        sides = {"sides": [{"title": "One", "records": people[:2]}, {"title": "Two", "records": ["grey"]}]}
        files["story.md"] = self.bytes_of(f"---\n{self.text_of(sides)}---\n\n# Story\n\n{self.prose(4)}\n")
        return files

    def few(self, fields: dict[str, Any]) -> Value:
        """Fields in any order; those with a question mark half of the time."""
        given = [
            (key.rstrip("?"), value) for key, value in fields.items() if "?" not in key or self.chance.random() < 0.6
        ]
        if self.chance.random() < 0.4:
            self.chance.shuffle(given)
        return dict(given)

    # ---- how it is written

    def written(self, value: Value) -> bytes:
        return self.bytes_of(self.text_of(value))

    def bytes_of(self, text: str) -> bytes:
        if self.chance.random() < 0.25:
            text = text.removesuffix("\n")
        if self.chance.random() < 0.3:
            text = text.replace("\n", "\r\n")
        return (("\ufeff" if self.chance.random() < 0.15 else "") + text).encode()

    def text_of(self, value: Value) -> str:
        while True:
            self.step = self.chance.choice([2, 2, 2, 4, 3])
            lead = self.chance.choice(["", "", "# about this file\n\n", "\n"])
            text = lead + self.block(value, 0) + self.chance.choice(["", "", "# the end\n", "\n\n"])
            try:
                if yaml.load(text, yaml.CBaseLoader) == value:
                    return text
            except yaml.YAMLError:
                pass

    def comment(self, column: int) -> str:
        blank = self.chance.choice(["", "", "", "\n"])
        return blank + (
            f"{' ' * column}# {self.who()}: see [@gazette] {self.some(3)}\n" if self.chance.random() < 0.12 else ""
        )

    def block(self, value: Value, column: int) -> str:
        out = ""
        if isinstance(value, dict):
            for key, inner in value.items():
                name = json.dumps(key) if self.chance.random() < 0.05 else key
                out += self.comment(column) + f"{' ' * column}{name}:" + self.inner(inner, column)
        else:
            for inner in value:
                out += self.comment(column) + f"{' ' * column}-"
                if isinstance(inner, dict) and self.chance.random() < 0.8:
                    gap = self.chance.choice([1, 1, 1, 3])
                    nested = self.block(inner, column + 1 + gap)
                    if self.chance.random() < 0.1 or nested.startswith(("\n", " " * (column + 1 + gap) + "#")):
                        out += self.chance.choice(["\n", "  # of it\n"]) + nested
                    else:
                        out += " " * gap + nested[column + 1 + gap :]
                else:
                    out += self.inner(inner, column)
        return out

    def inner(self, value: Value, column: int) -> str:
        end = f"  # {self.who()}\n" if self.chance.random() < 0.1 else "\n"
        if isinstance(value, str):
            return " " + self.scalar(value, column, end)
        if self.chance.random() < 0.25:
            return " " + self.flow(value) + end
        if isinstance(value, list) and self.chance.random() < 0.3:
            return end + self.block(value, column)
        return end + self.block(value, column + self.step)

    def flow(self, value: Value) -> str:
        gap = self.chance.choice(["", " "])
        if isinstance(value, dict):
            pairs = (f"{key}: {self.flow(inner)}" for key, inner in value.items())
            return f"{{{gap}{', '.join(pairs)}{gap}}}"
        if isinstance(value, list):
            return f"[{gap}{', '.join(map(self.flow, value))}{self.chance.choice(['', '', ','])}{gap}]"
        if re.fullmatch(r"[a-z0-9-]+", value) and self.chance.random() < 0.7:
            return value
        return (
            json.dumps(value) if self.chance.random() < 0.5 or "\n" in value else "'" + value.replace("'", "''") + "'"
        )

    def scalar(self, value: str, column: int, end: str) -> str:
        pad = " " * (column + self.step)
        lines = value.split("\n")
        style = self.chance.choice(["plain", "plain", "single", "double", "folded", "literal", "wrapped"])
        if style == "literal" or (style == "folded" and "\n" in value):
            return (
                self.chance.choice(["|", "|-"]).replace("|", "|-").replace("--", "-")
                + end
                + "".join(f"{pad}{line}\n" if line else "\n" for line in lines)
            )
        if style == "folded":
            wrapped = textwrap.wrap(value, 30, break_long_words=False, break_on_hyphens=False)
            return f">-{end}" + "".join(f"{pad}{line}\n" for line in wrapped)
        if style == "single" and "\n" not in value:
            return "'" + value.replace("'", "''") + "'" + end
        if style == "wrapped" and "\n" not in value and " " in value:
            return '"' + f"\n{pad}".join(textwrap.wrap(json.dumps(value)[1:-1], 30, break_on_hyphens=False)) + '"' + end
        if style == "double" or "\n" in value:
            text = json.dumps(value)
            return (text.replace("-", "\\x2d") if self.chance.random() < 0.1 else text) + end
        try:
            plain = yaml.load(f"k: {value}", yaml.CBaseLoader) == {"k": value}
        except yaml.YAMLError:
            plain = False
        return (value if plain else json.dumps(value)) + end


def tangled(chance: random.Random) -> dict[str, bytes]:
    return Tangle(chance).files()

"""The texts for those who make a site: what they lead to, and name, is there."""

import re
from pathlib import Path

import pytest
from conftest import Accept, with_tables

from explainer.command import VERBS, main
from explainer.command.schema import fields
from explainer.records import parts
from explainer.records.fields import OneOf
from explainer.records.model import (
    Article,
    Claim,
    Correction,
    Event,
    KeyDate,
    LifeEvent,
    Mention,
    Party,
    Person,
    Position,
    Record,
    Seats,
    Side,
    Source,
    Term,
)
from explainer.records.parts import Part
from explainer.records.references import inside
from explainer.records.schema import sentence
from explainer.records.vocabulary import RELATION_KINDS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TEXTS = [
    README,
    *(ROOT / f"{name}.md" for name in ("SECURITY", "CONTRIBUTING", "CHANGELOG")),
    *sorted((ROOT / "guide").glob("*.md")),
]


def anchors(text: Path) -> set[str]:
    """The anchors that a forge gives to headings."""
    headings = re.findall(r"^#+ (.+)$", text.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_links_lead_to_files_and_headings(text: Path) -> None:
    dead = []
    for link in re.findall(r"\]\((?!https?:)([^()\s]+)\)", text.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = text.parent / path if path else text
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("text", [*TEXTS, ROOT / "Makefile"], ids=lambda text: text.name)
def test_files_of_the_program_that_are_named_are_there(text: Path) -> None:
    named = re.findall(r"\b(?:tests|explainer|guide)/[\w./-]*\w", text.read_text("utf-8"))
    # Who takes over with another story deletes what only this one promises.
    assert [path for path in named if not (ROOT / path).exists() and not path.startswith("tests/story")] == []


def test_the_readme_names_every_verb_option_and_room(capsys: pytest.CaptureFixture[str]) -> None:
    words = {f"`{verb}`" for verb in VERBS} | {f" {path.parent.name}/ " for path in ROOT.glob("explainer/*/*.py")}
    for verb in VERBS:
        with pytest.raises(SystemExit):
            main([verb, "--help"])
        words |= {f"`{option}" for option in re.findall(r"--[a-z]+", capsys.readouterr().out)} - {"`--help"}
    text = README.read_text("utf-8")
    assert [word for word in sorted(words) if word not in text] == []


RECORDS: dict[str, type[Part]] = {
    "Fields of a person": Person,
    "Fields of a party": Party,
    "Events": Event,
    "Claims": Claim,
    "Sources": Source,
    "Glossary": Term,
    "Corrections and further pages": Correction,
    "The article": Article,
}
INSIDE: dict[str, type[Part]] = {
    "what cites sources": parts.Cited,
    "an entry of `sources`": parts.SourceRef,
    "what lasts: memberships, relations, names, founding and end": parts.State,
    "relations, founding and end": parts.Moment,
    "an entry of `other_names`": parts.OtherName,
    "`birth`, `death`": LifeEvent,
    "`memberships`": parts.Membership,
    "`memberships` of a party": parts.PartyMembership,
    "`relations`": parts.Relation,
    "`positions`": Position,
    "`seats`": Seats,
    "`links`": parts.WebLink,
    "`image`": parts.Image,
    "`identifiers`, of other catalogues": parts.Identifier,
    "`exceptions`": parts.Exempted,
    "`other_names` in the glossary": parts.TermName,
    "`sides` of the story": Side,
    "`key_dates` of the article": KeyDate,
    "`mentions` of the article": Mention,
}


def row(model: type[Part], name: str) -> str:
    field = model.model_fields[name]
    words = next((mark.words for mark in inside(model, name) if isinstance(mark, OneOf)), ())
    listed = ", ".join(f"`{word}`" for word in words if words != tuple(RELATION_KINDS) and len(words) > 1)
    said = sentence(fields(), model, name)[0] + (f": {listed}" if listed else "")
    return f"`{field.alias or name}` | {'required; ' if field.is_required() else ''}{said} |"


def written(model: type[Part]) -> list[str]:
    return [name for name in model.model_fields if name not in model.implied]


def test_the_guide_has_each_field_in_the_words_that_an_editor_shows(accept: Accept) -> None:
    head = ["| Field | What to write |", "|---|---|"]
    own: dict[type[Part], list[str]] = {
        Party: [name for name in Party.model_fields if name not in {*Record.model_fields, *Person.model_fields}]
    }
    tables = {
        heading: [*head, *(f"| {row(model, name)}" for name in own.get(model, written(model)))]
        for heading, model in RECORDS.items()
    }
    tables["Inside fields"] = ["| Where | Field | What to write |", "|---|---|---|"] + [
        f"| {where} | {row(model, name)}" for where, model in INSIDE.items() for name in fields()[model.__name__]
    ]
    guide = ROOT / "guide/editing.md"
    right = with_tables(guide.read_text("utf-8"), tables)
    accept({guide: right}, [])
    assert guide.read_text("utf-8") == right


def test_each_field_has_a_sentence_and_each_sentence_a_field() -> None:
    models = {each.__name__: each for each in _below(Part)}
    assert [
        f"{model.__name__}.{name}"
        for model in models.values()
        for name in written(model)
        if not sentence(fields(), model, name)[0]
    ] == []
    told = {model: said for model, said in fields().items() if model != "meaning"}
    assert [
        (model, name) for model, said in told.items() for name in said if name not in models[model].model_fields
    ] == []


def test_each_table_of_sentences_is_in_the_guide() -> None:
    in_tables = {model.__name__ for model in (*RECORDS.values(), *INSIDE.values())}
    in_words = {"Record", "LogEntry", "Story", "FurtherPage"}
    assert fields().keys() - in_tables - in_words == {"meaning"}


def _below(model: type[Part]) -> list[type[Part]]:
    return [each for below in model.__subclasses__() for each in (below, *_below(below))]

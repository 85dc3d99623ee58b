"""The texts for those who make a site: what they lead to, and name, is there."""

import re
from pathlib import Path

import pytest

from explainer.command import VERBS, main

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

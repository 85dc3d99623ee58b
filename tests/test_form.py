"""Several mistakes of form in one file: all are found in one run, each at its line."""

import pytest

from explainer.records.reading import read_file

# Lines with a mistake begin with `!`, which is not part of them.
PEOPLE = [
    "!name Anna Berg\nsummary: A.\n!story_role: 'B\nreviewed: 2026-02-01\n!draft: yes\n",
    "name: Anna Berg\n!summary: A teacher: she led.\nstory_role: B.\n!reviewed: 1.2.2026\n!shortname: Berg\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nbirth:\n!\tdate: 1971\n!nativename: A\n!draft: no\n",
    "name: Anna Berg\n!summary:\u00a0A.\nstory_role: B.\n!reviewed: 2026-02\n!links: https://a.example\n",
    "!name: @Berg\nsummary: A.\n!story_role: [B\nreviewed: 2026-02-01\n!draft: true\n!draft: false\n".replace("!draft: true", "draft: true"),
    "name: Anna Berg\n!summary: Named candidate #1 of the list.\nstory_role: B.\n!native_language: greek!\n!reviewed: today\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nmemberships:\n  - organization: Reds\n!   role: member\n!    start_date: 2017-8-8\n    sources: [a]\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nmemberships:\n  - organization: Reds\n!    rol: member\n    sources: [a]\n  - organization: Blues\n!    end_date: never\n!    sources: a\n",
    "name: Anna Berg\n!summary: 'A' teacher.\nstory_role: B.\n!reviewed: 2026-13-01\nother_names:\n!- {name: Berg, languag: en}\n",
    "name: Anna Berg\nsummary: A.\n!story_role: &b B.\n!reviewed: *b\n!draft: maybe\n",
    "name: Anna Berg\nsummary: |\n  A.\n  B.\n!story_role: {B\nreviewed: 2026-02-01\n!score: 5\n!former_ids: [Anna Berg]\n",
    "!name:\nsummary: A.\nstory_role: B.\n!reviewed: 12/11/2026\n!identifiers: {wikidata: 42}\n!image: anna.png\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nrelations:\n!  - to bo-dahl\n!    kind: friend\n    sources: [a]\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nrelations:\n  - to: bo-dahl\n!    kind: friend\n!    date: in May\n    sources: [a]\n!  - to: carl-ek\n    kind: ally\n".replace("!  - to: carl-ek", "  - to: carl-ek\n!    sourcs: [a]"),
    "name: Anna Berg\nsummary: A.\nstory_role: B.\n!reviewed: 2026-02-30\nlinks:\n!  - {url: www.a.example, title: A}\n!  - {url: 'ftp://a.example', title: A}\n",
    "name: Anna Berg\n!summary: |B\n!story_role: > C\nreviewed: 2026-02-01\n!unknowns: {a: b}\n",
    "name: Anna Berg\nsummary: A.[@gazette]\n!story_role: B.[@ gazette]\n!biography: '[a](b c)'\nreviewed: 2026-02-01\n!short_name: Вerg\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\n!sort_name: \"Berg\n!native_name Anna\n!draft: on\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nbirth:\n  date: 1971\n!  plase: A\n  sources: [a]\n!death: 2020\n!image:\n    file: a.png\n".replace("!image:\n    file: a.png\n", "image:\n!  - file\n"),
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\n!Draft: true\n! native_language: el\n!links: []\n",
]  # fmt: skip


@pytest.mark.parametrize("marked", PEOPLE)
def test_every_mistake_is_found_in_one_run_at_its_line(marked: str) -> None:
    lines = marked.split("\n")
    wrong = {number for number, line in enumerate(lines, 1) if line.startswith("!")}
    text = "\n".join(line.removeprefix("!") for line in lines)
    assert {problem.line for problem in read_file(("people/anna-berg.yaml", text.encode())).problems} == wrong


def test_there_are_sixty_mistakes_in_twenty_files() -> None:
    assert (len(PEOPLE), "".join(PEOPLE).count("\n!") + sum(text.startswith("!") for text in PEOPLE) >= 58) == (
        20,
        True,
    )

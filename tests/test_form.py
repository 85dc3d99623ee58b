"""Several mistakes of form in each of twenty files: all are found in one run, each at its place."""

import pytest

from explainer.records.reading import read_file
from explainer.site.load import load_site

# A » stands before each mistake, and is not part of the text.
PEOPLE = [
    "»name Anna Berg\nsummary: A.\nstory_role: »'B\nreviewed: 2026-02-01\ndraft: »yes\n»short_nam: B\n",
    "name: Anna Berg\nsummary: A teacher»: she led.\nstory_role: B.\nreviewed: »1.2.2026\n»shortname: Berg\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nbirth:\n»\tdate: 1971\n»nativename: A\ndraft: »no\n",
    "name: Anna Berg\nsummary:»\u00a0A.\nstory_role: B.\nreviewed: »2026-02\nlinks: »https://a.example\n",
    "name: »@Berg\nsummary: A.\nstory_role: »[B\nreviewed: 2026-02-01\ndraft: true\n»draft: false\n",
    "name: Anna Berg\nsummary: Named candidate »#1 of the list.\nstory_role: B.\nnative_language: »greek!\nreviewed: »today\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nmemberships:\n  - organization: Reds\n   »role: member\n    start_date: »2017-8-8\n    sources: [a]\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nmemberships:\n  - organization: Reds\n    »rol: member\n    sources: [a]\n  - organization: Blues\n    end_date: »never\n    sources: »a\n",
    "name: Anna Berg\nsummary: 'A' »teacher.\nstory_role: B.\nreviewed: »2026-13-01\nother_names:\n- {name: Berg, »languag: en}\n",
    "name: Anna Berg\nsummary: A.\nstory_role: »&b B.\nreviewed: »*b\ndraft: »maybe\n",
    "name: Anna Berg\nsummary: |\n  A.\n  B.\nstory_role: »{B\nreviewed: 2026-02-01\n»score: 5\nformer_ids: [»Anna Berg]\n",
    "name:»\nsummary: A.\nstory_role: B.\nreviewed: »12/11/2026\nidentifiers: {wikidata: »42}\nimage: »anna.png\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nrelations:\n  - »to bo-dahl\n    »kind: friend\n    sources: [a]\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nrelations:\n  - to: bo-dahl\n    kind: »friend\n    date: »in May\n    sources: [a]\n  - to: carl-ek\n    »sourcs: [a]\n    kind: ally\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: »2026-02-30\nlinks:\n  - {url: »www.a.example, title: A}\n  - {url: »'ftp://a.example', title: A}\n",
    "name: Anna Berg\nsummary: |»B\nstory_role: > »C\nreviewed: 2026-02-01\nunknowns: »{a: b}\n",
    "name: Anna Berg\nsummary: A.[@gazette]\nstory_role: B.»[@ gazette]\nbiography: '»[a](b c)'\nreviewed: 2026-02-01\nshort_name: »Вerg\n",
    'name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nsort_name: »"Berg\n»native_name Anna\ndraft: »on\n',
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\nbirth:\n  date: 1971\n  »plase: A\n  sources: [a]\ndeath: »2020\nimage:\n  »- file\n",
    "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\n»Draft: true\n native_language»: el\nlinks: »[]\n",
]  # fmt: skip


def places(marked: str) -> tuple[set[tuple[int, int]], bytes]:
    """Line and column of each mistake, and the text."""
    found = {
        (number, column - before)
        for number, line in enumerate(marked.split("\n"), 1)
        for before, column in enumerate(at for at, sign in enumerate(line, 1) if sign == "»")
    }
    return found, marked.replace("»", "").encode()


@pytest.mark.parametrize("marked", PEOPLE)
def test_every_mistake_of_a_file_is_found_at_its_place(marked: str) -> None:
    wanted, text = places(marked)
    assert {(each.line, each.column) for each in read_file(("people/anna-berg.yaml", text)).problems} == wanted


def test_sixty_mistakes_in_twenty_files_are_found_in_one_run() -> None:
    files = {f"people/anna-{number}.yaml": places(marked) for number, marked in enumerate(PEOPLE)}
    wanted = {(f"profiles/{path}", *place) for path, (found, _) in files.items() for place in found}
    problems = load_site({path: text for path, (_, text) in files.items()})
    assert isinstance(problems, list)
    assert (len(files), len(wanted)) == (20, 60)
    assert wanted <= {(each.path, each.line, each.column) for each in problems}

"""Problems in the forms in which they are printed: valid, complete, and nothing in them but text."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from explainer.command.printing import FORMS, report
from explainer.problem import Problem

ROOT = Path(__file__).parent.parent

# What a newline, an annotation, an escape or the end of a script in the text of an editor must not become.
HOSTILE = [
    "a\n::error file=x::b",
    "a\r\n::stop-commands::x",
    "%0A::error::b",
    "##[error]b",
    "\033[31mred\033]0;title\007",
    "\x9b31m",
    "</script><script>alert(1)</script>",
    "a:b,c::d",
    "‮evil‬",
    "\ud800",
    '"}]}',
]


def problems(text: str) -> list[Problem]:
    path = "profiles/people/a:b,c\n::error::d%0A.yaml"
    return [
        Problem(path, 2, 3, "name", f"unknown '{text}'", "choice"),
        Problem("mkdocs.yml", 1, 1, text, text, "placeholder", warning=True),
        Problem("profiles/b.yaml", 1, 1, "", text, "id", known=True),
    ]


def lines(form: str, found: list[Problem], capsys: pytest.CaptureFixture[str]) -> list[str]:
    report(found, form=form)
    return capsys.readouterr().out.split("\n")[:-1]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_is_inert(form: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = "\n".join(lines(form, problems(text), capsys))
    assert [each for each in said.replace("\n", "") if not each.isprintable()] == []
    assert "</script" not in said or form in ("text", "github")
    said.encode("utf-8")


# https://docs.github.com/actions/reference/workflow-commands-for-github-actions
ANNOTATION = re.compile(r"::(?:error|warning)(?: (?:\w+=[^:,\r\n]*)(?:,\w+=[^:,\r\n]*)*)?::[^\r\n]*")


@pytest.mark.parametrize("text", HOSTILE)
def test_github_is_told_of_each_problem_once_and_obeys_nothing_else(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = lines("github", problems(text), capsys)
    assert ANNOTATION.fullmatch(one)
    assert one.startswith(
        "::error file=profiles/people/a%3Ab%2Cc\\n%3A%3Aerror%3A%3Ad%250A.yaml,line=2,col=3,title=choice::"
    )
    assert ANNOTATION.fullmatch(two)
    assert two.startswith("::warning file=mkdocs.yml,line=1,col=1,title=placeholder::")
    assert three.startswith("profiles/b.yaml:1:1: known: ")
    assert "##[" not in three


def many(count: int, **given: Any) -> list[Problem]:
    return [
        Problem("profiles/events.yaml", line, 1, "", "is missing", "missing", **given) for line in range(1, count + 1)
    ]


@pytest.mark.parametrize(("count", "said"), [(10, 10), (11, 9), (200, 9)])
def test_of_more_than_github_shows_it_is_told_how_many(
    count: int, said: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = lines("github", [*many(count), *many(count, warning=True)], capsys)
    for level in ("error", "warning"):
        annotations = [line for line in found if line.startswith(f"::{level}")]
        assert len(annotations) == 10
        assert sum("file=" in line for line in annotations) == said
        assert [line for line in annotations if "file=" not in line] == [
            f"::{level}::and {count - 9} more, in the log of this step"
        ] * (count > 10)
    assert sum(": is missing" in line for line in found if not line.startswith("::")) == 2 * (count - said)


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_sarif_is_valid_and_has_every_problem(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads("\n".join(lines("sarif", problems(text), capsys)))
    schema = json.loads((ROOT / "tests/sarif-schema-2.1.0.json").read_text("utf-8"))
    assert list(Draft4Validator(schema).iter_errors(made)) == []
    run = made["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["choice", "id", "placeholder"]
    assert [(each["ruleId"], each["level"], each["baselineState"]) for each in run["results"]] == [
        ("choice", "error", "new"),
        ("placeholder", "warning", "new"),
        ("id", "error", "unchanged"),
    ]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "profiles/people/a%3Ab%2Cc%0A%3A%3Aerror%3A%3Ad%250A.yaml"},
        "region": {"startLine": 2, "startColumn": 3},
    }


def test_a_path_that_is_no_text_can_be_told_in_each_form(capsys: pytest.CaptureFixture[str]) -> None:
    for form in FORMS:
        assert "missing" in "".join(lines(form, [Problem("profiles/\udce9.yaml", 1, 1, "", "", "missing")], capsys))


def test_json_has_every_problem(capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads("\n".join(lines("json", problems("</script>"), capsys)))
    assert made[0] == {
        "path": "profiles/people/a:b,c\n::error::d%0A.yaml",
        "line": 2,
        "column": 3,
        "field": "name",
        "rule": "choice",
        "message": "unknown '</script>'",
        "level": "error",
        "known": False,
    }
    assert [each["known"] for each in made] == [False, False, True]


@pytest.mark.parametrize(("form", "empty"), [("text", ""), ("github", ""), ("json", "[]\n")])
def test_where_nothing_is_wrong_the_form_is_kept(form: str, empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert report([], "2 profiles are fine", form) == 0
    assert capsys.readouterr() == (empty, "2 profiles are fine\n")


def test_what_is_counted_is_told_behind(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([*many(2), *many(1, warning=True), *many(3, known=True)], "done") == 1
    assert capsys.readouterr().err == "2 problems and 1 warning and 3 known ones; done\n"
    assert report(many(1, known=True), "done") == 0


# ---- on a terminal ---------------------------------------------------------------------------------------------------


def shown(folder: Path, **environment: str) -> list[str]:
    """What a terminal gets of `check`."""
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "build_profiles.py"), "check"]
    env = {**{key: value for key, value in os.environ.items() if key != "NO_COLOR"}, **environment}
    subprocess.run(command, cwd=folder, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
    os.close(theirs)
    said = b""
    while part := read(ours):
        said += part
    os.close(ours)
    return said.decode().replace("\r\n", "\n").splitlines()


def read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "profiles/people").mkdir(parents=True)
    front = "---\nheadline: A\nauthor: B\npublisher: C\ndate_published: 2019\n---\n\nText.\n"
    (tmp_path / "profiles/article.md").write_text(front, "utf-8")
    person = "name: Anna\nsummary: A.\nstory_role: B.\nreviewed: 2026-03-13\nbirth: {place: 東京é\t, dat: 1971}\n"
    (tmp_path / "profiles/people/anna.yaml").write_text(person, "utf-8")
    return tmp_path


def test_a_terminal_shows_the_line_and_a_mark_below_the_place(folder: Path) -> None:
    said = shown(folder, NO_COLOR="1")
    assert (
        said[3:6]
        == [
            "profiles/people/anna.yaml:5:23: birth.dat: unknown key 'dat'; did you mean 'date'? [unknown-key]",
            "    birth: {place: 東京é\\t, dat: 1971}",
            "                          ^",
        ]
        or said
    )


def test_a_terminal_gets_colours_unless_it_wants_none(folder: Path) -> None:
    assert any("\033[31m^\033[0m" in line for line in shown(folder))
    assert not any("\033" in line for line in shown(folder, NO_COLOR="1"))


def test_what_a_terminal_would_obey_is_spelt_out(folder: Path) -> None:
    (folder / "profiles/people/bo.yaml").write_bytes(b"name: \033[31mBo\033]0;title\007\nnmae: \xc2\x9b31m\n")
    said = shown(folder, NO_COLOR="1")
    assert [line for line in said if not line.isprintable()] == []
    assert any("\\x1b[31mBo" in line for line in said)

"""`check` of some files, and of what was written since a revision."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from test_command import ARTICLE, PERSON, write

from explainer.command import main

Said = Callable[..., tuple[int, list[str]]]
ANNA, BO = "profiles/people/anna-berg.yaml", "profiles/people/bo-dahl.yaml"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A history of one commit, in which one file is wrong."""
    monkeypatch.chdir(tmp_path)
    for key in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{key}_NAME", "A")
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "a@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    write("mkdocs.yml", SETTINGS)
    write("profiles/article.md", ARTICLE)
    write("profiles/sources.yaml", "gazette: {title: A, publisher: B, url: 'https://news.site'}\n")
    write(ANNA, PERSON.format("Anna Berg") + "biography: She called.[@gazette]\n")
    write(BO, PERSON.format("Bo Dahl") + "rol: A\nshortname: Dahl\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")


def git(*command: str) -> None:
    subprocess.run(["git", *command], check=True)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def run(*arguments: str) -> tuple[int, list[str]]:
        code = main(["check", *arguments])
        return code, [line.partition(" [")[0] for line in capsys.readouterr().out.splitlines()]

    return run


SETTINGS = """site_url: https://news.site/story/
extra: {publisher: A, contact: 'mailto:a@news.site', report: 'mailto:a@news.site'}
"""
KNOWN = [
    f"{BO}:5:1: rol: known: unknown key 'rol'; there are ",
    f"{BO}:6:1: shortname: known: unknown key 'shortname'; did you mean 'short_name'?",
]


@pytest.mark.parametrize(
    "only", [[ANNA], ["profiles/people/../people/anna-berg.yaml"], ["profiles/sources.yaml", ANNA]]
)
def test_of_a_sound_file_nothing_is_said(only: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *only]) == 0
    assert capsys.readouterr() == ("", "problems elsewhere: 2\n")


@pytest.mark.parametrize("only", [[BO], ["profiles/people"], ["profiles"], ["."], [ANNA, BO]])
def test_of_a_faulty_file_or_its_folder_all_is_said(only: list[str], said: Said) -> None:
    code, lines = said(*only)
    assert (code, [line[: len(BO) + 5] for line in lines]) == (1, [f"{BO}:5:1:", f"{BO}:6:1:"])


def test_a_file_that_is_wrong_only_together_with_others_is_told(said: Said) -> None:
    write("profiles/sources.yaml", "gazete: {title: A, publisher: B, url: 'https://news.site'}\n")
    assert said(ANNA) == (1, [f"{ANNA}:5:23: biography: no source 'gazette'; did you mean 'gazete'?"])


@pytest.mark.parametrize("path", ["profiles/nobody.yaml", "README.md", "/usr"])
def test_a_path_of_no_profile_is_wrong_usage(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("README.md").touch()
    try:
        code = main(["check", path])
    except SystemExit as error:
        code = int(str(error))
    assert (code, capsys.readouterr().out) == (2, "")


def test_what_was_there_before_is_known_and_fails_nothing(said: Said) -> None:
    code, lines = said("--since", "HEAD")
    assert (code, [line[:60] for line in lines]) == (0, [line[:60] for line in KNOWN])


def test_what_is_new_fails_wherever_it_stands(said: Said) -> None:
    """Anna's file did not change, but what it cites is gone."""
    write("profiles/sources.yaml", "other: {title: A, publisher: B, url: 'https://news.site'}\n")
    write("profiles/people/dora.yaml", PERSON.format("Dora") + "nmae: A\n")
    code, lines = said("--since", "HEAD")
    assert code == 1
    assert [line.partition(": ")[0] for line in lines] == [
        f"{ANNA}:5:23",
        "profiles/people/dora.yaml:5:1",
        f"{BO}:5:1",
        f"{BO}:6:1",
    ]
    assert [" known: " in line for line in lines] == [False, False, True, True]


def test_a_line_that_was_written_anew_and_is_still_wrong_fails(said: Said) -> None:
    """Lines that only moved are known."""
    write(BO, "# A comment.\n" + PERSON.format("Bo Dahl") + "rol: B\nshortname: Dahl\n")
    code, lines = said("--since", "HEAD")
    assert (code, [(line.partition(": ")[0], " known: " in line) for line in lines]) == (
        1,
        [(f"{BO}:6:1", False), (f"{BO}:7:1", True)],
    )


def test_a_second_mistake_of_a_known_kind_fails(said: Said) -> None:
    write(BO, PERSON.format("Bo Dahl") + "rol: A\nshortname: Dahl\nbirth: {rol: A}\n")
    code, lines = said("--since", "HEAD")
    assert code == 1
    assert [line.partition(": ")[0] for line in lines if " known: " not in line] == [f"{BO}:7:8", f"{BO}:7:9"]


def test_settings_that_did_not_change_are_known(said: Said) -> None:
    write("mkdocs.yml", SETTINGS.replace("publisher: A", "publisher: ''"))
    assert [line[:14] for line in said("--since", "HEAD")[1] if " known: " not in line] == ["mkdocs.yml:2:2"]
    git("commit", "-qam", "second")
    assert [line for line in said("--since", "HEAD")[1] if " known: " not in line] == []


@pytest.mark.parametrize("revision", ["nowhere", "--upload-pack=x", "HEAD:profiles", "\033[31m"])
def test_a_revision_that_is_none_is_wrong_usage(revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"--since={revision}"]) == 2
    out, err = capsys.readouterr()
    assert (out, "no revision" in err, "\033" in err) == ("", True, False)


def test_before_the_first_commit_everything_is_new(said: Said) -> None:
    git("update-ref", "-d", "HEAD")
    assert said("--since", "HEAD") == said()


def test_without_a_history_there_is_nothing_to_blame(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").rename(tmp_path / "gone")
    assert said("--since", "HEAD")[0] == 2


def test_a_second_check_says_the_same(said: Said) -> None:
    assert said() == said()
    write(BO, PERSON.format("Bo Dahl"))
    assert said() == (0, said()[1])

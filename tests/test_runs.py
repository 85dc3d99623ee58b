"""Builds that are killed, that run at the same time, or that somebody interrupts."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from test_command import write
from test_files import COMMAND, copy_of_this_process, everything, texts, write_profiles

from explainer import files as disk
from explainer.command import main

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "sync", int)  # nobody pulls the plug of a test
    write_profiles()
    write("elsewhere/secret.md", "A secret.\n")


def test_what_a_killed_run_left_is_removed_even_if_nothing_else_is_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    before = everything("docs")
    write("docs/people/.anna-berg.md.part", "half")
    write("docs/data/.manifest.next.json.part", "half")
    Path("docs/people/.bo-dahl.md.part").symlink_to("../../elsewhere/secret.md")
    capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr().err == "0 files written, 0 removed\n"
    assert everything("docs") == before
    assert Path("elsewhere/secret.md").read_text("utf-8") == "A secret.\n"


@pytest.mark.parametrize("name", [".notes.part", "notes.md.part", ".#notes.md", "data/.x.part"])
def test_what_others_left_is_not_removed(name: str) -> None:
    write(f"docs/{name}", "theirs")
    main([])
    assert Path("docs", name).read_text("utf-8") == "theirs"


def test_four_builds_at_once_end_as_one(capfd: pytest.CaptureFixture[str]) -> None:
    main(["--docs", "single"])
    write("docs/people/carl-ek.md", Path("single/people/anna-berg.md").read_text("utf-8"))  # one that is to go
    runs = [copy_of_this_process() for _ in range(4)]
    for run in runs:
        run.join()
    assert capfd.readouterr().out == ""
    assert [run.exitcode for run in runs] == [0] * 4
    assert texts("docs") == texts("single")


def test_who_interrupts_a_build_is_told_nothing() -> None:
    with disk.build_lock(Path("profiles")):
        run = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert run.stderr
        assert run.stderr.readline() == b"another build of profiles is running; waiting for it\n"
        run.send_signal(signal.SIGINT)
        assert run.communicate() == (b"", b"")
    assert run.returncode == -signal.SIGINT

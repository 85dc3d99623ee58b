"""What belongs together is one change: files saved at once, a file renamed into its place, another branch, a folder made anew."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.command.watching import Watch

pytestmark = pytest.mark.long  # other processes, and waiting

PATIENCE = 60.0
TRIES = 5  # a machine that has much else to do may rest for long between two files


class Heard:
    """The changes of a folder, as they are noticed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.changes = folder, list[set[str]]()
        watch = Watch(folder, lambda: [folder / "profiles"])
        threading.Thread(target=lambda: self.changes.extend(watch.changes()), daemon=True).start()

    def after(self, *names: str) -> list[set[str]]:
        """The changes since the last time, once one of them has each of these files."""
        wanted, begun = {str(self.folder / "profiles" / name) for name in names}, time.monotonic()
        while not wanted <= set().union(*self.changes) and time.monotonic() - begun < PATIENCE:
            time.sleep(0.01)
        time.sleep(0.3)  # nothing follows
        changes, self.changes[:] = [*self.changes], []
        assert wanted <= set().union(*changes)
        return changes


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "one.yaml").write_text("one", "utf-8")
    yield Heard(tmp_path)


def test_ten_files_saved_at_once_are_one_change(heard: Heard) -> None:
    names, times = [f"{number}.yaml" for number in range(10)], []
    for number in range(TRIES):
        for name in names:
            (heard.folder / "profiles" / name).write_text(f"{number} times", "utf-8")
        times.append(len(heard.after(*names)))
    assert min(times) == 1


def test_a_file_that_is_renamed_into_its_place_is_one_change(heard: Heard) -> None:
    times = []
    for number in range(TRIES):
        part = heard.folder / "profiles" / ".one.yaml.swp"
        part.write_text(f"{number} times", "utf-8")
        part.rename(heard.folder / "profiles" / "one.yaml")
        times.append([{Path(path).name for path in change} for change in heard.after("one.yaml")])
    assert [{"one.yaml"}] in times


def test_another_branch_is_one_change(heard: Heard) -> None:
    def git(*words: str) -> None:
        names = ["-c", "user.name=A", "-c", "user.email=a@quay.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *words], cwd=heard.folder, check=True, capture_output=True)

    names, times = [f"{number}.yaml" for number in range(30)], []
    git("init", "--quiet", "--initial-branch=first")
    for branch in ("first", "second"):
        git("checkout", "--quiet", "-B", branch)
        for name in names:
            (heard.folder / "profiles" / name).write_text(f"on the {branch} branch", "utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", branch)
    heard.after(*names)
    for number in range(TRIES):
        git("checkout", "--quiet", ("first", "second")[number % 2])
        times.append(len(heard.after(*names)))
    assert min(times) == 1


def test_a_folder_that_is_made_again_is_watched_again(heard: Heard) -> None:
    folder = heard.folder / "profiles"
    shutil.rmtree(folder)
    heard.after("one.yaml")
    folder.mkdir()
    (folder / "two.yaml").write_text("two", "utf-8")
    heard.after("two.yaml")
    (folder / "people").mkdir()
    (folder / "people" / "three.yaml").write_text("three", "utf-8")
    heard.after("people/three.yaml")

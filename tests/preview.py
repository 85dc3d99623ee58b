"""`make serve` as an editor types it, in a copy of the project."""

import os
import re
import shutil
import signal
import subprocess
import threading
from collections import deque
from pathlib import Path
from types import TracebackType

import yaml
from site_fixture import NEWSROOM

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds after which all of it is killed, for a machine that has much else to do


def copy_project(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name in ("Makefile", "build_profiles.py", "mkdocs.yml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    for name in ("docs", "explainer", "profiles"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    os.utime(folder / "requirements.lock", (0, 0))  # or make would install all of it anew
    return folder


def invented_project(folder: Path) -> Path:
    """A copy of the project with a small invented story in it."""
    copy_project(folder)
    shutil.rmtree(folder / "profiles")
    shutil.copytree(ROOT / "tests" / "invented" / "profiles", folder / "profiles")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({**settings, **NEWSROOM}), "utf-8")
    return folder


class Preview:
    """The command in such a copy, from its start until all of its processes are gone."""

    def __init__(self, folder: Path, patience: int = PATIENCE, options: str = "") -> None:
        self.folder, self.patience, self.options = folder, patience, options
        self.profile = min((folder / "profiles" / "people").glob("*.yaml"))

    def __enter__(self) -> "Preview":
        self.make = subprocess.Popen(
            ["make", "serve", f"ARGUMENTS={self.options}"],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.make.stdout
        self.limit = threading.Timer(self.patience, self.interrupt, (signal.SIGKILL,))
        self.limit.daemon = True
        self.limit.start()
        self.said, self.address = "", ""
        for line in self.make.stdout:
            self.said += line
            if found := re.match(r"(http\S+) shows the site", line):
                self.address = found[1]
                break
        assert self.address, self.said
        # What it says later must be read, or it would wait.
        self.reader = threading.Thread(
            target=lambda lines: deque(map(self.hear, lines), 0), args=(self.make.stdout,), daemon=True
        )
        self.reader.start()
        return self

    def hear(self, line: str) -> None:
        self.said += line

    @property
    def page(self) -> str:
        """The address of the page of the profile."""
        return f"{self.address}people/{self.profile.stem}/"

    def saying(self, words: str) -> str:
        """The profile with these words in it."""
        summary = re.compile(r"^summary:.*\n(?:[ \n].*\n?)*", re.MULTILINE)
        return summary.sub(f"summary: {words}.\n", self.profile.read_text("utf-8"))

    def save(self, words: str) -> None:
        self.profile.write_text(self.saying(words), "utf-8")

    def processes(self) -> dict[str, tuple[int, int]]:
        """What runs now: names, and with them number and memory in KB."""
        listed = subprocess.run(["ps", "-ewwo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        found: dict[str, tuple[int, int]] = {}
        wanted = {str(self.make.pid)}
        for pid, parent, memory in sorted(rows, key=lambda row: int(row[0])):
            if parent in wanted:
                wanted.add(pid)
                found["serve"] = (int(pid), int(memory))
        return found

    def interrupt(self, number: int = signal.SIGINT) -> None:
        """As a terminal does it: all that stand in the foreground are told."""
        os.killpg(self.make.pid, number)

    def wait(self) -> int:
        """Until no process has its output open any more: all are gone then."""
        self.reader.join(self.patience)
        assert not self.reader.is_alive(), "something is left that has its output open"
        return self.make.wait()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.make.poll() is None:
            self.interrupt()
        self.wait()
        self.limit.cancel()

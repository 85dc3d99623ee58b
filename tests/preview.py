"""`make serve` as an editor types it, in a copy of the project."""

import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import yaml
from site_fixture import NEWSROOM

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = re.compile(r"^summary:.*\n(?:[ \n].*\n?)*", re.MULTILINE)
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
        return SUMMARY.sub(f"summary: {words}.\n", self.profile.read_text("utf-8"))

    def save(self, words: str) -> None:
        self.profile.write_text(self.saying(words), "utf-8")

    def get(self, path: str = "", **headers: str) -> tuple[int, bytes]:
        """What is answered, at an address below that of the site."""
        address = urlsplit(self.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=self.patience)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", quote(f"{address.path}{path}"), headers=names)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def state(self) -> Any:
        """What a page is told, once all that was saved by now is looked at."""
        now = time.time()
        os.utime(self.folder / "docs" / "about.md")  # whatever was saved before is seen with this
        while True:
            with urlopen(f"{self.address}_preview/events?page={quote(urlsplit(self.page).path)}") as lines:
                state = json.loads(next(line for line in lines if line.startswith(b"data:"))[5:])
            if state["checked"] > now:
                return state
            time.sleep(0.1)

    def differences(self, site: Path) -> list[str]:
        """The files of a site that are not answered as they are there, but for the script; and those that are not there."""
        wrong = []
        script = re.compile(rb'<script src="[^"]*/_preview/preview[.]js[?][0-9a-f]*"></script>')
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            uri = path.relative_to(site).as_posix()
            status, body = self.get(uri)
            plain, scripts = script.subn(b"", body)
            if (plain, scripts) != (path.read_bytes(), uri.endswith(".html")) or (status, uri) not in (
                (200, uri),
                (404, "404.html"),
            ):
                wrong.append(uri)
        return wrong

    def processes(self) -> dict[str, tuple[int, int]]:
        """What runs now: names, and with them number and memory in KB."""
        listed = subprocess.run(["ps", "-ewwo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        found: dict[str, tuple[int, int]] = {}
        wanted = {str(self.make.pid)}
        for pid, parent, memory in sorted(rows, key=lambda row: int(row[0])):
            if parent in wanted:
                wanted.add(pid)
                if int(memory) > found.get("serve", (0, 0))[1]:  # not the shell, nor git
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


NEW = """\
name: {name}
summary: "{name} is somebody of whom nothing is known yet."
story_role: "{name} comes and goes."
reviewed: 2021-08-20
"""


class Saves:
    """Random saves in a project: sound and faulty ones, new files, others renamed or gone, pages written by hand, styles."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance, self.number = folder, random.Random(seed), 0
        self.faulty: dict[Path, bytes] = {}
        self.new: list[Path] = []

    def save(self) -> str:
        """Do one of these things; says which."""
        self.number += 1
        wanted = self.chance.choice(
            [self.words, self.words, self.fault, self.mend, self.add, self.rename, self.remove, self.guide, self.style]
        )
        wanted()
        return wanted.__name__

    def words(self) -> None:
        path = self.chance.choice(sorted((self.folder / "profiles" / "people").glob("*.yaml")))
        text = path.read_text("utf-8")
        path.write_text(SUMMARY.sub(f"summary: This is save {self.number} of many, and it says so.\n", text), "utf-8")

    def fault(self) -> None:
        path = self.chance.choice(sorted((self.folder / "profiles").rglob("*.yaml")))
        if path not in self.faulty:
            self.faulty[path] = path.read_bytes()
            path.write_bytes(self.chance.choice([b"nothing: [", b"", self.faulty[path] + b"\nodd: key\n"]))

    def mend(self) -> None:
        for path, data in self.faulty.items():
            path.write_bytes(data)
        self.faulty.clear()

    def add(self) -> None:
        path = self.folder / "profiles" / "people" / f"new-{self.number}.yaml"
        path.write_text(
            NEW.format(name=f"Nova {chr(65 + self.number % 26)}{'abcdefghij'[self.number // 26 % 10]}el"), "utf-8"
        )
        self.new.append(path)

    def rename(self) -> None:
        if self.new:
            path = self.new.pop()
            self.mend()
            self.new.append(path.rename(path.with_name(f"renamed-{self.number}.yaml")))

    def remove(self) -> None:
        if self.new:
            self.mend()
            self.new.pop(0).unlink()

    def guide(self) -> None:
        with (self.folder / "docs" / "about.md").open("a") as page:
            print("", f"Written with save {self.number}.", sep="\n", file=page)

    def style(self) -> None:
        with (self.folder / "explainer" / "theme" / "assets" / "site.css").open("a") as styles:
            print(f"/* {self.number} */", file=styles)

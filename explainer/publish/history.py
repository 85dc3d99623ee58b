"""What the history of a project tells, if it has one: a build reads no clock."""

import re
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from explainer.problem import Problem


def commit_time(config: Path) -> int | None:
    """When the last commit was made (seconds since 1970), if the settings are part of a history: a copy may lie in a folder that has another one."""
    said = _git(config.parent, "ls-files", "--error-unmatch", "--", config.name) and _git(
        config.parent, "log", "-1", "--no-show-signature", "--format=%ct"
    )
    return int(said) if said and said.isdecimal() else None


def last_commit_before(day: date, profiles: Path) -> date | None:
    """The day of the last commit, if it holds the profiles as they are, and another day is later; time zones make up a day."""
    said = _git(profiles, "log", "-1", "--no-show-signature", "--format=%cs")
    with suppress(ValueError):
        last = date.fromisoformat(said or "")
        if (
            day > last + timedelta(days=1)
            and _git(profiles, "ls-files", ".")
            and _git(profiles, "status", "--porcelain", ".") == ""
        ):
            return last
    return None


def commit_and_changes(folder: Path) -> tuple[str | None, str | None]:
    """What `last_commit_before` may be told of a folder."""
    return _git(folder, "log", "-1", "--no-show-signature", "--format=%cs"), _git(folder, "status", "--porcelain", ".")


def committed(folder: Path, path: str) -> bytes | None:
    """A file below a folder, as the last commit has it."""
    return _git_bytes(folder, "show", f"HEAD:./{path}")


def day_of(folder: Path, revision: str) -> str | None:
    """The day of a commit."""
    return _git(folder, "log", "-1", "--no-show-signature", "--format=%cs", revision, "--")


def files_at(folder: Path, revision: str) -> dict[str, bytes] | None:
    """Every file below a folder as a revision has it, by its path there; nothing if there is no such revision, or no such folder in it."""
    packed = None if revision.startswith("-") else _git_bytes(folder, "archive", "--format=tar", revision, ".")
    if packed is None:
        return None
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        members = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
        return {name.removeprefix("./"): file.read() for name, file in members if file}


class Since(NamedTuple):
    """What there was at a revision, and which lines of which files were written since; a file that was not there then is new as a whole."""

    files: Mapping[str, bytes]
    old: frozenset[str]
    lines: Mapping[str, frozenset[int]]

    def known(self, problems: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
        """The problems; those that were there before, and stand on no line that was written since, are known."""
        left = Counter(map(_same, before))
        found = []
        for problem in problems:
            path = problem.path
            touched = path not in self.old or problem.line in self.lines.get(path, ())
            known = not touched and left[_same(problem)] > 0
            left[_same(problem)] -= known
            found.append(replace(problem, known=known))
        return found


def _same(problem: Problem) -> tuple[str, str, str]:
    """What a problem is wherever it stands: lines and numbers of entries change with what stands before them."""
    return problem.path, problem.rule, re.sub(r"\d+", "", f"{problem.field} {problem.message}")


def since_revision(revision: str, profiles: Path, config: Path) -> Since | str:
    """The profiles at a revision and what was written since; or why that cannot be told."""
    commit = _git(profiles, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit and revision == "HEAD" and _git(profiles, "rev-parse", "--git-dir"):
        return Since({}, frozenset(), {})  # before the first commit
    if not commit:
        return f"--since: no revision '{revision}' in the history of {profiles}"
    files = files_at(profiles, commit) or {}
    old = {(profiles / path).as_posix() for path in files}
    lines = _written(profiles, commit, ".")
    if _git(config.parent, "cat-file", "-e", f"{commit}:./{config.name}") is not None:
        old.add(config.as_posix())
        lines |= _written(config.parent, commit, config.name)
    return Since(files, frozenset(old), lines)


_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def _written(folder: Path, commit: str, path: str) -> dict[str, frozenset[int]]:
    """The lines of files below a folder that were written since a commit."""
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative")
    said = _git_bytes(folder, "diff", *options, "--src-prefix=a/", "--dst-prefix=b/", commit, "--", path) or b""
    lines: dict[str, frozenset[int]] = {}
    name, skip = "", 0
    for line in said.split(b"\n"):
        if skip:
            skip -= not line.startswith(b"\\")
        elif line.startswith(b"+++ b/"):
            name = (folder / line[6:].decode("utf-8", "surrogateescape").rstrip("\t")).as_posix()
        elif hunk := _HUNK.match(line):
            removed, start, added = (int(number or 1) for number in hunk.groups())
            skip = removed + added
            lines[name] = lines.get(name, frozenset()) | set(range(start, start + added))
    return lines


def _git(folder: Path, *command: str) -> str | None:
    """What git says in a folder; nothing if it fails, or is not there."""
    said = _git_bytes(folder, *command)
    return None if said is None else said.decode("utf-8", "replace").strip()


def _git_bytes(folder: Path, *command: str) -> bytes | None:
    with suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True).stdout
    return None

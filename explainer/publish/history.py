"""What the history of a project tells, if it has one: a build reads no clock."""

import subprocess
import tarfile
from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path


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


def committed(folder: Path, path: str) -> bytes | None:
    """A file below a folder, as the last commit has it."""
    return _git_bytes(folder, "show", f"HEAD:./{path}")


def files_at(folder: Path, revision: str) -> dict[str, bytes] | None:
    """Every file below a folder as a revision has it, by its path there; nothing if there is no such revision, or no such folder in it."""
    packed = None if revision.startswith("-") else _git_bytes(folder, "archive", "--format=tar", revision, ".")
    if packed is None:
        return None
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        members = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
        return {name.removeprefix("./"): file.read() for name, file in members if file}


def _git(folder: Path, *command: str) -> str | None:
    """What git says in a folder; nothing if it fails, or is not there."""
    said = _git_bytes(folder, *command)
    return None if said is None else said.decode("utf-8", "replace").strip()


def _git_bytes(folder: Path, *command: str) -> bytes | None:
    with suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True).stdout
    return None

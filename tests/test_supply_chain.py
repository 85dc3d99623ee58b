"""What the project is made of: exact versions with hashes, none older than known advisories demand, no address of a registry."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-test.lock", ROOT / "requirements-engines.lock"]

# The first version without the hole, and what the hole was.
ADVISORIES = {
    "mkdocs-material": "9.7.7",  # CVE-2026-73295: a query in the address ran as script in the search suggestions
    "pymdown-extensions": "11.0.1",  # CVE-2026-61632 and PYSEC-2026-3654: files read outside a folder, slow expressions
    "jinja2": "3.1.6",  # the sandbox could be left through |attr
    "requests": "2.32.4",  # credentials of .netrc leaked to other hosts
    "urllib3": "2.6.0",  # compressed answers without limit
    "certifi": "2024.7.4",  # roots that are trusted no more
    "idna": "3.7",  # long names took quadratic time
    "babel": "2.9.1",  # locale files were loaded from other folders
    "lxml": "4.9.1",  # a crash in iterwalk
    "pygments": "2.15.1",  # slow regular expressions
    "markdown": "3.8.1",  # an unhandled error on malformed HTML
}


def entries(lock: Path) -> list[str]:
    return re.split(r"\n(?=\S)", lock.read_text("utf-8").replace("\\\n", " ").strip())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_entry_of_a_lock_is_exact_and_has_hashes(lock: Path) -> None:
    assert [
        entry
        for entry in entries(lock)
        if not re.match(r"[a-z0-9-]+==\S+.*--hash=sha256:[0-9a-f]{64}", entry, re.DOTALL)
    ] == []
    assert "://" not in lock.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(ADVISORIES))
def test_no_version_is_older_than_an_advisory_demands(name: str) -> None:
    locked = [entry for lock in LOCKS for entry in entries(lock) if entry.startswith(f"{name}==")]
    versions = [Version(re.split(r"==|\s|;", entry)[1]) for entry in locked]
    assert versions
    assert all(found >= Version(ADVISORIES[name]) for found in [*versions, Version(version(name))])


def test_the_project_demands_what_the_advisories_demand() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    demanded = {Requirement(line).name: Requirement(line).specifier for line in project["dependencies"]}
    for name in ("mkdocs-material", "pymdown-extensions", "jinja2"):
        assert not demanded[name].contains("0.1")
        assert demanded[name].contains(ADVISORIES[name])


def test_packages_are_installed_by_hash_and_never_compiled() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--require-hashes --only-binary :all:" in makefile


def test_actions_of_workflows_are_pinned_by_commit() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    used = [line.strip() for path in workflows for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not re.fullmatch(r"- uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v[\d.]+", line)] == []

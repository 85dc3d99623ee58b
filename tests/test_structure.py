"""The house: what is where, which way imports go, and that what is for speed alone can go."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "explainer"

# Rooms, the lowest first; each imports from those before it. What is lowest belongs to all.
FLOORS = ["invisible", "problem", "records", "files", "site", "pages", "publish", "speed", "command"]

LISTED = {
    *("build_profiles.py", "mkdocs.yml", "pyproject.toml", "Makefile"),
    *("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
    *("profiles", "docs", "guide", "explainer", "tests"),
}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_at_the_root_is_what_every_repository_has() -> None:
    names = {path.partition("/")[0] for path in tracked()}
    odd = {name for name in names - LISTED if not name.startswith(".") and not name.endswith(".lock")}
    assert odd == set()
    assert len((ROOT / "build_profiles.py").read_text("utf-8").splitlines()) <= 15


def test_there_is_no_python_in_the_theme_and_none_of_the_program_elsewhere() -> None:
    python = [path for path in tracked() if path.endswith(".py") and not path.startswith("tests/")]
    assert [path for path in python if not path.startswith("explainer/")] == ["build_profiles.py"]
    assert [path for path in python if path.startswith("explainer/theme/")] == []


@cache
def modules() -> list[tuple[str, ast.Module]]:
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in sorted(PROGRAM.rglob("*.py"))
    ]


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Modules that are imported, and the names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, each.name) for each in node.names)


def room(path: str) -> str:
    return path.removeprefix("explainer/").partition("/")[0].removesuffix(".py")


def test_imports_go_one_way() -> None:
    wrong = []
    for path, tree in modules():
        here = room(path)
        for module, name in imported(tree):
            if module.partition(".")[0] == "explainer" and here != "__init__":
                there = [*module.split("."), name][1]
                # `publish` and `command` meet `speed` in one place.
                if FLOORS.index(there) > FLOORS.index(here) and (path, there) != ("explainer/publish/pace.py", "speed"):
                    wrong.append((path, module, name))
    assert wrong == []
    assert [
        path for path, tree in modules() if room(path) == "command" and any("speed" in m for m, _ in imported(tree))
    ] == []


def test_no_two_classes_have_one_name() -> None:
    names = [node.name for _, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_one_module_a_library() -> None:
    knows: dict[str, set[str]] = {}
    for path, tree in modules():
        for module, _ in imported(tree):
            knows.setdefault(module.partition(".")[0], set()).add(room(path))
    assert knows["pydantic"] | knows["pydantic_core"] <= {"records", "pages"}  # pages: JSON of the records
    assert knows["jinja2"] == {"pages"}
    assert knows["lxml"] == {"publish"}


def test_what_nobody_promises_to_keep_is_used_for_speed_alone() -> None:
    """No name of another library begins with an underscore, but in `speed`, which lists them."""
    private = []
    for path, tree in modules():
        names = {name or module for module, name in imported(tree) if module.partition(".")[0] != "explainer"}
        private += [
            (path, name)
            for name in names
            if any(part.startswith("_") and part != "__future__" for part in name.split("."))
        ]
        private += [
            (path, f"{node.value.id}.{node.attr}")
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            if node.value.id in names and node.attr.startswith("_") and node.attr not in ("_exit", "__file__")
        ]
    assert {room(path) for path, _ in private} <= {"speed"}


def built(folder: Path, **environment: str) -> dict[str, bytes]:
    """The pages and the site that the program in a folder makes of its profiles, as `make site` does."""
    known = {**os.environ, "SOURCE_DATE_EPOCH": "1000000000", "NO_MKDOCS_2_WARNING": "1", **environment}
    for verb in ("build", "publish"):
        done = subprocess.run(
            [sys.executable, "build_profiles.py", verb], cwd=folder, env=known, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in ("docs", "site")
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def copied(folder: Path) -> Path:
    """The project with a small invented story."""
    for path in tracked():
        if not path.startswith(("tests/", "profiles/")) and (ROOT / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    shutil.copytree(ROOT / "tests" / "invented" / "profiles", folder / "profiles")
    return folder


@pytest.mark.site
def test_without_what_is_for_speed_the_same_bytes_come_out(tmp_path: Path) -> None:
    fast, slow = copied(tmp_path / "fast"), copied(tmp_path / "slow")
    shutil.rmtree(slow / "explainer" / "speed")
    once = built(fast)
    assert (fast / ".cache").exists()
    assert built(fast) == once == built(slow)
    assert not (slow / ".cache").exists()


@pytest.mark.site
def test_with_another_version_of_a_library_the_slow_way_is_taken(tmp_path: Path) -> None:
    fast, other = copied(tmp_path / "fast"), copied(tmp_path / "other")
    place = other / "explainer" / "speed" / "private.py"
    place.write_text(place.read_text("utf-8").replace('"1.6.1"', '"1.6.0"'), "utf-8")
    assert built(fast) == built(other)
    assert (fast / ".cache" / "mkdocs").exists()
    assert not (other / ".cache" / "mkdocs").exists()

"""Where the commands may write: a folder that somebody needs as it is, is refused before anything is touched."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from explainer.publish.settings import read_settings

HERE = Path(__file__).resolve().parents[2]

# What lies beside mkdocs.yml and beside the program, and where a folder may be told from it by the option that names it.
PARTS = {
    "profiles": "the profiles",
    "docs": "the pages",
    "site": "the published site",
    "guide": "the guide",
    "explainer": "the program",
    "tests": "the tests",
    ".git": "the history",
    ".venv": "the libraries",
    ".cache": "the cache",
    ".ci": "the checks of commits",
    ".github": "the checks of commits",
}

# Settings that name folders, and what is in them.
NAMED = {"docs_dir": "the pages", "site_dir": "the published site", "custom_dir": "the theme"}


def wrong_place(option: str, place: Path, config: Path, others: Mapping[str, Path]) -> str | None:
    """Why a folder is not to be what an option says, and what to do; nothing if it may be.

    `others` are folders that are in use, by what is in them. Links, `..`, and names in another case lead to the same folder.
    """
    try:
        real = Path(os.path.realpath(place))
        found = _reason(option, real, config, others)
    except FileNotFoundError:
        return "the folder in which this runs is gone; change to one that is there"
    return found and f"{place}: {found}; name another folder with --{option}"


def _reason(option: str, real: Path, config: Path, others: Mapping[str, Path]) -> str | None:
    within = _chain(real)
    files = [config, *(folder / "mkdocs.yml" for folder in (real, *real.parents))]
    beside = [file for file in files if isinstance(_identity(file), tuple)]
    projects = [*(Path(os.path.realpath(file)).parent for file in beside), HERE]
    for project in projects:
        if within[0] in _chain(project):
            return f"this is, or holds, the folder of mkdocs.yml ({project})"
    # Profiles are only read, and may have a history of their own.
    if ".git" in real.parts or (option != "profiles" and os.path.lexists(real / ".git")):
        return "this holds, or is part of, a history of git"
    parts = [*others.items(), *((what, project / name) for project in projects for name, what in PARTS.items())]
    if real not in {project / option for project in projects}:
        parts += (part for file in beside for part in _named(file))
    for what, folder in parts:
        if what == PARTS.get(option):
            continue
        theirs = _chain(Path(os.path.realpath(folder)))
        if within[0] == theirs[0]:
            return f"this is where {what} are" if what.endswith("s") else f"this is where {what} is"
        if within[0] in theirs:
            return f"this holds the folder of {what} ({folder})"
        # Examples of profiles are among the tests, and are read only.
        if theirs[0] in within and (option, what) != ("profiles", PARTS["tests"]):
            return f"this lies in the folder of {what} ({folder})"
    return None


def mark_of(site: Path) -> Path:
    """What lies beside a published site: the lock of its builds, which holds the mark of what they made."""
    return site.with_name(f".{site.name}.lock") if site.name else site


def _chain(folder: Path) -> list[object]:
    """A folder and those above it, each as the disk knows it, whatever it is called."""
    return [_identity(each) for each in (folder, *folder.parents)]


def _identity(folder: Path) -> tuple[int, int] | Path:
    try:
        state = folder.stat()
    except OSError:
        return folder
    return state.st_dev, state.st_ino


def _named(config: Path) -> Iterator[tuple[str, Path]]:
    """The folders that the settings name."""
    settings = read_settings(config)
    theme = settings.get("theme")
    for values in (settings, theme if isinstance(theme, dict) else {}):
        for key, what in NAMED.items():
            if isinstance(name := values.get(key), str):
                yield what, config.parent / name

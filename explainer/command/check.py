"""Check the profiles and the settings."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from explainer import files
from explainer.command.printing import report
from explainer.problem import Problem, at_levels, visible
from explainer.publish.history import last_commit_before, since_revision
from explainer.publish.pace import pace_of
from explainer.publish.settings import Editorial, check_settings, levels_of, read_settings, words_of
from explainer.site.load import Mapper, load_site, plain_map
from explainer.site.rules import LEVELS_OF_RULES
from explainer.site.site import Site


def check(
    profiles: Path,
    docs: Path,
    config: Path,
    strict: bool = False,
    form: str = "text",
    only: Sequence[Path] = (),
    revision: str | None = None,
) -> int:
    """Check all; problems and warnings go to standard output, how many to standard error.

    Of `only` some files and folders is told what is wrong, and the exit code is theirs; so it is of what changed since a revision.
    """
    since = since_revision(revision, profiles, config) if revision else None
    wrong = wrong_paths(only, profiles, docs, config)
    if wrong or isinstance(since, str):
        print(visible(wrong or str(since)), file=sys.stderr)
        return 2
    pace = pace_of(config, docs, "check")
    read = _Reader(pace.map)
    try:
        texts, unread = files.read_profiles(profiles)
        irregular = files.irregular_files(docs)
        assets = files.assets(docs)
        found = checked(texts, unread, assets, profiles, config, strict, read)
    except OSError as error:
        return report([files.failed(error.filename or docs, "used", error)], form=form)
    pace.save()
    problems = sorted([*irregular, *(found if isinstance(found, list) else found.warnings)])
    if since and problems:
        levels, words = checked_settings(config, strict)[0]
        before = load_site(since.files, assets, profiles.as_posix(), mapper=read, levels=levels, words=words)
        of_settings = (problem for problem in problems if problem.path == config.as_posix())
        problems = since.known(problems, [*of_settings, *(before if isinstance(before, list) else before.warnings)])
    done = "nothing was written"
    if isinstance(found, Site) and not irregular:
        done = f"{sum(1 for _ in found.records)} profiles are fine"
    elif elsewhere := sum(not (_is_below(each.path, only) or each.warning or each.known) for each in problems if only):
        done = f"problems elsewhere: {elsewhere}"
    return report([each for each in problems if not only or _is_below(each.path, only)], done, form)


class _Reader:
    """Applies a function to values, and to those for which it was asked before not again."""

    def __init__(self, mapper: Mapper[Any, Any]) -> None:
        self.mapper, self.made = mapper, dict[Any, Any]()

    def __call__(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        new = [value for value in values if value not in self.made]
        self.made.update(zip(new, self.mapper(function, new), strict=True))
        return [self.made[value] for value in values]


def wrong_paths(only: Sequence[Path], profiles: Path, docs: Path, config: Path) -> str | None:
    """Why a path is nothing that is checked."""
    for path in only:
        if not (_is_below(str(path), [profiles, docs, config]) or _is_below(str(profiles), [path])):
            return f"{path}: no file of this site; name some of {profiles}, {docs} or {config}"
    return None


def _is_below(path: str, folders: Sequence[Path]) -> bool:
    real = Path(os.path.abspath(path))  # noqa: PTH100 - a link is not followed
    return any(real.is_relative_to(os.path.abspath(folder)) for folder in folders)  # noqa: PTH100


def checked(
    texts: Mapping[str, bytes],
    unread: Mapping[str, Problem],
    assets: Mapping[str, bool],
    profiles: Path,
    config: Path,
    strict: bool,
    mapper: Mapper[Any, Any] = plain_map,
) -> Site | list[Problem]:
    """The site, or every problem of profiles and settings, and the warnings; `strict` makes these problems."""
    editorial, problems, warnings = checked_settings(config, strict)
    site = checked_profiles(texts, unread, assets, profiles, editorial, mapper)
    if isinstance(site, list):
        return [*problems, *site, *warnings]
    warnings = [*warnings, *site.warnings]
    return [*problems, *warnings] if problems else replace(site, warnings=warnings)


def checked_settings(config: Path, strict: bool = False) -> tuple[Editorial, list[Problem], list[Problem]]:
    """What the newsroom sets, and the problems and warnings of the settings."""
    settings = read_settings(config)
    levels = {**LEVELS_OF_RULES, **levels_of(settings)}
    if strict:
        levels = {rule: "problem" if level == "warning" else level for rule, level in levels.items()}
    editorial = Editorial(levels, words_of(settings))
    return editorial, *at_levels(check_settings(config, settings, LEVELS_OF_RULES) if settings else (), levels)


def checked_profiles(
    texts: Mapping[str, bytes],
    unread: Mapping[str, Problem],
    assets: Mapping[str, bool],
    profiles: Path,
    editorial: Editorial,
    mapper: Mapper[Any, Any] = plain_map,
) -> Site | list[Problem]:
    """The site, with its warnings, or every problem of profiles, and the warnings."""
    last_commit = partial(last_commit_before, profiles=profiles)
    return load_site(texts, assets, profiles.as_posix(), unread, mapper, last_commit, *editorial)

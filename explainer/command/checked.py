"""The site of profiles and settings, or all that is wrong with them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from explainer.problem import Problem, at_levels
from explainer.publish.history import last_commit_before
from explainer.publish.settings import Editorial, check_settings, levels_of, read_settings, words_of
from explainer.site.load import load_site
from explainer.site.mapper import Mapper, plain_map
from explainer.site.profiles import Recall
from explainer.site.rules import LEVELS_OF_RULES
from explainer.site.site import Site


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
    recall: Recall = map,
    alone_only: bool = False,
) -> Site | list[Problem]:
    """The site, with its warnings, or every problem of profiles, and the warnings; `alone_only` is as `load_site` has it."""
    last_commit = partial(last_commit_before, profiles=profiles)
    return load_site(texts, assets, profiles.as_posix(), unread, mapper, last_commit, *editorial, recall, alone_only)

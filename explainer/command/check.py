"""Check the profiles and the settings."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explainer import files
from explainer.command.printing import report
from explainer.command.recall import Recall
from explainer.problem import Problem, visible
from explainer.publish.history import Since, commit_and_changes, since_revision
from explainer.publish.pace import pace_of

# What is wrong, and how many profiles are fine, if nothing is but for warnings.
_Answer = tuple[list[Problem], int | None]


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
    read, asked = Recall(pace.map), []

    def answer(given: Any) -> _Answer:
        """What is asked once of the same files, settings, history and environment."""
        from explainer.command.checked import checked
        from explainer.site.site import Site

        asked.append(given)
        with pace.uncollected():
            found = checked(texts, unread, assets, profiles, config, strict, read)
        return (
            (list(found.warnings), sum(1 for _ in found.records)) if isinstance(found, Site) else (sorted(found), None)
        )

    try:
        texts, unread = files.read_profiles(profiles)
        irregular = files.irregular_files(docs)
        assets = files.assets(docs)
        settings = files.content(config) or b""
        environment = sorted(os.environ.items()) if b"!ENV" in settings else ()
        places, history = (str(profiles), str(config)), commit_and_changes(profiles)
        given = (sorted(texts.items()), unread, assets, settings, environment, strict, places, history)
        [(problems, fine)] = pace.map(answer, [repr(given)])
    except OSError as error:
        return report([files.failed(error.filename or docs, "used", error)], form=form)
    if asked:
        pace.save()
    problems = sorted([*irregular, *problems])
    if since and problems:
        problems = _known(problems, since, assets, profiles, config, strict, read)
    done = "nothing was written" if irregular or fine is None else f"{fine} profiles are fine"
    if elsewhere := sum(not (_is_below(each.path, only) or each.warning or each.known) for each in problems if only):
        done = f"problems elsewhere: {elsewhere}"
    return report([each for each in problems if not only or _is_below(each.path, only)], done, form)


def _known(
    problems: Sequence[Problem],
    since: Since,
    assets: Mapping[str, bool],
    profiles: Path,
    config: Path,
    strict: bool,
    read: Recall,
) -> list[Problem]:
    """The problems; what was there before is known."""
    from explainer.command.checked import checked_settings
    from explainer.site.load import load_site

    levels, words = checked_settings(config, strict)[0]
    before = load_site(since.files, assets, profiles.as_posix(), mapper=read, levels=levels, words=words)
    of_settings = (problem for problem in problems if problem.path == config.as_posix())
    return since.known(problems, [*of_settings, *(before if isinstance(before, list) else before.warnings)])


def wrong_paths(only: Sequence[Path], profiles: Path, docs: Path, config: Path) -> str | None:
    """Why a path is nothing that is checked."""
    for path in only:
        if not (_is_below(str(path), [profiles, docs, config]) or _is_below(str(profiles), [path])):
            return f"{path}: no file of this site; name some of {profiles}, {docs} or {config}"
    return None


def _is_below(path: str, folders: Sequence[Path]) -> bool:
    real = Path(os.path.abspath(path))  # noqa: PTH100 - a link is not followed
    return any(real.is_relative_to(os.path.abspath(folder)) for folder in folders)  # noqa: PTH100

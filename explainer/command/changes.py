"""Tell what changed in the profiles from one revision to another, as an editor would."""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from explainer import files
from explainer.invisible import bare
from explainer.pages.markdown import as_markdown
from explainer.pages.templating import environment_of, tidy
from explainer.publish.history import day_of, files_at
from explainer.site.changes import Change, changes, vanished
from explainer.site.load import read_all
from explainer.site.profiles import Profiles

# What calls somebody, or links, in a comment of a forge.
_CALLS = re.compile("[@#:]")


def tell_changes(profiles: Path, since: str, until: str | None, as_json: bool) -> int:
    """From one revision to another, or to the files as they lie there; exit code: 2 if there is no such revision, else 0."""
    states = [_state(profiles, revision) for revision in (since, until)]
    for state in states:
        if isinstance(state, str):
            print(state, file=sys.stderr)
            return 2
    old, new = (state for state in states if isinstance(state, Profiles))
    found = list(changes(old, new))
    for warning in vanished(old, new):
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        day = day_of(profiles, until or "HEAD")
        print(json.dumps([_logged(change, day) for change in found], ensure_ascii=False, indent=1))
    else:
        print(in_words(found), end="")
    return 0


def _state(profiles: Path, revision: str | None) -> Profiles | str:
    """The records at a revision, or as they lie there; or what is wrong."""
    texts = files_at(profiles, revision) if revision else files.read_profiles(profiles)[0]
    if texts is None:
        return f"{revision}: no branch, tag or commit here that has {profiles}; 'git branch --all' lists the branches"
    return read_all(texts)[0]


def in_words(found: Iterable[Change]) -> str:
    """The changes as Markdown, in which no text of a profile is more than text."""
    template: Any = environment_of().get_template("_changes.md").module
    return tidy(template.changes(list(map(_inert, found)), as_markdown("### ")))


def _inert(change: Change) -> Change:
    """A change whose texts call nobody and link nothing where a forge reads them: a space of no width stands behind each sign that would."""
    said = {key: _CALLS.sub("\\g<0>\u200b", " ".join(text.split())) for key, text in change._asdict().items() if text}
    return change._replace(**said)


def _logged(change: Change, day: str | None) -> dict[str, str | None]:
    """A change as a build reads it: with its day, and without what only the article may hold."""
    return {"date": day, **{key: said and bare(said) for key, said in change._asdict().items()}}

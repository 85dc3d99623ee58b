"""Tell what changed in the profiles from one revision to another, as an editor would."""

import json
import re
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from explainer import files
from explainer.pages.markdown import escape
from explainer.publish.history import files_at
from explainer.site.changes import Change, changes, vanished
from explainer.site.load import read_all
from explainer.site.profiles import Profiles

HEADINGS = {
    "person": "People",
    "party": "Parties",
    "event": "Events",
    "claim": "Claims",
    "source": "Sources",
    "glossary entry": "Glossary",
    "correction": "Corrections",
    "article": "The article",
    "story": "The story",
    "page": "Further pages",
}

# In the name of a field.
_UNDERLINE = re.compile(r"(?<=[a-z])_(?=[a-z])")

# What calls somebody, or links, in a comment of a forge.
_CALLS = re.compile("[@#:]")

# Characters of a text before or after a change that are shown; JSON has it whole.
MAX_SHOWN = 300


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
        print(json.dumps([change._asdict() for change in found], ensure_ascii=False, indent=1))
    else:
        print("\n".join(in_words(found)))
    return 0


def _state(profiles: Path, revision: str | None) -> Profiles | str:
    """The records at a revision, or as they lie there; or what is wrong."""
    texts = files_at(profiles, revision) if revision else files.read_profiles(profiles)[0]
    if texts is None:
        return f"{revision}: no revision of the history that has {profiles}"
    return read_all(texts)[0]


def in_words(found: Sequence[Change]) -> list[str]:
    """Lines of Markdown, in which no text of a profile is more than text."""
    lines = []
    for noun, of_kind in groupby(found, lambda change: change.noun):
        lines += [f"### {HEADINGS[noun]}", ""]
        for (_, name), of_one in groupby(of_kind, lambda change: (change.id, change.name)):
            told = [_told(change) for change in of_one]
            lines += [f"- **{_inert(name)}**{': ' + told[0] if len(told) == 1 else ''}"]
            lines += [f"    - {each}" for each in told if len(told) > 1]
        lines.append("")
    return lines[:-1] or ["Nothing changed."]


def _told(change: Change) -> str:
    if change.kind == "renamed":
        return f"id changed from {_shown(change.before)} to {_shown(change.after)}"
    if change.kind != "changed":
        return f"{change.what} {_shown(change.after)}" if change.after else change.kind
    what = _inert(_UNDERLINE.sub(" ", change.what))
    if change.before is None:
        return f"{what}: now {_shown(change.after)}"
    if change.after is None:
        return f"{what}: no longer {_shown(change.before)}"
    return f"{what}: from {_shown(change.before)} to {_shown(change.after)}"


def _shown(text: str | None) -> str:
    words = text or ""
    return f"“{_inert(words if len(words) <= MAX_SHOWN else words[:MAX_SHOWN] + '…')}”"


def _inert(text: str) -> str:
    """Text for Markdown that calls nobody and links nothing, also where a forge reads it: a space of no width stands behind each sign that would."""
    return escape(_CALLS.sub("\\g<0>\u200b", " ".join(text.split())))

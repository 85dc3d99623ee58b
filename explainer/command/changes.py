"""Tell what changed in the profiles from one revision to another, as an editor would."""

import json
import re
import sys
from collections.abc import Iterable
from html import unescape
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

# What a forge makes a link of: somebody or an address of mail, a thread, an address of the web, a face.
_CALLS = re.compile(
    r"[\w.+-]*(?:@|&#64;)\w[\w.-]*|[\w./-]*(?:(?<!&)#|&#35;)\w+|(?:\w+(?::|&#58;)//|www\.)(?:[^\s&,“”…()]|&(?:amp|#95|#126);)+|(?::|&#58;)[a-z+][\w+-]*:"
)


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
    """The changes as Markdown, in which no text of a profile is more than text: what calls somebody or links, where a forge reads it, is code."""
    template: Any = environment_of().get_template("_changes.md").module
    said = tidy(template.changes(list(map(_in_a_line, found)), as_markdown("### ")))
    return _CALLS.sub(lambda call: f"`{unescape(call[0])}`", said)


def _in_a_line(change: Change) -> Change:
    return change._replace(**{key: " ".join(text.split()) for key, text in change._asdict().items() if text})


def _logged(change: Change, day: str | None) -> dict[str, str | None]:
    """A change as a build reads it: with its day, and without what only the article may hold."""
    return {"date": day, **{key: said and bare(said) for key, said in change._asdict().items()}}

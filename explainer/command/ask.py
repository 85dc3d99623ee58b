"""Answer what an editor asks of the profiles: lines that an editor's program opens, or JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from explainer import files
from explainer.command import SOURCE_QUESTIONS
from explainer.problem import Problem
from explainer.site.load import read_all
from explainer.site.profiles import Profiles
from explainer.site.questions import Question

# What an answer of each kind says.
ANSWERS = {
    **SOURCE_QUESTIONS,
    "empty": "fields of people and parties that say nothing",
    "unnamed": "the article never names them",
    "no-record": "words of the article that look like a name",
    "exempted": "rules that a record is excepted from",
}


def ask(profiles: Path, questions: Mapping[str, Question], as_json: bool) -> int:
    """Print the answers to all questions; exit code: 1 if the profiles cannot be read, else 0."""
    found = known(profiles)
    if isinstance(found, Problem):
        print(found)
        return 1
    answers = [found.problem(fault) for question in questions.values() for fault in question(found)]
    tell(answers, as_json, headed=len(questions) > 1)
    return 0


def known(profiles: Path) -> Profiles | Problem:
    """What the sound records say; how many problems there are beside them is told."""
    try:
        texts, unread = files.read_profiles(profiles)
    except OSError as error:
        return files.failed(error.filename or profiles, "read", error)
    found, problems = read_all(texts, below=f"{profiles.as_posix()}/", unread=unread)
    if problems or unread:
        print("some records have mistakes and are left out: see 'check'", file=sys.stderr)
    return found


def tell(answers: Sequence[Problem], as_json: bool, headed: bool) -> None:
    """Print answers, those of one kind beside each other; `headed`, each under a heading."""
    if as_json:
        rows = [
            {name: getattr(each, name) for name in ("path", "line", "column", "field", "rule", "message")}
            for each in answers
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    kinds = {kind: list(same) for kind, same in groupby(answers, attrgetter("rule"))}
    for kind, same in kinds.items():
        if headed:
            print(f"{kind} ({len(same)}): {ANSWERS[kind]}")
        for answer in same:
            print(answer)
        if headed:
            print()
    counted = ", ".join(f"{len(same)} {kind}" for kind, same in kinds.items() if headed)
    print(f"{len(answers)} answer{'s' * (len(answers) != 1)}{counted and f': {counted}'}", file=sys.stderr)

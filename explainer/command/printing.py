"""Problems on standard output, in the form that is asked for; how many on standard error."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from explainer import files
from explainer.problem import Problem, visible

# What GitHub shows of a kind in one step.
MOST_ANNOTATIONS = 10

# Cells of a line that are shown to either side of a mistake.
_NEAR = 60

_RED, _YELLOW, _BOLD, _PLAIN = "\033[31m", "\033[33m", "\033[1m", "\033[0m"


def report(problems: Sequence[Problem], done: str = "nothing was written", form: str = "text") -> int:
    """Print problems, then warnings, then what is known, and how many there are of each; exit code: 1 if there is a problem, else 0."""
    problems = sorted(problems, key=_turn)
    for line in FORMS[form](problems):
        print(line)
    said = " and ".join(_count(len([*same]), _NOUNS[turn]) for turn, same in groupby(problems, _turn))
    print(visible(f"{said}; {done}" if said else done), file=sys.stderr)
    return int(any(_turn(problem) == 0 for problem in problems))


_NOUNS = ("problem", "warning", "known one")


def _turn(problem: Problem) -> int:
    return 2 if problem.known else int(problem.warning)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


# ---- text ------------------------------------------------------------------------------------------------------------


def _text(problems: Sequence[Problem]) -> Iterable[str]:
    """One line each; on a terminal also the line where it is, with a mark below."""
    if not sys.stdout.isatty():
        yield from map(str, problems)
        return
    colored = not os.environ.get("NO_COLOR")
    for path, same in groupby(problems, lambda problem: problem.path):
        lines = re.split("\r\n?|\n", (files.content(path) or b"").decode("utf-8-sig", "replace"))
        for problem in same:
            bold, color, plain = (_BOLD, _YELLOW if _turn(problem) else _RED, _PLAIN) if colored else ("", "", "")
            place = visible(f"{path}:{problem.line}:{problem.column}:")
            yield f"{bold}{place}{plain}{str(problem).removeprefix(place)}"
            line = lines[problem.line - 1] if problem.line <= len(lines) else ""
            if line.strip():
                before = visible(line[: problem.column - 1][-_NEAR:])
                yield f"    {before}{visible(line[problem.column - 1 :][:_NEAR])}"
                yield f"    {' ' * _cells(before)}{color}^{plain}"


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


# ---- for programs ----------------------------------------------------------------------------------------------------


def _level(problem: Problem) -> str:
    return "warning" if problem.warning else "error"


def _github(problems: Sequence[Problem]) -> Iterable[str]:
    """Annotations; of a kind of which there are more than are shown the last says how many more, and these are plain lines."""
    for level, same in groupby(problems, lambda problem: "known" if problem.known else _level(problem)):
        found = [*same]
        shown = 0 if level == "known" else len(found) if len(found) <= MOST_ANNOTATIONS else MOST_ANNOTATIONS - 1
        for problem in found[:shown]:
            place = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
            said = f"{problem.field}: {problem.message}" if problem.field else problem.message
            yield f"::{level} {place},title={_property(problem.rule)}::{_data(visible(said))}"
        if 0 < shown < len(found):
            yield f"::{level}::and {len(found) - shown} more, in the log of this step"
        yield from (str(problem).replace("##[", "## [") for problem in found[shown:])


def _data(text: str) -> str:
    """Text that no runner of GitHub takes for more than text."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _json(problems: Sequence[Problem]) -> Iterable[str]:
    yield _inert(
        [
            {
                **{name: getattr(problem, name) for name in ("path", "line", "column", "field", "rule", "message")},
                "level": _level(problem),
                "known": problem.known,
            }
            for problem in problems
        ]
    )


def _sarif(problems: Sequence[Problem]) -> Iterable[str]:
    """SARIF 2.1.0, as GitHub and other programs that show results of checks read it."""
    from explainer.command.explain import entries, text_of

    named = sorted({problem.rule for problem in problems})
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": entries(rule)[0].says if entries(rule) else rule},
            "help": {"text": "\n".join(map(text_of, entries(rule))) or rule},
        }
        for rule in named
    ]
    results = [
        {
            "ruleId": problem.rule,
            "ruleIndex": named.index(problem.rule),
            "level": _level(problem),
            "baselineState": "unchanged" if problem.known else "new",
            "message": {"text": f"{problem.field}: {problem.message}" if problem.field else problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(problem.path)},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "explainer", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    yield _inert({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path, errors="surrogatepass")


def _inert(value: object) -> str:
    """JSON in ASCII, which ends no script and no comment of a page that shows it."""
    return re.sub("[<>&]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, indent=1))


FORMS: dict[str, Callable[[Sequence[Problem]], Iterable[str]]] = {
    "text": _text,
    "github": _github,
    "json": _json,
    "sarif": _sarif,
}

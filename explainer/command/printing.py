"""Problems on standard output, how many on standard error."""

import sys
from collections.abc import Sequence

from explainer.problem import Problem


def report(problems: Sequence[Problem], done: str = "nothing was written") -> int:
    """Print problems, then warnings, and how many there are of each; exit code: 1 if there is a problem, else 0."""
    for problem in sorted(problems, key=lambda each: each.warning):
        print(problem)
    warnings = sum(problem.warning for problem in problems)
    counts = [_count(len(problems) - warnings, "problem"), _count(warnings, "warning")]
    if said := " and ".join(filter(None, counts)):
        print(f"{said}; {done}", file=sys.stderr)
    return int(len(problems) > warnings)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}" if number else ""

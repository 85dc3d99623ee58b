"""Problems on standard output, how many on standard error."""

import sys
from collections.abc import Sequence

from explainer.problem import Problem


def report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'s' * (len(problems) != 1)}; nothing was written", file=sys.stderr)
    return 1

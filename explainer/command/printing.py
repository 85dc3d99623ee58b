"""Problems on standard output, how many on standard error."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from explainer.problem import Problem


def report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'s' * (len(problems) != 1)}; nothing was written", file=sys.stderr)
    return 1


def unusable(error: OSError, otherwise: Path) -> Problem:
    message = f"cannot be used: {error.strerror}; mend that and build again"
    return Problem(os.fsdecode(error.filename or otherwise), 1, 1, "", message, "file")

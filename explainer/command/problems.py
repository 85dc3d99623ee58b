"""What the preview says of problems: over a page and in the terminal, each once."""

import os
import time
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from explainer import files
from explainer.problem import Problem

LONGEST = 400  # signs of a line that are shown


class Problems:
    """The problems that there are, and since when.

    `found` are those of the profiles, the settings and the engine, `failing` those of pages, by the address that somebody asked for. `editor`
    is the address that opens a file, with `{path}`, `{line}` and `{column}` in it, `base` tells that of the site.
    """

    def __init__(self, editor: str, base: Callable[[], str]) -> None:
        self.editor, self.base = editor, base
        self.found: dict[str, Sequence[Problem]] = {}
        self.failing: dict[str, Sequence[Problem]] = {}
        self.since: dict[Problem, float] = {}
        self.shown: Sequence[dict[str, Any]] = ()

    def note(self) -> None:
        """Note which problems are new; they and what is mended are said once."""
        now = dict.fromkeys(chain(*self.found.values(), *self.failing.values()), time.time())
        for problem in now.keys() - self.since.keys():
            print(problem)
        for problem in self.since.keys() - now.keys():
            print(f"mended: {problem}")
        self.since = {problem: self.since.get(problem, at) for problem, at in now.items()}
        self.shown = [self.quoted(problem) for problem in sorted(now, key=lambda each: (-self.since[each], each))]

    def quoted(self, problem: Problem) -> dict[str, Any]:
        source = (files.content(problem.path) or b"").decode("utf-8", "replace").split("\n")
        line = source[problem.line - 1] if problem.line <= len(source) else ""
        start = max(0, problem.column - LONGEST // 2)
        return {
            **self.place(problem.path, problem.line, problem.column),
            "said": str(problem),
            "warning": problem.warning,
            "source": line[start : start + LONGEST],
            "column": problem.column - start,
        }

    def place(self, path: str, line: int, column: int) -> dict[str, str]:
        """How a place is called, and the address that opens it: in the editor, or of a page of the site."""
        if os.path.isfile(path):  # noqa: PTH113
            address = self.editor.format(path=quote(os.path.abspath(path)), line=line, column=column)  # noqa: PTH100
        else:
            address = self.base() + path.removesuffix("index.html")
        return {"place": f"{path}:{line}:{column}", "address": address}

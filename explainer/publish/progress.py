"""How far a long step is: a bar on a terminal, a line every two seconds elsewhere, and nothing of what is done sooner."""

import sys
import time
from types import TracebackType
from typing import Any

EVERY = 2.0  # seconds


class Progress:
    """To be told how many are done, and of how many."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.told = time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __call__(self, done: int, total: int) -> None:
        if self.bar:
            self.bar.update(done - self.bar.pos)
        elif time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            if sys.stderr.isatty():
                import click  # here: builds that are done sooner need none

                self.bar = click.progressbar(length=total, label=self.label.capitalize(), file=sys.stderr)
                self.bar.update(done)
            else:
                print(f"{done} of {total} {self.label}", file=sys.stderr)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.bar:
            self.bar.update(self.bar.length - self.bar.pos if not kind else 0)
            self.bar.render_finish()

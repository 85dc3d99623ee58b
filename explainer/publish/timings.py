"""Where the time of a command went, for `--timings`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Steps and their seconds, in the order in which they began."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        self.seconds.setdefault(step, 0.0)
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - start

    def tell(self) -> None:
        for step, seconds in self.seconds.items():
            print(f"{seconds:8.3f} s  {step}", file=sys.stderr)

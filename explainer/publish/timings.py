"""Where the time of a command went, for `--timings`."""

import sys
import time


class Timings:
    """Steps, one after the other, and when each began."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float]] = []

    def begin(self, step: str) -> None:
        self.began.append((step, time.perf_counter()))

    def tell(self) -> None:
        ends = [*(at for _, at in self.began[1:]), time.perf_counter()]
        for (step, at), end in zip(self.began, ends, strict=True):
            print(f"{end - at:8.3f} s  {step}", file=sys.stderr)

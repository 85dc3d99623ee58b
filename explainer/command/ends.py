"""How a command ends: it does what it does whoever listens, and goes by the signal that ends it, without a traceback."""

import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal came; what was begun is undone on the way out."""

    def __init__(self, number: int) -> None:
        self.number = number


def clear_up_when_stopped(main: Callable[[], int]) -> int:
    """What a command returns. A signal that ends it is an exception first, so that it can clear up."""
    owner = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # its helpers have nothing to clear up
            _go(number)
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup stays as it is
            signal.signal(number, stop)
    try:
        return main()
    except Stopped as stopped:
        _go(stopped.number)
    return 1


def _go(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def keep_output() -> None:
    """Have both outputs take all that is said, though they are closed, full, or nobody reads them to the end."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:  # else the next file that is opened would be an output
            os.open(os.devnull, os.O_RDWR)
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(
            io.BufferedWriter(_Output(number, "wb", closefd=False)), "utf-8", "backslashreplace", line_buffering=True
        )
        for number in (1, 2)
    )


class _Output(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            if (written := super().write(data)) is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            return written
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if error.errno != errno.EPIPE and self.fileno() == 1:
                print(f"standard output: {error.strerror}; what else there was to say is lost", file=sys.stderr)
            return memoryview(data).nbytes

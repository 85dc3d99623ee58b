#!/usr/bin/env python3
"""Check profiles, write their pages, publish their site: see `explainer.command`."""

import signal
import sys

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # who interrupts it wants no traceback
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from explainer.command import ends, main
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed: 'make site' installs it, and .venv/bin/python has it")
    ends.keep_output()
    sys.exit(ends.clear_up_when_stopped(main))

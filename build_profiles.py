#!/usr/bin/env python3
"""Check profiles, write their pages, publish their site: see `explainer.command`."""

import signal
import sys

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(
            signal.SIGINT, signal.SIG_DFL
        )  # who interrupts it wants no traceback, while it is imported neither
    from explainer.command import ends, main

    ends.keep_output()
    sys.exit(ends.clear_up_when_stopped(main))

"""Build the site beside the published one, look it over, and only then put it in its place."""

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

from explainer.command.printing import report
from explainer.problem import Problem
from explainer.publish.engine import build_time, docs_of, foreign, publish_with
from explainer.publish.places import wrong_place
from explainer.publish.timings import Timings


def publish(engine: str, config: Path, site: Path, timings: Timings, form: str = "text") -> int:
    """Exit code: 0 published, 1 the site that was there stays as it was, 2 wrong usage."""
    try:
        docs = docs_of(config)
        others = {"the profiles": config.parent / "profiles", "the pages": docs}
        if wrong := wrong_place("site", site, config, others) or foreign(site):
            print(wrong, file=sys.stderr)
            return 2
        time = build_time(config, docs)
        site = Path(os.path.realpath(site))
        if form == "text":
            return publish_with(engine, config, site, time, timings, partial(report, form=form))
        told: list[tuple[Sequence[Problem], str]] = []
        with redirect_stdout(sys.stderr):  # what the engine says is in no form
            code = publish_with(engine, config, site, time, timings, lambda *said: told.append(said))
        report(*(told or [((), f"{site} is published")])[0], form)
        return code
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except BlockingIOError:
        print(f"another build of {site} is running; wait for it", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or site}: {error.strerror}; not published", file=sys.stderr)
    return 1

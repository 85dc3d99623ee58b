"""What a save costs the server, step by step: `python tests/endurance/steps.py [SAVES=10] [PEOPLE=0]`, without browser and network.

Medians in milliseconds of computing, so that it matters little what else the machine does; a step counts those within it.
With people, as many invented ones instead of the story.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from invent import invent
from preview import copy_project
from saves import kinds

import explainer.command.preview as server
from explainer import files
from explainer.publish import warm

spent: dict[str, float] = defaultdict(float)

# The functions that are the steps, and what each does.
STEPS: list[tuple[Any, str, str]] = [
    (files, "read_profiles", "read the profiles"),
    (server, "checked_profiles", "check them"),
    (server, "view_of", "the view"),
    (server.Preview, "furnish", "tell MkDocs"),
    (server.Preview, "read", "the Markdown"),
    (warm.Warm, "alone", "blocks alone"),
    (warm.Warm, "make", "whole page"),
]


def timed(owner: Any, name: str, step: str) -> None:
    done: Callable[..., Any] = getattr(owner, name)

    def timing(*given: Any, **named: Any) -> Any:
        begun = time.thread_time()
        try:
            return done(*given, **named)
        finally:
            spent[step] += time.thread_time() - begun

    setattr(owner, name, timing)


def main(saves: int = 10, people: int = 0) -> int:
    for step in STEPS:
        timed(*step)
    with tempfile.TemporaryDirectory() as temporary:
        folder = copy_project(Path(temporary) / "project")
        if people:
            shutil.rmtree(folder / "profiles")
            invent(folder / "profiles", people)
        os.chdir(folder)
        preview = server.Preview(Path("profiles"), Path("docs"), Path("mkdocs.yml"), "{path}")
        preview.change(set())
        for _ in preview.behind():
            pass
        for name, address, _, path, change in kinds(folder):
            text, times = path.read_text("utf-8"), defaultdict[str, list[float]](list)
            for number in range(saves):
                preview.answer(address)
                path.write_text(
                    change(text, f"odd{number}" if name == "a mistake" else f"Save {number} of many"), "utf-8"
                )
                spent.clear()
                begun = time.thread_time()
                preview.change({str(path.absolute())})
                preview.state(preview.base + address)
                preview.answer(address, soon=True)
                spent["all"] = time.thread_time() - begun
                for each in ("all", *(step for _, _, step in STEPS)):
                    times[each].append(1000 * spent[each])
            told = (f"{each} {statistics.median(spans):.0f}" for each, spans in times.items())
            print(f"{name:12}", ", ".join(told), flush=True)
            begun = time.thread_time()
            for _ in preview.behind():
                pass
            print(f"{'':12} all the rest {1000 * (time.thread_time() - begun):.0f}", flush=True)
            path.write_text(text, "utf-8")
            preview.change({str(path.absolute())})
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""Measure builds of invented sites: `make bench ARGUMENTS="[N …] [--runs R] [--table FILE]"`.

For each number of people: a build from nothing, with nothing changed, and after each kind of edit, from the saved file to
the finished site; medians of whole processes, and the most memory that one of them had.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from invent import invent

ROOT = Path(__file__).resolve().parent.parent


class Run(NamedTuple):
    """What one build took: seconds of the profile build and of the site build, and megabytes at most."""

    profiles: float
    site: float
    memory: float


class Bench:
    """A site of invented people in a folder of its own, to be built and edited."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        shutil.copy(ROOT / "mkdocs.yml", folder)
        shutil.copytree(ROOT / "explainer" / "theme", folder / "explainer" / "theme")
        (folder / "explainer" / "publish").mkdir()
        shutil.copy(ROOT / "explainer" / "publish" / "polish.py", folder / "explainer" / "publish")
        invent(folder / "profiles", count)
        self.person = min((folder / "profiles" / "people").iterdir())
        self.new = self.person.with_name("zz-somebody-new.yaml")

    def build(self) -> Run:
        pages, site = (
            timed([sys.executable, str(ROOT / "build_profiles.py"), verb], self.folder) for verb in ("build", "publish")
        )
        return Run(pages[0], site[0], max(pages[1], site[1]))

    # ---- what happens before a build; each can be done again and again

    def start_again(self) -> None:
        """As after a fresh clone: no pages, no site, no cache."""
        put_aside(self.folder, "docs", "site", ".site.next", ".cache")
        tracked = subprocess.run(["git", "ls-files", "docs"], cwd=ROOT, check=True, capture_output=True, text=True)
        for path in tracked.stdout.splitlines():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, self.folder / path)

    def change_nothing(self) -> None:
        pass

    def change_a_fact(self) -> None:
        text = self.person.read_text("utf-8")
        one, other = ('"role": "Member"', '"role": "Chair"')
        self.person.write_text(text.replace(one, other) if one in text else text.replace(other, one), "utf-8")

    def change_a_name(self) -> None:
        lines = self.person.read_text("utf-8").splitlines()
        lines[0] = lines[0].replace(' II"', '"') if ' II"' in lines[0] else f'{lines[0].removesuffix(chr(34))} II"'
        self.person.write_text("\n".join([*lines, ""]), "utf-8")

    def add_a_file(self) -> None:
        if self.new.exists():
            self.new.unlink()
            self.build()
        self.new.write_text(self.person.read_text("utf-8"), "utf-8")

    def remove_a_file(self) -> None:
        if not self.new.exists():
            self.add_a_file()
            self.build()
        self.new.unlink()


def put_aside(folder: Path, *names: str) -> None:
    """Have these no longer in a folder. They are not removed: where files went, some systems make new ones slowly for minutes."""
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".aside-"))
    for name in names:
        if (folder / name).exists():
            (folder / name).rename(aside / name)


def timed(command: Sequence[str], folder: Path, **environment: str) -> tuple[float, float]:
    """The seconds and the megabytes that a command takes, those of the processes that it starts among them."""
    os.sync()  # what was written before is not to be waited for by this one
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1000000000", "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(said.decode())
    return time.perf_counter() - start, usage.ru_maxrss / 1024


CASES: dict[str, Callable[[Bench], None]] = {
    "from nothing": Bench.start_again,
    "nothing changed": Bench.change_nothing,
    "a fact": Bench.change_a_fact,
    "a name": Bench.change_a_name,
    "a new file": Bench.add_a_file,
    "a file less": Bench.remove_a_file,
}


def measure(count: int, runs: int) -> Iterator[tuple[str, Run]]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), count)
        for case, prepare in CASES.items():
            found = []
            for _ in range(runs):
                prepare(bench)
                found.append(bench.build())
            profiles, site, _ = (statistics.median(each) for each in zip(*found, strict=True))
            yield case, Run(profiles, site, max(run.memory for run in found))


def machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure builds of invented sites.")
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1000], metavar="N", help="how many people")
    parser.add_argument("--runs", type=int, default=3, metavar="R", help="builds of each kind (default: 3)")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the table there as well")
    arguments = parser.parse_args(argv)
    lines = [
        f"Median of {arguments.runs}, in seconds; {machine()}.",
        "",
        "| People | After | Profiles | Site | Together | Memory, MB |",
        "|---|---|---|---|---|---|",
    ]
    print("\n".join(lines), flush=True)
    for count in arguments.counts:
        for case, run in measure(count, arguments.runs):
            together = run.profiles + run.site
            lines.append(
                f"| {count:,} | {case} | {run.profiles:.2f} | {run.site:.2f} | {together:.2f} | {run.memory:,.0f} |"
            )
            print(lines[-1], flush=True)
    if arguments.table:
        arguments.table.write_text("\n".join([*lines, ""]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Work on more than one core."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.speed.parallel import MANY, spread

pytestmark = pytest.mark.long  # other processes, and waiting

SCRIPT = """
import os, sys
from explainer.speed.parallel import spread

parent = os.getpid()
values = list(range({count}))
def function(value):
    {what}
    return value * value, os.getpid() == parent
found = spread(function, values, {cores})
assert [square for square, _ in found] == [value * value for value in values]
print(sum(not here for _, here in found))
"""


def run(count: int, cores: int, what: str = "pass") -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(count=count, cores=cores, what=what)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("count", "cores", "elsewhere"), [(101, 2, 50), (100, 3, 66), (100, 1, 0), (MANY - 1, 2, 0), (0, 2, 0)]
)
def test_results_come_in_the_order_of_values(count: int, cores: int, elsewhere: int) -> None:
    done = run(count, cores)
    assert (done.stdout, done.stderr) == (f"{elsewhere}\n", "")


def test_of_what_takes_long_few_values_are_enough(tmp_path: Path) -> None:
    script = f"""
import os
from pathlib import Path
from explainer.site.mapper import shared_from
from explainer.speed.cache import Cache
from explainer.speed.parallel import CachedMap

os.cpu_count = lambda: 2
made_by = shared_from(2)(lambda value: os.getpid())
mapped = CachedMap(Cache(Path({str(tmp_path)!r}), "", ""))
print(len(set(mapped(made_by, ["1", "2", "3"]))), len(set(mapped(made_by, ["4"]))))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("2 1\n", "")


def test_what_fails_in_another_process_is_raised_here() -> None:
    done = run(100, 2, "1 / (value - 51)")
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("ZeroDivisionError: division by zero")
    assert done.stderr.count("Traceback") == 1


def test_what_a_killed_process_leaves_is_done_here() -> None:
    done = run(100, 2, "os.getpid() == parent or value != 51 or os.kill(os.getpid(), 9)")
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_no_process_goes_on_once_this_one_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    what = f"import time; time.sleep(0.02); open({str(log)!r}, 'a').write('x')"
    process = subprocess.Popen([sys.executable, "-c", SCRIPT.format(count=1000, cores=2, what=what)])
    while not (log.exists() and log.stat().st_size > 4):
        time.sleep(0.01)
    process.kill()
    process.wait()
    time.sleep(0.5)
    size = log.stat().st_size
    time.sleep(0.5)
    assert log.stat().st_size == size < 1000


def test_what_cannot_be_sent_is_done_here() -> None:
    def unsendable(value: int) -> Callable[[], int]:
        return lambda: value

    assert [value() for value in spread(unsendable, list(range(100)), 2)] == list(range(100))

"""Kill builds: `python tests/endurance/kills.py [KILLS=200] [PROFILES=300] [SEED=0]`.

Every build changes the docs folder from one version of invented profiles to another. A third of them are killed at a
moment of the whole run, a third while new pages are written beside their places, a third while they take those; the
moments are spread evenly, with some chance, and those after the end of a run do not count. After each kill no page may be cut or missing; the next build must give what
a clean one gives, with no leftovers.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path

from common import TwoVersions, build, command, files


def main(kills: int = 200, profiles: int = 300, seed: int = 0) -> int:
    chance = random.Random(seed)
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        site = TwoVersions(Path(temporary), profiles)
        build(site.profiles, site.docs)
        version = 1
        whole, preparing, replacing = _measure(site)
        print(
            f"a run takes {whole:.2f} s; {preparing:.3f} s to write {len(site.clean[0])} files, {replacing:.3f} s to place them"
        )
        for number in count():
            if seen["killed"] == kills:
                break
            old, new = site.clean[version], site.clean[1 - version]
            version = 1 - version
            site.point_to(version)
            moment = (number + chance.random()) / kills % 1
            run = subprocess.Popen(command(site.profiles, site.docs), stderr=subprocess.DEVNULL)
            if number % 3 > 0:
                _wait(site.docs, run, there=True)
            if number % 3 > 1:
                _wait(site.docs, run, there=False)
            time.sleep(moment * (whole, preparing, replacing)[number % 3])
            run.kill()
            run.wait()
            seen["killed" if run.returncode == -9 else "done before"] += 1
            found = files(site.docs)
            pages = {path: data for path, data in found.items() if not Path(path).name.startswith(".")}
            parts = len(found) - len(pages)
            changed = sum(data != old.get(path) for path, data in pages.items())
            seen["while preparing"] += parts > 0 and changed == 0
            seen["while replacing"] += parts > 0 and changed > 0
            manifest = "data/manifest.json"
            seen["cut"] += sum(
                data not in (old.get(path), new.get(path)) for path, data in pages.items() if path != manifest
            )
            seen["missing"] += len((old.keys() & new.keys()) - pages.keys())
            build(site.profiles, site.docs)
            after = files(site.docs)
            seen["leftovers"] += len(after.keys() - new.keys())
            seen["unlike a clean build"] += after != new
    print(", ".join(f"{name}: {seen[name]}" for name in seen))
    return int(any(seen[name] for name in seen if name not in FINE))


FINE = ("killed", "done before", "while preparing", "while replacing")


def _measure(site: TwoVersions) -> tuple[float, float, float]:
    """How long a run takes that changes everything, and its last two parts; the docs folder ends at version 1."""
    times = []
    for version in (0, 1, 0, 1):
        site.point_to(version)
        start = time.monotonic()
        run = subprocess.Popen(command(site.profiles, site.docs), stderr=subprocess.DEVNULL)
        _wait(site.docs, run, there=True)
        prepared = time.monotonic()
        _wait(site.docs, run, there=False)
        replaced = time.monotonic()
        run.wait()
        end = time.monotonic()
        times.append((end - start, replaced - prepared, end - replaced))
    whole, preparing, replacing = (sum(column) / len(times) for column in zip(*times, strict=True))
    return whole, preparing, replacing


def _wait(docs: Path, run: "subprocess.Popen[bytes]", there: bool) -> None:
    """Until the first of the new files is there, or is there no more because it took its place."""
    first = docs / ".connections.md.part"  # nothing is made, or takes its place, before it but the manifest
    while first.exists() is not there and run.poll() is None:
        time.sleep(0.0002)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

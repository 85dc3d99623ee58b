"""Many builds at once: `python tests/endurance/crowd.py [TIMES=25] [BUILDS=8] [PROFILES=300]`.

Each time all of them change the docs folder from one version of invented profiles to the other; that must end as one build.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from common import TwoVersions, build, command, files


def main(times: int = 25, builds: int = 8, profiles: int = 300) -> int:
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        site = TwoVersions(Path(temporary), profiles)
        build(site.profiles, site.docs)
        for number in range(times):
            version = number % 2
            site.point_to(version)
            runs = [
                subprocess.Popen(command(site.profiles, site.docs), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                for _ in range(builds)
            ]
            said = [run.communicate()[1].decode() for run in runs]
            seen["builds"] += len(runs)
            seen["waited"] += sum("waiting for it" in text for text in said)
            seen["wrote"] += sum("\n0 files written" not in f"\n{text}" for text in said)
            seen["failed"] += sum(run.returncode != 0 for run in runs)
            seen["unlike a single build"] += files(site.docs) != site.clean[version]
    print(", ".join(f"{name}: {seen[name]}" for name in seen))
    return int(seen["failed"] + seen["unlike a single build"] > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""Build in different surroundings: `python tests/endurance/varied.py [BUILDS=10] [SEED=0]`.

The real profiles and hand-written pages, copied into folders of different names in different orders, are built with
different hash seeds, time zones, locales, umasks, current folders and numbers of cores. There must be one hash of the
docs folders and one of the sites.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import BUILD, ROOT, digest

ZONES = ("UTC", "Asia/Kamchatka", "America/St_Johns", "Pacific/Kiritimati", "Europe/Moscow")
LOCALES = ("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "ru_RU.KOI8-R")
MASKS = (0o022, 0o000, 0o077, 0o027)


def main(builds: int = 10, seed: int = 0) -> int:
    chance = random.Random(seed)
    cores = sorted(os.sched_getaffinity(0))
    docs, sites = set(), set()
    # Files are listed in the order of their making in memory; elsewhere mostly by a hash of their names.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    for number in range(builds):
        with tempfile.TemporaryDirectory(dir=memory) as temporary:
            folder = Path(temporary, "a b" * (number % 3), f"é{number}")
            _copy(folder, chance)
            environment = {
                **os.environ,
                "SOURCE_DATE_EPOCH": "1000000000",
                "NO_MKDOCS_2_WARNING": "1",
                "PYTHONHASHSEED": str(number),
                "TZ": ZONES[number % len(ZONES)],
                "LC_ALL": LOCALES[number % len(LOCALES)],
                "PYTHONUTF8": "1" if number % 2 else "",
            }
            os.sched_setaffinity(0, cores[: 1 + number % len(cores)])
            for command in (
                [*BUILD, "--profiles", str(folder / "profiles"), "--docs", str(folder / "docs")],
                [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(folder / "mkdocs.yml")],
            ):
                done = subprocess.run(
                    command,
                    cwd=("/", folder, folder / "profiles")[number % 3],
                    env={name: value for name, value in environment.items() if value},
                    umask=MASKS[number % len(MASKS)],
                    capture_output=True,
                )
                if done.returncode:
                    sys.exit((done.stdout + done.stderr).decode("utf-8", "replace")[-5000:])
            docs.add(digest(folder / "docs"))
            sites.add(digest(folder / "site"))
    os.sched_setaffinity(0, cores)
    print(f"builds: {builds}, hashes of docs: {len(docs)}, hashes of sites: {len(sites)}")
    return int(len(docs) > 1 or len(sites) > 1)


def _copy(folder: Path, chance: random.Random) -> None:
    """Copy what editors write, in an order of chance; what was generated is left out."""
    paths = [ROOT / "mkdocs.yml"]
    for name in ("profiles", "docs", "explainer"):
        paths += [path for path in (ROOT / name).rglob("*") if path.is_file() and not _generated(path)]
    chance.shuffle(paths)
    for path in paths:
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _generated(path: Path) -> bool:
    return (
        path.is_relative_to(ROOT / "docs" / "data")
        or path.name.startswith(".")
        or (path.suffix == ".md" and path.read_bytes().startswith(b"---\ngenerated_from:"))
    )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

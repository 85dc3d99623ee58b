"""What the scripts of this folder share."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from invent import invent

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = [sys.executable, str(ROOT / "build_profiles.py")]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    paths = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


def digest(folder: Path) -> str:
    return hashlib.sha256(repr(sorted(files(folder).items())).encode()).hexdigest()


def command(profiles: Path, docs: Path) -> list[str]:
    return [*BUILD, "--profiles", str(profiles), "--docs", str(docs)]


def build(profiles: Path, docs: Path) -> None:
    done = subprocess.run(command(profiles, docs), capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(done.stdout[:5000] + done.stderr[:5000])


class TwoVersions:
    """Two versions of invented profiles, what clean builds make of each, and a docs folder that goes from one to the other."""

    def __init__(self, folder: Path, count: int) -> None:
        self.docs = folder / "docs"
        self.profiles = folder / "profiles"
        self.stock = [folder / "profiles-0", folder / "profiles-1"]
        self.clean = []
        for seed, stock in enumerate(self.stock):
            invent(stock, count, seed)
            self.point_to(seed)
            build(self.profiles, folder / f"clean-{seed}")
            self.clean.append(files(folder / f"clean-{seed}"))

    def point_to(self, version: int) -> None:
        """Put one version where the build looks: the folder is the same, its files change, as for an editor."""
        if self.profiles.exists():
            self.profiles.rename(self.stock[1 - version])
        self.stock[version].rename(self.profiles)

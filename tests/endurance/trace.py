"""What the builds ask of the system: `python tests/endurance/trace.py [PROFILES=300]` (needs strace: `apt-get install strace`).

The build of invented profiles may open no socket, run no other program and write nowhere but in the docs folder and the
cache; the build of the real site may open no socket. Each program runs once before it is traced, so that Python's
compiled modules are there.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from common import ROOT, build, command
from invent import invent

SOCKETS = ("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg")
PROGRAMS = ("execve", "execveat")
WRITES = (
    *("open", "openat", "openat2", "creat", "truncate", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir"),
    *("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("chmod", "fchmodat", "chown", "lchown", "fchownat", "utime", "utimes", "utimensat", "setxattr", "lsetxattr"),
)
_CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(.*)")
_PATHS = re.compile(r'(?:(AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')


def main(profiles: int = 300) -> int:
    if not shutil.which("strace"):
        sys.exit("strace is missing; apt-get install strace")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        invent(folder / "profiles", profiles)
        build(folder / "profiles", folder / "first")
        docs = folder / "docs"
        found = _trace(command(folder / "profiles", docs), folder, (docs, ROOT / ".cache"))
        print("profiles:", ", ".join(f"{name}: {found[name]}" for name in NAMES))
        wrong = any(found[name] for name in NAMES if name not in ("calls", "writes inside"))

        site = folder / "site"
        mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", str(site)]
        build(ROOT / "profiles", ROOT / "docs")
        subprocess.run(mkdocs, check=True, capture_output=True)
        shutil.rmtree(site)
        found = _trace(mkdocs, ROOT, (site,))
        print("site:", ", ".join(f"{name}: {found[name]}" for name in NAMES))
        return int(wrong or found["sockets"] > 0)


NAMES = ("calls", "sockets", "programs", "writes inside", "writes outside")


def _trace(program: Sequence[str], folder: Path, inside: Sequence[Path]) -> Counter[str]:
    log = Path(tempfile.mkdtemp()) / "strace"
    calls = ",".join(f"?{name}" for name in (*SOCKETS, *PROGRAMS, *WRITES))
    options = ["-f", "-qq", "-y", "-s", "4096", "-o", str(log), "-e", f"trace={calls}", "-e", "signal=none"]
    subprocess.run(["strace", *options, *program], cwd=folder, check=True, capture_output=True)
    found: Counter[str] = Counter()
    for line in log.read_text("utf-8", "surrogateescape").splitlines():
        if not (call := _CALL.match(line)):
            sys.exit(f"strace said something unknown: {line}")
        found["calls"] += 1
        name, rest = call[1], call[2]
        if name in SOCKETS:
            found["sockets"] += 1
            print("  socket:", line)
        elif name in PROGRAMS and " resumed>" not in rest:
            found["programs"] += 1
        elif name in WRITES:
            for path in _written(name, rest, folder):
                within = any(path.is_relative_to(place) for place in inside)
                found["writes inside" if within else "writes outside"] += 1
                if not within:
                    print("  outside:", line)
    found["programs"] -= 1  # the program itself
    shutil.rmtree(log.parent)
    return found


def _written(name: str, rest: str, folder: Path) -> Iterator[Path]:
    """The paths that a call changes or would have changed; opening for reading changes none."""
    if name.startswith("open") and not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", rest):
        return
    if "EEXIST" in rest and name.startswith("mkdir"):
        return
    for _, base, path in _PATHS.findall(rest):
        place = Path(os.path.normpath(Path(base or folder, path)))
        if place != Path("/dev/null"):
            yield place


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

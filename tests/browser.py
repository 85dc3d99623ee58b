"""The browser for tests: one that is there, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell is the same browser without its window: a fifth faster, and it needs no desktop.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def installed() -> str | None:
    """The path of a Chromium or Chrome, if there is one; None leaves the choice to Playwright."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Make sure that there is a browser; the installers say what is wrong if there is none in the end."""
    if installed():
        return
    if os.geteuid() == 0 and Path("/etc/debian_version").exists():
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        for name in NAMES[:2]:
            if subprocess.run(["apt-get", "install", "-y", "-qq", name], check=False, env=quiet).returncode == 0:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    install()

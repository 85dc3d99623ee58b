"""Sites of any size as readers meet them: `python tests/endurance/sizes.py [COUNT…]`, by default 0 1 2 4 40 540.

Each is built with MkDocs and opened in a browser: no page but the article is higher than 12,000 px at 1,280, wider than the
screen at 360, or heavier than 64 KB, compressed. Of profiles only the first ten are opened.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, build
from invent import invent
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, installed

HIGHEST, HEAVIEST = 12_000, 64_000


def main(*counts: int) -> int:
    faults = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        for count in counts or (0, 1, 2, 4, 40, 540):
            with tempfile.TemporaryDirectory() as temporary:
                site = _site(Path(temporary), count)
                faults += _look(browser, site, count)
        browser.close()
    return int(faults > 0)


def _site(folder: Path, count: int) -> Path:
    invent(folder / "profiles", count)
    (folder / "docs").mkdir()
    for page in ROOT.glob("docs/*.md"):
        if not page.read_text("utf-8").startswith("---\ngenerated_from"):
            shutil.copy(page, folder / "docs")
    shutil.copytree(ROOT / "explainer" / "theme", folder / "explainer" / "theme")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("use_directory_urls: true", "use_directory_urls: false")
    (folder / "mkdocs.yml").write_text(
        settings.replace("  - explainer/publish", f"  - {ROOT}/explainer/publish"), "utf-8"
    )
    build(folder / "profiles", folder / "docs")
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]
    subprocess.run(mkdocs, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return folder / "site"


def _look(browser: Browser, site: Path, count: int) -> int:
    pages = sorted(site.rglob("*.html"))
    profiles = [page for page in pages if page.parent.name in ("people", "parties") and page.name != "index.html"]
    looked = [page for page in pages if page not in profiles[10:] and page.name not in ("article.html", "404.html")]
    found, heavy = [], 0
    for page in looked:
        name, size = page.relative_to(site).as_posix(), len(gzip.compress(page.read_bytes(), 9, mtime=0))
        heavy = max(heavy, size)
        wide, narrow = (_box(browser, page, width) for width in (1280, 360))
        found += [f"{name}: {wide[0]} px high"] * (wide[0] > HIGHEST) + [f"{name}: {size} bytes"] * (size > HEAVIEST)
        found += [
            f"{name}: {box[1]} px wide at {width}" for box, width in ((wide, 1280), (narrow, 360)) if box[1] > width
        ]
    print(f"{count} people: {len(looked)} pages, the heaviest {heavy} bytes", *found, sep="\n  ", flush=True)
    return len(found)


def _box(browser: Browser, page: Path, width: int) -> tuple[int, int]:
    tab = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=False)
    tab.goto(page.as_uri())
    height, inner = tab.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    tab.close()
    return height, inner


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""Read while sites are swapped: `python tests/endurance/readers.py [SWAPS=50] [READERS=2] [PAGES=20]`.

Processes open the pages of a small site in a loop while `engine.swap` replaces it, and the old one is removed at once,
as publishing does. Every page must be there, and be whole.
"""

import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from common import ROOT

sys.path.insert(0, str(ROOT))
from explainer.publish.engine import swap


def main(swaps: int = 50, readers: int = 2, pages: int = 20) -> int:
    with tempfile.TemporaryDirectory() as temporary, multiprocessing.Pool(readers) as pool:
        site, following, stop = (Path(temporary, name) for name in ("site", ".site.next", "stop"))
        _write(site, 0, pages)
        results = [pool.apply_async(_read, (site, pages, stop)) for _ in range(readers)]
        for number in range(1, swaps + 1):
            _write(following, number, pages)
            time.sleep(0.02)
            swap(following, site)
            shutil.rmtree(following)
        stop.touch()
        seen: Counter[str] = sum((result.get(60) for result in results), Counter())
    print(f"swaps: {swaps}, reads: {seen['reads']}, missing: {seen['missing']}, partial: {seen['partial']}")
    return int(seen["missing"] + seen["partial"] > 0)


def _write(folder: Path, version: int, pages: int) -> None:
    folder.mkdir()
    for number in range(pages):
        (folder / f"{number}.html").write_text(_page(version, number), "utf-8")


def _page(version: int, number: int) -> str:
    return f"{version} {number} " + f"<p>{version}</p>" * 5000 + "</html>"


def _read(site: Path, pages: int, stop: Path) -> Counter[str]:
    """Read all pages again and again: how many there were, how many not, and how many not whole."""
    seen: Counter[str] = Counter()
    while not stop.exists():
        for number in range(pages):
            seen["reads"] += 1
            try:
                text = (site / f"{number}.html").read_text("utf-8")
            except FileNotFoundError:
                seen["missing"] += 1
                continue
            seen["partial"] += text != _page(int(text.split(" ", 1)[0]), number)
    return seen


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

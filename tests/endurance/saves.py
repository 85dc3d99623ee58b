"""Save while the preview is open: `python tests/endurance/saves.py [SAVES=200]`, with `make serve` as typed, in a real browser.

Each save must be shown without a key pressed; after the first ten no process may grow by more than 15 %.
"""

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from browser import ARGUMENTS, installed
from preview import Preview, copy_project

ALLOWED = 1.15
PATIENCE = 60_000  # milliseconds


def main(saves: int = 200) -> int:
    missed, times = 0, []
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        with Preview(copy_project(Path(temporary)), patience=100 * saves) as preview:
            page = browser.new_page()
            page.goto(preview.page)
            for number in range(1, saves + 1):
                begun = time.monotonic()
                preview.save(f"Save {number} of many")
                try:
                    page.get_by_text(f"Save {number} of many").first.wait_for(timeout=PATIENCE)
                except Late:
                    missed += 1
                times.append(time.monotonic() - begun)
                memory = {name: kilobytes for name, (_, kilobytes) in preview.processes().items()}
                if number <= 10:
                    first = memory
                if number in (1, 5) or number % 10 == 0:
                    print(
                        number, *(f"{name} {kilobytes / 1024:.0f} MB" for name, kilobytes in memory.items()), flush=True
                    )
    grown = {name: memory.get(name, 0) / kilobytes for name, kilobytes in first.items()}
    print(
        f"missed: {missed} of {saves}, median {sorted(times)[saves // 2]:.1f} s,",
        *(f"{n} x {g:.2f}" for n, g in grown.items()),
    )
    return int(missed > 0 or any(not 0 < growth <= ALLOWED for growth in grown.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""How soon a save is on the screen: `python tests/endurance/saves.py [SAVES=20] [PEOPLE=0]`, with `make serve` as typed, in a real browser.

Milliseconds from the end of writing a file until the words are drawn, median and 95th percentile; the same for a mistake and its
mending, for the whole search index, and how often the page was loaded. With people, as many invented ones instead of the story.

`python tests/endurance/saves.py random [SAVES=200]` saves at random, sound and faulty files, and compares all that is answered
with a build from nothing, now and then and at the end; the memory may grow by a tenth after the first half.

`python tests/endurance/saves.py peers [SAVES=20]` saves a profile, and its Markdown page to the servers of Hugo and Zensical, in turn.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from browser import ARGUMENTS, installed
from invent import invent
from peers.__main__ import PEERS, Peer
from preview import SUMMARY, Preview, Saves, copy_project, invented_project
from site_fixture import run

DAY = "1618531200"  # of the invented article, which has no history
ALLOWED = 1.1
TITLE = re.compile(r'(title"?: )(?:"[^"]*"|.*)')

# Tells when something is drawn; the clock is that of this machine.
WAIT = """async ([where, words]) => {
  const all = () => [...document.querySelectorAll(where)].map((each) =>
    (each.shadowRoot ?? each).textContent + getComputedStyle(each).getPropertyValue("--save")).join();
  while (!all().includes(words)) await new Promise((done) => setTimeout(done, 1));
  await new Promise(requestAnimationFrame);
  return Date.now();
}"""


def measured(page: Page, where: str, words: str, save: Callable[[], object]) -> float:
    """Milliseconds from the save until the words are drawn."""
    page.evaluate(f"given => {{ window.seen = ({WAIT})(given) }}", [where, words])
    save()
    begun = time.time()
    return float(page.evaluate("window.seen")) - begun * 1000


def kinds(folder: Path) -> Iterator[tuple[str, str, str, Path, Callable[[str, str], str]]]:
    """What is saved: its name, the address where it shows, in which elements, the file, and the text with the words in it."""
    profiles = folder / "profiles"
    person = min((profiles / "people").glob("*.yaml"))
    events = min([*profiles.glob("events/*.yaml"), *profiles.glob("events.yaml")])

    def title(text: str, words: str) -> str:
        return TITLE.sub(rf'\1"{words}"', text, count=1)

    def behind(text: str, words: str) -> str:
        return f"{text.rstrip()}\n\n{words}.\n"

    def styled(text: str, words: str) -> str:
        return f"{text}\nbody {{ --save: {words}; }}\n"

    yield (
        "a fact",
        f"people/{person.stem}/",
        "article",
        person,
        lambda text, words: SUMMARY.sub(f"summary: {words}.\n", text),
    )
    yield "an event", "timeline/", "article", events, title
    if (profiles / "story.md").exists():
        yield "the story", "", "article", profiles / "story.md", behind
    yield "the article", "article/", "article", profiles / "article.md", behind
    yield "a style", f"people/{person.stem}/", "body", folder / "explainer" / "theme" / "assets" / "site.css", styled
    yield (
        "a mistake",
        f"people/{person.stem}/",
        "[data-added=preview]",
        person,
        lambda text, words: f"{text}\n{words.replace(' ', '-')}: odd\n",
    )


def main(saves: int = 20, people: int = 0) -> int:
    with tempfile.TemporaryDirectory() as temporary, browser() as opened:
        folder = copy_project(Path(temporary))
        if people:
            shutil.rmtree(folder / "profiles")
            invent(folder / "profiles", people)
        with Preview(folder, patience=3600) as preview:
            preview.state()
            preview.get("assets/generated/search/names.js")
            for name, address, where, path, change in kinds(folder):
                if name == "an event":
                    address = part_with(preview, address, path.read_text("utf-8"))
                page = opened.new_page()
                loads: list[str] = []
                page.on("load", lambda page: loads.append(page.url))  # noqa: B023
                page.goto(preview.address + address)
                page.wait_for_timeout(500)
                text, times, mended = path.read_text("utf-8"), [], []
                for number in range(saves):
                    words = f"Save {number} of many" if name != "a mistake" else f"odd{number}"
                    times.append(measured(page, where, words, lambda: path.write_text(change(text, words), "utf-8")))  # noqa: B023
                    if name == "a mistake":
                        mended.append(measured(page, where, "Mended", lambda: path.write_text(text, "utf-8")))  # noqa: B023
                        page.wait_for_timeout(4500)
                    page.wait_for_timeout(500)
                told(name, times, len(loads) - 1)
                told("mended", mended, 0)
                path.write_text(text, "utf-8")
                begun = time.time()
                preview.state()
                preview.get("assets/generated/search/names.js")
                told("the whole site", [(time.time() - begun) * 1000], 0)
                page.close()
    return 0


def part_with(preview: Preview, address: str, text: str) -> str:
    """The page of a list on which its first event stands: itself, or one of its parts."""
    found = TITLE.search(text)
    title = found[0].removeprefix(found[1]).strip('"').encode() if found else b""
    parts = (f"{address}{part.decode()}" for part in re.findall(rb'href="(from/[^"]*)"', preview.get(address)[1]))
    return next(place for place in (address, *parts) if title in preview.get(place)[1])


def told(name: str, times: list[float], loads: int) -> None:
    if times:
        last = sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]
        print(
            f"{name:15} median {statistics.median(times):6.0f} ms, p95 {last:6.0f} ms, loaded {loads} times", flush=True
        )


def at_random(saves: int = 200) -> int:
    wrong, memory = 0, dict[int, int]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = invented_project(Path(temporary) / "project")
        with Preview(folder, patience=3600) as preview:
            edits = Saves(folder, saves)
            for number in range(1, saves + 1):
                edits.save()
                preview.state()
                if number in (saves // 2, saves):
                    memory[number] = preview.processes()["serve"][1]
                    print(number, f"{memory[number] / 1024:.0f} MB", flush=True)
                if number % 50 == 0 or number == saves:
                    edits.mend()
                    preview.state()
                    differences = preview.differences(site_of(folder, Path(temporary) / "copy"))
                    print(number, "differences:", *differences, flush=True)
                    wrong += len(differences)
            grown = memory[saves] / memory[saves // 2]
    print(f"{wrong} differences, memory x {grown:.2f}")
    return int(wrong > 0 or grown > ALLOWED)


def site_of(folder: Path, copy: Path) -> Path:
    """What `make site` makes of a project from nothing."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".cache", ".tmp"))
    for verb in ("build", "publish"):
        run(copy, "build_profiles.py", verb, SOURCE_DATE_EPOCH=DAY)
    return copy / "site"


def peers(saves: int = 20) -> int:
    """The server of a peer has the same pages, and shows of one of them the same words."""
    with tempfile.TemporaryDirectory() as temporary, browser() as opened, ExitStack() as running:
        folder = copy_project(Path(temporary) / "ours")
        run(folder, "build_profiles.py", "build", SOURCE_DATE_EPOCH=DAY)
        _, address, _, profile, change = next(kinds(folder))
        text = profile.read_text("utf-8")
        savers: dict[str, Callable[[str], object]] = {
            "Ours": lambda words: profile.write_text(change(text, words), "utf-8")
        }
        served = {"Ours": running.enter_context(Preview(folder, patience=3600)).address + address}
        for name, port in (("Hugo", 18080), ("Zensical", 18081)):
            program = PEERS[name]()[0]
            peer = Peer(name, [program], Path(temporary) / name, folder / "docs")
            served[name] = f"http://127.0.0.1:{port}/{address}"
            place, _ = peer._own(Path(f"{address.rstrip('/')}.md"), b"")
            savers[name] = partial(_put, peer.folder / place, (peer.folder / place).read_text("utf-8"))
            options = ["server", "--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]
            given = options if name == "Hugo" else ["serve", "--dev-addr", f"127.0.0.1:{port}"]
            process = subprocess.Popen(
                [program, *given], cwd=peer.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            running.callback(process.kill)
        pages = {name: opened.new_page() for name in served}
        for name, page in pages.items():
            while True:
                with suppress(Error):
                    if (answer := page.goto(served[name])) and answer.ok:
                        break
                time.sleep(0.5)
        time.sleep(5)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for number in range(saves):
            for name, page in pages.items():
                page.bring_to_front()
                times[name].append(shown(page, f"Save {number} of many", savers[name]))
                time.sleep(2)
        for name, taken in times.items():
            told(name, taken, 0)
    return 0


def _put(path: Path, text: str, words: str) -> None:
    path.write_text(f"{text}\n\n{words}.\n", "utf-8")


def shown(page: Page, words: str, save: Callable[[str], object]) -> float:
    """Milliseconds from the save until the words are in the page, which may be loaded anew; infinite where they never come."""
    save(words)
    begun = time.time()
    while time.time() < begun + 20:
        with suppress(Error):  # it is being loaded
            if words in page.inner_text("body"):
                return (time.time() - begun) * 1000
        time.sleep(0.005)
    return float("inf")


class browser:
    def __enter__(self) -> Browser:
        self.playwright = sync_playwright().start()
        return self.playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)

    def __exit__(self, *_: object) -> None:
        self.playwright.stop()


if __name__ == "__main__":
    given = sys.argv[1:]
    modes = {"random": at_random, "peers": peers}
    sys.exit(modes[given[0]](*map(int, given[1:])) if given and given[0] in modes else main(*map(int, given)))

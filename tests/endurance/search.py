"""Ask for invented people on a slow machine and a slow line: `python tests/endurance/search.py [PEOPLE=10000] [ASKED=500] [TIMED=50]`.

Types spellings of names, and names with a letter wrong, into the search field of a site that has nothing but the search of so
many people, and tells how many of them find whom they mean among the first three. Some are timed in a tab of their own that is
four times slower than this machine, behind 1.6 Mbit/s and 150 ms: from the third letter to the answer, and the bytes until then.
"""

import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from common import ROOT
from invent import invent
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, installed
from site_fixture import served, write_settings

from explainer.files import read_profiles
from explainer.pages.spellings import spellings
from explainer.pages.views import View, view_of
from explainer.site.load import load_site
from explainer.site.site import Site

# Has one text after the other in the field; when the person is among the first three, milliseconds since the third of them, less the
# pauses between.
TYPE = """async ([texts, place, pause]) => {
  const field = document.querySelector('.md-search__input')
  const list = document.querySelector('.md-search-result__list')
  const third = Math.min(3, texts.length)
  let start
  let done
  const answer = new Promise(found => (done = found))
  const look = () => {
    const first = [...list.querySelectorAll('a')].slice(0, 3)
    const whole = field.value === texts.at(-1)
    if (whole && first.some(link => link.pathname.endsWith(`/people/${place}/`))) done(performance.now() - start)
  }
  new MutationObserver(look).observe(list, {childList: true})
  for (const [number, text] of texts.entries()) {
    field.value = text
    if (number === third - 1) start = performance.now()
    field.dispatchEvent(new InputEvent('input'))
    await new Promise(goOn => setTimeout(goOn, pause))
  }
  look()
  const time = await Promise.race([answer, new Promise(none => setTimeout(none, 8000, null))])
  return time === null ? null : Math.max(0, time - pause * (texts.length - third))
}"""
PAUSE = 60
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}


def main(people: int = 10_000, asked: int = 500, timed: int = 50) -> int:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        view = write_site(folder, people)
        tab = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS).new_page()
        chance = random.Random(0)
        with served(folder / "site", "/") as home:
            for kind, queries in (("spellings", written(view)), ("slips", slipped(view, chance))):
                sample = chance.sample(list(queries), asked)
                missed = [query for query in sample if quickly(tab, home, *query) is None]
                print(f"{kind}: {asked - len(missed)} of {asked}; not found: {missed[:20]}")
                answers = [slowly(tab, home, *query) for query in sample[:timed]]
                times, sent = zip(*((time, sent) for time, sent in answers if time is not None), strict=True)
                print(f"{kind}, slowly: median {median(times):.0f} ms after {median(sent):,.0f} bytes")
    return 0


def write_site(folder: Path, people: int) -> View:
    """A site with one page, and with the search of invented people."""
    invent(folder / "profiles", people)
    site = load_site(read_profiles(folder / "profiles")[0])
    assert isinstance(site, Site)
    view = view_of(site)
    write_settings(folder, {"nav": ["index.md"]})
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("---\ndescription: One page.\n---\n# Search\n", "utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True)
    for path, data in view.search.items():
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / path).write_bytes(data)
    return view


def written(view: View) -> Iterator[tuple[str, str]]:
    """Spellings of two words or more that are of one person alone, and whose they are."""
    owners: dict[str, set[str]] = defaultdict(set)
    for person in view.people.values():
        native = [person.native_name or "", *(other.name for other in person.other_names if other.language)]
        for text, _ in spellings(person.names, native, person.native_language, person=True):
            owners[text.casefold()].add(person.id)
    return (
        (text, next(iter(ids))) for text, ids in owners.items() if len(ids) == 1 and " " in text and ". " not in text
    )


def slipped(view: View, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names with one letter wrong, missing, too many, or in the place of the next."""
    for person in view.people.values():
        name = person.name
        at = chance.choice([place for place, letter in enumerate(name[:-1]) if letter.isalpha()])
        other = chance.choice("abcdefghijklmnopqrstuvwxyz")
        changed = chance.choice([other, "", f"{other}{name[at]}", f"{name[at + 1]}{name[at]}"])
        yield name[:at] + changed + name[at + (2 if changed == f"{name[at + 1]}{name[at]}" else 1) :], person.id


def quickly(tab: Page, home: str, query: str, id: str) -> Any:
    if not tab.url.startswith(home):
        tab.goto(home)
    tab.locator(".md-search__input").fill("")
    return tab.evaluate(TYPE, [[query], id, 0])


def slowly(tab: Page, home: str, query: str, id: str) -> tuple[Any, int]:
    """The time that an answer takes in a browser that has nothing, and the bytes sent before it."""
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    tab.goto(home)
    sent: list[int] = []
    session.on("Network.dataReceived", lambda event: sent.append(event["dataLength"]))
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tab.locator(".md-search__input").focus()
    tab.wait_for_timeout(700)
    letters = [query[: number + 1] for number in range(len(query))]
    time = tab.evaluate(TYPE, [letters, id, PAUSE])
    session.detach()
    return time, sum(sent)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

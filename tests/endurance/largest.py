"""The largest records that are accepted: `python tests/endurance/largest.py [SECONDS=2]`.

Each is built into a site of its own, and the time of both builds is printed, less that of a site with a small record. None
may take longer than so many seconds.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import ROOT, build

ARTICLE = "---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nAnna Berg called.\n"
PERSON = {"name": "Anna Berg", "summary": "A teacher.", "story_role": "She called.", "reviewed": "2020-01-01"}
RELATION = {"to": "Carl", "kind": "ally", "date": "2001", "sources": ["s"]}
EVENT = {"id": "e", "date": "2001", "title": "T", "summary": "S", "kind": "protest", "sources": ["s"]}


def person(**fields: object) -> dict[str, str]:
    return {"people/anna-berg.yaml": json.dumps({**PERSON, **fields})}


def notes(text: str, times: int) -> list[dict[str, object]]:
    return [{**RELATION, "note": text}] * times


def names(count: int, length: int) -> list[str]:
    return [f"A{'*' * length}{number}" for number in range(count)]


LARGEST = {
    "stars in a profile": person(relations=notes("*" * 4_970, 20)),
    "ampersands in a profile": person(relations=notes("&" * 4_970, 20)),
    "words in a profile": person(relations=notes("word " * 999, 50)),
    "names": person(other_names=names(500, 190)),
    "memberships": person(
        memberships=[{"organization": f"Body {n}", "role": "r" * 400, "sources": ["s"]} for n in range(500)]
    ),
    "relations": person(relations=notes("n" * 200, 500)),
    "citations": person(biography="a[@s] " * 1_000),
    "citations and stars": person(biography="a[@s] " * 980, relations=notes("*" * 4_500, 20)),
    "emphasis": person(biography="*a* " * 5_000),
    "emphasis in emphasis": person(biography="*a **b *c* d** e* " * 1_100),
    "brackets": person(biography="[" * 20_000),
    "stars in prose": person(biography="*" * 19_999 + "a"),
    "links": person(biography="[a](https://a) " * 1_300),
    "lists": person(biography="- a\n  - b\n    - c\n      - d\n" * 600),
    "paragraphs": person(biography="a\n\n" * 6_600),
    "a long article": {"article.md": ARTICLE + "word " * 52_000},
    "paragraphs of an article": {"article.md": ARTICLE + "a\n\n" * 12_400},
    "lines of an article": {"article.md": ARTICLE + "#\n" * 12_400},
    "stars in an article": {"article.md": ARTICLE + "*" * 24_900},
    "a story": {"story.md": "a *a* [@s] " * 1_000},
    "participants": {"events.yaml": json.dumps([{**EVENT, "participants": names(500, 47)}])},
}


def main(most: float = 2.0) -> int:
    small = min(_time(person()) for _ in range(3))
    print(f"{small:.2f} s with a small record; more than that with")
    times = {name: _time(files) - small for name, files in LARGEST.items()}
    for name, seconds in sorted(times.items(), key=lambda entry: -entry[1]):
        print(f"{seconds:6.2f} s  {name}")
    return int(max(times.values()) > most)


def _time(files: dict[str, str]) -> float:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sources = "s: {title: T, publisher: P, url: 'https://example.org/'}\n"
        for path, text in {"article.md": ARTICLE, "sources.yaml": sources, **files}.items():
            place = folder / "profiles" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        shutil.copytree(ROOT / "explainer", folder / "explainer")
        (folder / "docs").mkdir()
        for page in ROOT.glob("docs/*.md"):
            if not page.read_text("utf-8").startswith("---\ngenerated_from"):
                shutil.copy(page, folder / "docs")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        start = time.monotonic()
        build(folder / "profiles", folder / "docs")
        mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]
        subprocess.run(mkdocs, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))

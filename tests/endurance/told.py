"""What the pages of one built site say that those of another do not, and what a page says twice: `python tests/endurance/told.py OLD NEW [FOLDER ...]`.

Pages of these folders are compared (people and parties, if none is given), sentence by sentence.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import html

# Where a sentence goes on: everything else ends one. What was said is looked for in pieces, since pages may list in other ways.
INLINE = ("a", "em", "time", "bdi")
SENTENCE, PIECE = r"[.!?:;·](?=\s)", r"[.!?:;·,](?=\s)"
# What is no statement of a page: marks, pictures, ways, copies.
LEFT_OUT = "//sup | //svg | //nav | //*[contains(@class, 'headerlink') or @class='cards' or @class='page-facts' or @class='back']"
# What may stand twice: the words of the article, who published what, when something was, and the twins of pictures.
MAY_STAND_TWICE = (
    "//q | //*[@class='footnote'] | //*[contains(@class, 'source-list')] | //*[@class='aside'] | //*[@class='when']"
    " | //details[contains(., 'Named in')] | //*[contains(@class, 'twin')]"
)
LONG = 8


def main(old: Path, new: Path, folders: list[str]) -> int:
    lost = 0
    for path in sorted(path for folder in folders for path in (old / folder).glob("*/index.html")):
        place = path.relative_to(old)
        now = {*sentences(new / place, PIECE)} if (new / place).exists() else set()
        missing = [said for said in dict.fromkeys(sentences(path, PIECE)) if said not in now]
        lost += len(missing)
        print(*(f"{place.parent}: not said any more: {said}" for said in missing), sep="\n", end="\n" * bool(missing))
    for path in sorted(path for folder in folders for path in (new / folder).glob("*/index.html")):
        times = Counter(said for said in sentences(path, SENTENCE, MAY_STAND_TWICE) if len(said.split()) >= LONG)
        for said in [said for said in times if times[said] > 1]:
            print(f"{path.relative_to(new).parent}: said {times[said]} times: {said}")
    print(f"{lost} not said any more")
    return int(lost > 0)


def sentences(path: Path, ends: str, without: str = "") -> Iterator[str]:
    """What a page says, in plain words."""
    page = html.parse(path).getroot()
    for element in page.xpath(f"{LEFT_OUT} | {without}" if without else LEFT_OUT):
        element.drop_tree() if element.getparent() is not None else None
    (article,) = page.xpath("//article")
    for element in article.iter():
        if element.tag not in INLINE:
            element.text, element.tail = f". {element.text or ''}", f". {element.tail or ''}"
    for sentence in re.split(ends, " ".join(article.text_content().split())):
        if words := " ".join(re.findall(r"\w[\w'’-]*", sentence)):
            yield words


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or ["people", "parties"]))

"""How long finding mentions takes: `python tests/endurance/mentions.py [WORDS=20000] [RECORDS=1000] [NAMES=8]`.

A text of invented words, one in ten of them a name, is searched for all names of the records, and again with twice as many
words and with twice as many records: what is linear takes twice as long at most. The times are medians of 7, in seconds.
"""

import random
import statistics
import string
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from explainer.site.names import Names


def main(words: int = 20_000, records: int = 1000, names: int = 8) -> int:
    for some, many in ((words, records), (2 * words, records), (words, 2 * records)):
        add, find, found = measure(some, many, names)
        print(
            f"{some} words, {many} records of {names} names: "
            f"{add + find:.3f} s ({add:.3f} for the names, {find:.3f} for the text), {found} mentions"
        )
    return 0


def measure(words: int, records: int, count: int) -> tuple[float, float, int]:
    chance = random.Random(0)
    first = [_word(chance, 6).capitalize() for _ in range(100)]
    of = [[_name(chance, first) for _ in range(count)] for _ in range(records)]
    common = [_word(chance, chance.randint(2, 9)) for _ in range(3000)]
    known = [name for names in of for name in names]
    text = " ".join(chance.choice(known if chance.random() < 0.1 else common) for _ in range(words))
    adding, finding = [], []
    for _ in range(7):
        start = time.perf_counter()
        names: Names[int] = Names()
        for number, each in enumerate(of):
            for name in each:
                names.add(name, number)
        added = time.perf_counter()
        found = sum(1 for _ in names.find(text))
        finding.append(time.perf_counter() - added)
        adding.append(added - start)
    return statistics.median(adding), statistics.median(finding), found


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(string.ascii_lowercase, k=length))


def _name(chance: random.Random, first: list[str]) -> str:
    last = _word(chance, 8).capitalize()
    return f"{chance.choice(first)} {last}" if chance.random() < 0.6 else last


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

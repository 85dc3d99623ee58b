"""The text of an article as blocks: paragraphs, subheadings, entries of lists, quotations; all else in it is words."""

import re
from bisect import bisect
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "heading", "entry", "numbered", "quotation"]

# Marks of structure at the beginning of a line; a backslash before one makes it words.
_MARK = re.compile(
    r"(?:(?P<heading>##)|(?P<entry>-)|(?P<numbered>\d{1,9})\.|(?P<quotation>>)) +(?=\S)|(?P<end>> *$)", re.ASCII
)


class Block(NamedTuple):
    """A block: its words, without marks; the number of a numbered entry; of each line where it begins in them and in the whole text."""

    kind: Kind
    text: str
    number: str
    lines: tuple[tuple[int, int], ...]

    def place(self, offset: int) -> int:
        """Where in the whole text a character of the words stands."""
        here, there = self.lines[bisect(self.lines, (offset, float("inf"))) - 1]
        return there + offset - here


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text: an empty line ends one, a mark begins one, but for that of each line of a quotation."""
    blocks: list[Block] = []
    start = 0
    continues = False  # whether a line without a mark goes on with the last block
    for line in text.split("\n"):
        mark = _MARK.match(line)
        kind: Kind = mark.lastgroup if mark else "paragraph"  # type: ignore[assignment]
        skipped = len(mark[0]) if mark else int(line[:1] == "\\" and _MARK.match(line, 1) is not None)
        if not line.strip() or (mark and mark["end"]):
            continues = False
        elif continues and (blocks[-1].kind == kind if "quotation" in (kind, blocks[-1].kind) else not mark):
            last = blocks[-1]
            at = len(last.text) + 1, start + skipped
            blocks[-1] = last._replace(text=f"{last.text}\n{line[skipped:]}", lines=(*last.lines, at))
        else:
            number = mark["numbered"] or "" if mark else ""
            blocks.append(Block(kind, line[skipped:], number, ((0, start + skipped),)))
            continues = kind != "heading"
        start += len(line) + 1
    return tuple(blocks)

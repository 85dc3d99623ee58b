"""The small Markdown of prose fields: paragraphs, headings of the story, lists, emphasis, links and citations."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)

# The only addresses that a link may lead to. A browser drops control characters and spaces inside an address, so there are none.
_ADDRESS = re.compile(r"(?:https?://[^\s/?#@\\]+(?:[/?#]\S*)?|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(.*)")
_FIRST_ITEM = re.compile(r"([ \t]*)([-*+]|1[.)])[ \t]+(.*)")
_TOKEN = re.compile(
    r"(?=[\\\[!*_])(?:"  # what any of them begins with, else Python tries each at every letter
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[@(?P<citation>[^\[\]]*)\]"
    r"|(?P<image>!)?\[(?P<label>(?:[^\[\]\\]|\\.)+)\](?:\[(?P<record>[^\[\]]*)\]|\((?P<address>[^()]*(?:\([^()]*\)[^()]*)*)\))"
    r"|(?P<delimiter>\*+|_+))",
    re.DOTALL,
)


# How deep emphasis in emphasis and lists in lists may go.
MAX_NESTED = 4


class Citation(NamedTuple):
    source: str


class Emphasis(NamedTuple):
    strong: bool
    inlines: tuple["Inline", ...]


class Link(NamedTuple):
    """A link to an address (`https`, `http`, `mailto`) or, if `to_record`, to a person or party."""

    target: str
    to_record: bool
    inlines: tuple["Inline", ...]


Inline = str | Citation | Emphasis | Link


class Paragraph(NamedTuple):
    inlines: tuple[Inline, ...]


class Heading(NamedTuple):
    level: int
    inlines: tuple[Inline, ...]


class Items(NamedTuple):
    """A list; each item is its text and, below it, a list or nothing."""

    ordered: bool
    items: tuple[tuple[Paragraph, "Items | None"], ...]


Block = Paragraph | Heading | Items


class Prose(NamedTuple):
    """Checked prose: its source text, what it consists of, and the ids of the sources that it cites."""

    source: str
    blocks: tuple[Block, ...]
    citations: tuple[str, ...]

    def __str__(self) -> str:
        return self.source

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(part.target for part in walk(self.blocks) if isinstance(part, Link) and part.to_record)

    @property
    def plain(self) -> str:
        """The words alone, paragraphs and items joined by spaces."""
        return " ".join(words for words in (plain(block) for block in self.blocks) if words)


def parse_prose(source: str, report: Callable[[str, str], None]) -> Prose:
    """Prose from its source; each mistake is reported as what is wrong and the piece of the source that is."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", source.strip("\n")):
        blocks += _blocks([line.rstrip() for line in chunk.split("\n")], report)
    return prose_of(source, tuple(blocks))


def prose_of(source: str, blocks: tuple[Block, ...]) -> Prose:
    """Prose of checked blocks."""
    return Prose(source, blocks, tuple(part.source for part in walk(blocks) if isinstance(part, Citation)))


def address_problem(address: str) -> str | None:
    """What is wrong with an address, if it is not one that a page may lead to."""
    if _ADDRESS.fullmatch(address) and not re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", address):
        return None
    return f"'{address}' is no address; write https://…, http://… or mailto:…"


def walk(parts: tuple[Block, ...] | tuple[Inline, ...]) -> Iterator[Block | Inline]:
    """Every block and inline part, outer ones first, in the order of the text."""
    for part in parts:
        yield part
        if isinstance(part, Items):
            for paragraph, below in part.items:
                yield from walk((paragraph,))
                yield from walk((below,) if below else ())
        elif not isinstance(part, str | Citation):
            yield from walk(part.inlines)


def plain(part: Block | Inline) -> str:
    """The words of a part, without delimiters and citations."""
    if isinstance(part, str):
        return part
    if isinstance(part, Citation):
        return ""
    if isinstance(part, Items):
        return " ".join(f"{plain(text)} {plain(below) if below else ''}".strip() for text, below in part.items)
    return "".join(map(plain, part.inlines))


def _blocks(lines: list[str], report: Callable[[str, str], None]) -> Iterator[Block]:
    """The blocks of lines without a blank one between them: a heading is one line, a numbered list begins with 1 (a year does not)."""
    text: list[str] = []
    for number, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        if not (heading or _FIRST_ITEM.fullmatch(line)):
            text.append(line.strip())
            continue
        if text:
            yield Paragraph(_inlines(" ".join(text), report))
            text = []
        if heading:
            words, _, closing = heading[2].rpartition(" ")
            title = heading[2] if closing.strip("#") or not words else words
            yield Heading(len(heading[1]), _inlines(title.rstrip(), report))
        else:
            yield _items(lines[number:], report)
            return
    if any(text):
        yield Paragraph(_inlines(" ".join(text), report))


def _items(lines: list[str], report: Callable[[str, str], None], depth: int = 1) -> Items:
    """A list from its lines: further in is a list below the item, a line without a bullet goes on with the item before it."""
    first = _FIRST_ITEM.fullmatch(lines[0])
    assert first, "a list begins with an item"
    ordered = first[2] not in "-*+"
    entries: list[tuple[list[str], list[str]]] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item and not (ordered and len(item[1]) <= len(first[1])):
            item = _FIRST_ITEM.fullmatch(line)  # else a year that a line begins with
        if item and len(item[1]) <= len(first[1]):
            entries.append(([item[3]], []))
        elif (item and depth < MAX_NESTED) or entries[-1][1]:
            entries[-1][1].append(line)
        else:
            entries[-1][0].append(line.strip())
    return Items(
        ordered,
        tuple(
            (Paragraph(_inlines(" ".join(text), report)), _items(below, report, depth + 1) if below else None)
            for text, below in entries
        ),
    )


@dataclass(slots=True)
class _Delimiter:
    """A run of `*` or `_` that may open or close emphasis."""

    text: str
    opens: bool
    closes: bool


def _inlines(text: str, report: Callable[[str, str], None]) -> tuple[Inline, ...]:
    parts: list[Inline | _Delimiter] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts.append(text[end : token.start()])
        end = token.end()
        if token["escaped"]:
            parts.append(token["escaped"])
        elif token["delimiter"]:
            parts.append(_delimiter(text, token))
        else:
            parts.append(_reference(token, report))
    parts.append(text[end:])
    return _emphasised(parts)


def _delimiter(text: str, token: re.Match[str]) -> _Delimiter:
    before, after = text[: token.start()][-1:] or " ", text[token.end() :][:1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if token[0][0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Delimiter(token[0], opens, closes)


def _reference(token: re.Match[str], report: Callable[[str, str], None]) -> Inline:
    if token["citation"] is not None:
        if not ID.fullmatch(token["citation"]):
            report(f"'{token[0]}' cites no source; write [@source-id]", token[0])
        return Citation(token["citation"])
    if token["image"]:
        report("an image; prose holds none, a record has an 'image' of its own", token[0])
        return token[0]
    inlines = _inlines(token["label"], report)
    if any(isinstance(part, Link | Citation) for part in walk(inlines)):
        report(f"'{token[0]}' is a link with a link or citation in its words; put it behind the link", token[0])
    if token["record"] is not None:
        if not ID.fullmatch(token["record"]):
            report(f"'{token['record']}' is no id; write [words][record-id] or [words](https://…)", token[0])
        return Link(token["record"], True, inlines)
    if wrong := address_problem(token["address"]):
        report(wrong, token[0])
    return Link(token["address"], False, inlines)


def _emphasised(parts: list[Inline | _Delimiter]) -> tuple[Inline, ...]:
    """Emphasis from pairs of delimiters, innermost first; one without its like is text, and so is emphasis nested too deep."""
    done: list[Inline | _Delimiter] = []
    waiting: dict[str, list[int]] = defaultdict(list)  # where in `done` delimiters wait for their like
    for part in parts:
        if not isinstance(part, _Delimiter):
            done.append(part)
            continue
        likes = waiting[part.text]
        if part.closes and likes:
            inner = _joined(tuple(map(_literal, done[likes[-1] + 1 :])))
            if _depth(inner) < MAX_NESTED:
                opened = likes[-1]
                del done[opened:]
                for places in waiting.values():
                    while places and places[-1] >= opened:
                        places.pop()
                done.append(_emphasis(len(part.text), inner))
                continue
            waiting.clear()
            likes = waiting[part.text]
        if part.opens and len(part.text) < 4:
            likes.append(len(done))
        done.append(part)
    return _joined(tuple(map(_literal, done)))


def _depth(inlines: tuple[Inline, ...]) -> int:
    return max((1 + _depth(part.inlines) for part in inlines if isinstance(part, Emphasis)), default=0)


def _emphasis(length: int, inlines: tuple[Inline, ...]) -> Emphasis:
    return Emphasis(length > 1, inlines if length < 3 else (Emphasis(False, inlines),))


def _literal(part: Inline | _Delimiter) -> Inline:
    return part.text if isinstance(part, _Delimiter) else part


def _joined(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, empty ones dropped."""
    joined: list[Inline] = []
    for part in inlines:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)

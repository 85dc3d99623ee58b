"""The small Markdown of prose fields: paragraphs, headings of the story, lists, emphasis, links and citations."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
MAX_ID = 80

# The only addresses that a link may lead to. A browser drops control characters and spaces inside an address, so there are none.
_ADDRESS = re.compile(r"(?:https?://[^\s/?#@\\]+(?:[/?#]\S*)?|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)
ADDRESS = (
    r"^(?!.*[<>\"\\^`{|}])([Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@]+([/?#]\S*)?|[Mm][Aa][Ii][Ll][Tt][Oo]:[^\s@]+@[^\s@]+)$"
)

# An address that means a record, as a page or a file might be linked elsewhere.
_TO_RECORD = re.compile(rf"(?:\.{{0,2}}/)*(?:(?:people|parties)/)?({ID.pattern})(?:/|\.md|\.ya?ml)?", re.ASCII)

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


# What is left in the words of a text when its marks are taken out, and is certainly not meant.
_UNCLOSED = (
    (re.compile(r"\[@[^\s\[\]]*"), "is a citation without its end; write [@source-id]"),
    (re.compile(r"\[[^\[\]]+\]\[[^\s\[\]]*"), "is a link without its end; write [words][record-id]"),
    (re.compile(r"\[[^\[\]]+\]\([^\s()]*"), "is a link without its end; write [words](https://…)"),
)

# What may be meant: marks that this Markdown does not have are shown as they stand.
_DOUBTFUL = (
    (re.compile(r"\[(?!(?:…|\.\.\.|sic)\])[^\[\]]*\]?"), "names nothing; write [words][record-id]"),
    (re.compile(r"@[a-z0-9-]+\]"), "is a citation without its beginning; write [@source-id]"),
    (re.compile(r"<https?:[^\s<>]*>"), "is shown as it stands; write [words](https://…)"),
    (re.compile(r"</?[a-z][^<>]*>|<!--", re.IGNORECASE), "is HTML, which is shown as it stands; leave it out"),
    (
        re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE),
        "is HTML, which is shown as it stands; write the character itself",
    ),
    (re.compile(r"`+|~~+|\{\{[^{}]*\}\}|\{%[^{}]*%\}"), "is shown as it stands; leave it out"),
    (
        re.compile(r"(?:# ?)?\b(?:TODO|FIXME|XXX|TBD|TKTK|[Ll]orem ipsum)\b"),
        "looks like something to be done; do it, or take the note out",
    ),
    (re.compile(r"(?<!\S)#[ \t]\S*"), "looks like a comment, and a block of text has none; leave it out"),
)
_SETTLED = ", or a backslash before it if it is meant"
_OTHER_BLOCK = re.compile(r"[>|].*|[-*_=]{3,}|(?:```|:::|!!!).*")

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
    """Checked prose: its source text, what it consists of, the ids of the sources that it cites, and what may not be meant in it."""

    source: str
    blocks: tuple[Block, ...]
    citations: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.source

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(part.target for part in walk(self.blocks) if isinstance(part, Link) and part.to_record)

    @property
    def plain(self) -> str:
        """The words alone, paragraphs and items joined by spaces."""
        return " ".join(words for words in (plain(block) for block in self.blocks) if words)


class _Reports(NamedTuple):
    """Who is told of mistakes, and of what may not be meant: what is wrong, and the piece of the source that is."""

    mistake: Callable[[str, str], None]
    doubt: Callable[[str, str], None]


def parse_prose(source: str, report: Callable[[str, str], None]) -> Prose:
    """Prose from its source; each mistake is reported as what is wrong and the piece of the source that is."""
    doubts: dict[tuple[str, str], None] = {}
    reports = _Reports(report, lambda message, piece: doubts.setdefault((message, piece)))
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", source.strip("\n")):
        blocks += _blocks([line.rstrip() for line in chunk.split("\n")], reports)
    return prose_of(source, tuple(blocks), tuple(doubts))


def prose_of(source: str, blocks: tuple[Block, ...], doubts: tuple[tuple[str, str], ...] = ()) -> Prose:
    """Prose of checked blocks."""
    return Prose(source, blocks, tuple(part.source for part in walk(blocks) if isinstance(part, Citation)), doubts)


def address_problem(address: str) -> str | None:
    """What is wrong with an address, if it is not one that a page may lead to."""
    if _ADDRESS.fullmatch(address) and not re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", address):
        return None
    if re.fullmatch(r"www\.[^\s<>]+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?", address, re.IGNORECASE):
        return f"'{address}' is no address; write https://{address}"
    if re.fullmatch(r"[^\s@:]+@[^\s@]+", address):
        return f"'{address}' is no address; write mailto:{address}"
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


def _blocks(lines: list[str], reports: _Reports) -> Iterator[Block]:
    """The blocks of lines without a blank one between them: a heading is one line, a numbered list begins with 1 (a year does not)."""
    text: list[str] = []
    for number, line in enumerate(lines):
        if _OTHER_BLOCK.fullmatch(line.strip()):
            reports.doubt(
                f"'{line.strip()[:20]}' is shown as it stands; there are paragraphs, lists and links", line.strip()
            )
        heading = _HEADING.fullmatch(line)
        if not (heading or _FIRST_ITEM.fullmatch(line)):
            text.append(line.strip())
            continue
        if text:
            yield Paragraph(_inlines(" ".join(text), reports))
            text = []
        if heading:
            words, _, closing = heading[2].rpartition(" ")
            title = heading[2] if closing.strip("#") or not words else words
            yield Heading(len(heading[1]), _inlines(title.rstrip(), reports))
        else:
            yield _items(lines[number:], reports)
            return
    if any(text):
        yield Paragraph(_inlines(" ".join(text), reports))


def _items(lines: list[str], reports: _Reports, depth: int = 1) -> Items:
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
            (Paragraph(_inlines(" ".join(text), reports)), _items(below, reports, depth + 1) if below else None)
            for text, below in entries
        ),
    )


@dataclass(slots=True)
class _Delimiter:
    """A run of `*` or `_` that may open or close emphasis."""

    text: str
    opens: bool
    closes: bool


def _inlines(text: str, reports: _Reports) -> tuple[Inline, ...]:
    parts: list[Inline | _Delimiter] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts.append(_words(text[end : token.start()], reports))
        end = token.end()
        if token["escaped"]:
            parts.append(token["escaped"])
        elif token["delimiter"]:
            parts.append(_delimiter(text, token))
        else:
            parts.append(_reference(token, reports))
    parts.append(_words(text[end:], reports))
    return _emphasised(parts, reports)


def _words(text: str, reports: _Reports) -> str:
    """Words between marks, as they are; what looks like a mark in them is a mistake, or a doubt that a backslash settles."""
    left = text
    for forms, report, settled in ((_UNCLOSED, reports.mistake, ""), (_DOUBTFUL, reports.doubt, _SETTLED)):
        for form, wrong in forms:
            for piece in form.findall(left):
                report(f"'{piece}' {wrong}{'' if piece[0].isalpha() else settled}", piece)
            left = form.sub(" ", left)
    return text


def _delimiter(text: str, token: re.Match[str]) -> _Delimiter:
    before, after = text[: token.start()][-1:] or " ", text[token.end() :][:1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if token[0][0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Delimiter(token[0], opens, closes)


def _reference(token: re.Match[str], reports: _Reports) -> Inline:
    if token["citation"] is not None:
        if not ID.fullmatch(token["citation"]):
            reports.mistake(f"'{token[0]}' cites no source; write [@source-id]", token[0])
        return Citation(token["citation"])
    if token["image"]:
        reports.mistake("an image; prose holds none, a record has an 'image' of its own", token[0])
        return token[0]
    inlines = _inlines(token["label"], reports)
    if any(isinstance(part, Link | Citation) for part in walk(inlines)):
        reports.mistake(
            f"'{token[0]}' is a link with a link or citation in its words; put it behind the link", token[0]
        )
    if token["record"] is not None:
        if not ID.fullmatch(token["record"]):
            reports.mistake(f"'{token['record']}' is no id; write [words][record-id] or [words](https://…)", token[0])
        return Link(token["record"], True, inlines)
    if wrong := address_problem(token["address"]):
        if meant := _TO_RECORD.fullmatch(token["address"]):
            wrong = f"'{token[0]}' leads nowhere; to link to a record write [{token['label']}][{meant[1]}]"
        reports.mistake(wrong, token[0])
    return Link(token["address"], False, inlines)


def _emphasised(parts: list[Inline | _Delimiter], reports: _Reports) -> tuple[Inline, ...]:
    """Emphasis from pairs of delimiters, innermost first; one without its like is text, and so is emphasis nested too deep."""

    def literal(part: Inline | _Delimiter) -> Inline:
        if not isinstance(part, _Delimiter):
            return part
        if part.opens or part.closes:
            reports.doubt(
                f"'{part.text}' has no like that ends or begins the emphasis; write *words* or **words**{_SETTLED}",
                part.text,
            )
        return part.text

    done: list[Inline | _Delimiter] = []
    waiting: dict[str, list[int]] = defaultdict(list)  # where in `done` delimiters wait for their like
    for part in parts:
        if not isinstance(part, _Delimiter):
            done.append(part)
            continue
        likes = waiting[part.text]
        if part.closes and likes:
            inner = _joined(tuple(map(literal, done[likes[-1] + 1 :])))
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
    return _joined(tuple(map(literal, done)))


def _depth(inlines: tuple[Inline, ...]) -> int:
    return max((1 + _depth(part.inlines) for part in inlines if isinstance(part, Emphasis)), default=0)


def _emphasis(length: int, inlines: tuple[Inline, ...]) -> Emphasis:
    return Emphasis(length > 1, inlines if length < 3 else (Emphasis(False, inlines),))


def _joined(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, empty ones dropped."""
    joined: list[Inline] = []
    for part in inlines:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)

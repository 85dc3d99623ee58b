"""Text and prose as Markdown that shows exactly them: every character of a text inert, of prose only its small Markdown live."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from markupsafe import Markup

from explainer.records.prose import Block, Citation, Emphasis, Heading, Inline, Items, Link, Paragraph, Prose, walk

# Whatever Python-Markdown, its extensions or HTML could take for more than a character, wherever it stands in a line.
_SPECIAL = {ord(character): f"&#{ord(character)};" for character in "\\`*_{}[]|~^$!"} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
    ord('"'): "&quot;",
}

# What begins a block at the start of a line (a heading, a list, a rule, an admonition, a definition, …), and # that closes a heading.
_AT_EDGE = re.compile(r"^(?:[#+\-=:?/.%@]|\d(?=\d*(?:[.)]|$)))|#+$", re.MULTILINE)

# Whether there is any of these: most texts have none.
_ANY = re.compile("[" + re.escape("".join(map(chr, _SPECIAL))) + "]|" + _AT_EDGE.pattern, re.MULTILINE)

# Words in letters beyond Latin ones, with what stands between them.
_OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-zÀ-ɏ](?:[^A-Za-zÀ-ɏ()\"]*[^\W\d_A-Za-zÀ-ɏ])?")

# White space that Markdown counts: an indented line is code, two spaces at the end of one are a break, a tab becomes spaces.
_COUNTED_SPACE = re.compile(r"^[ \t]+|[ \t]+$|\t", re.MULTILINE)


# Text that is Markdown as it stands; `Markup` itself would look first whether it is an object with HTML of its own.
as_markdown: Callable[[str], Markup] = partial(str.__new__, Markup)


def _by_number(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])


@lru_cache(maxsize=8192)
def escape(text: str) -> Markup:
    """Text as Markdown or inside an HTML attribute in double quotes: it shows as it stands."""
    return as_markdown(_AT_EDGE.sub(_by_number, text.translate(_SPECIAL)) if _ANY.search(text) else text)


def verbatim(text: str, begins: bool = True, ends: bool = True) -> Markup:
    """Text of a paragraph of somebody else, its lines and their white space kept; other pieces of the paragraph may stand before and behind it."""
    # A letter beside it: there, no line begins or ends.
    before, after = "" if begins else "x", "" if ends else "x"
    return as_markdown(
        _COUNTED_SPACE.sub(_by_number, escape(f"{before}{text}{after}"))[len(before) : -len(after) or None]
    )


def prose_markdown(
    prose: Prose,
    cite: Callable[[Iterable[str]], str],
    link: Callable[[str], str | None],
    sources: Iterable[str] = (),
    level: int = 1,
    terms: Callable[[str], Iterable[tuple[int, int, str]]] = lambda text: (),
    language: Callable[[str], str] = lambda words: "",
) -> Markup:
    """Prose as Markdown blocks.

    `cite` gives the marks of source ids, `link` the target of a record id (or nothing, then only the words stand), `terms`
    the places in a text that are to be links, from where to where and the target; in links and headings it is not asked.
    Where the prose as a whole rests on `sources`, each paragraph and item that cites nothing itself is given their marks, and
    the last one those that are cited nowhere. A heading of level 1 becomes one of `level`. `language` is that of words in
    other letters than the page's, or nothing.
    """
    return _Writer(prose, lambda ids: str(cite(ids)), link, tuple(sources), level, terms, language).markdown()


@dataclass
class _Writer:
    """One prose on its way to Markdown."""

    prose: Prose
    cite: Callable[[Iterable[str]], str]
    link: Callable[[str], str | None]
    sources: tuple[str, ...]
    level: int
    terms: Callable[[str], Iterable[tuple[int, int, str]]]
    language: Callable[[str], str]

    def __post_init__(self) -> None:
        self.left_over = [source for source in self.sources if source not in self.prose.citations]
        paragraphs = [part for part in walk(self.prose.blocks) if isinstance(part, Paragraph)] if self.left_over else ()
        self.last = paragraphs[-1] if paragraphs else None  # gets their marks

    def markdown(self) -> Markup:
        return as_markdown("\n\n".join(map(self.block, self.prose.blocks)))

    def block(self, block: Block) -> str:
        if isinstance(block, Heading):
            words = _AT_EDGE.sub(_by_number, self.inlines(block.inlines, final=True))
            return f"{'#' * min(block.level + self.level - 1, 6)} {words}"
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        return "\n".join(self.items(block))

    def paragraph(self, paragraph: Paragraph) -> str:
        cites = any(isinstance(part, Citation) for part in walk(paragraph.inlines))
        more = self.sources if not cites else self.left_over if paragraph is self.last else ()
        return _AT_EDGE.sub(_by_number, self.inlines((*paragraph.inlines, *map(Citation, more))).strip())

    def items(self, items: Items) -> Iterator[str]:
        for paragraph, below in items.items:
            yield f"{'1.' if items.ordered else '-'} {self.paragraph(paragraph)}"
            for line in self.items(below) if below else ():
                yield f"    {line}"

    def inlines(self, inlines: tuple[Inline, ...], final: bool = False) -> str:
        """`final` texts get no links of their own; citations that follow each other are one mark."""
        written, space = "", ""
        marks: list[str] = []
        for part in inlines:
            if isinstance(part, Citation):
                marks, space = [*marks, part.source], ""
            elif marks and isinstance(part, str) and part.isspace():
                space = part
            else:
                written += self.marks(marks) + space + self.inline(part, final)
                marks, space = [], ""
        return written + self.marks(marks) + space

    def marks(self, sources: list[str]) -> str:
        return self.cite(sources) if sources else ""

    def inline(self, part: str | Emphasis | Link, final: bool) -> str:
        if isinstance(part, str):
            return self.words(part) if final else self.text(part)
        if isinstance(part, Emphasis):
            words = self.inlines(part.inlines, final)
            return f"<strong>{words}</strong>" if part.strong else f"<em>{words}</em>"
        return self.linked(part, self.inlines(part.inlines, final=True))

    def text(self, text: str) -> str:
        written, end = "", 0
        for start, stop, target in self.terms(text):
            written += f"{self.words(text[end:start])}[{self.words(text[start:stop])}]({target})"
            end = stop
        return written + self.words(text[end:])

    def words(self, text: str) -> str:
        """Words as they stand, those in other letters marked with their language."""
        return _OTHER_LETTERS.sub(self.marked, text.translate(_SPECIAL))

    def marked(self, words: re.Match[str]) -> str:
        language = self.language(words[0])
        return f'<bdi lang="{language}">{words[0]}</bdi>' if language else words[0]

    def linked(self, link: Link, words: str) -> str:
        if not link.to_record:
            return f'<a href="{escape(link.target)}">{words}</a>'
        target = self.link(link.target)
        return f"[{words}]({target})" if target else words

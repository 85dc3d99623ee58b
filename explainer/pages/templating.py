"""What templates may use: the environment that compiles them, and what depends on the page that is being made."""

import json
import posixpath
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from html import escape as escape_html
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, Undefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from explainer.pages.filters import (
    answer,
    by_letter,
    by_pair,
    by_publisher,
    by_record,
    had_died,
    headline,
    in_letters,
    in_time,
    memberships,
    name_then,
    news,
    opening,
    pairs,
    sections,
    spaced,
    standfirst,
)
from explainer.pages.markdown import as_markdown, escape, prose_markdown, verbatim
from explainer.pages.pictures.marks import SHAPES, monogram, shortened
from explainer.pages.pictures.pairs import first_day
from explainer.pages.views import View, script_of
from explainer.records.dates import PartialDate, long_date
from explainer.records.model import Event, Source
from explainer.records.parts import SourceRef, whole_source
from explainer.records.prose import Paragraph, Prose
from explainer.site.article import Named, words_around

GLOSSARY = "glossary.md"

MAX_DESCRIPTION = 160

# Characters of a text before or after a change; JSON has it whole.
MAX_SHOWN = 300


class _Compiled(FileSystemBytecodeCache):
    """What templates were compiled to: beside the program, as Python has its own, and in memory, for a preview builds again and again.

    It is a function of their text, of what compiles them, and of the environment below.
    """

    def __init__(self) -> None:
        super().__init__(str(Path(__file__).with_name("__pycache__")))
        self.code: dict[tuple[str, str], CodeType | None] = {}
        self.compiler = f"{version('jinja2')} {Path(__file__).read_text('utf-8')}"

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(source + self.compiler)

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))
        if not bucket.code:
            super().load_bytecode(bucket)
            self.code[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key, bucket.checksum] = bucket.code
        if not sys.dont_write_bytecode:
            with suppress(OSError):  # they are compiled again the next time
                super().dump_bytecode(bucket)


_COMPILED = _Compiled()


def environment_of() -> Environment:
    """Every value that a template prints is escaped for Markdown, unless it is Markdown already."""
    environment = Environment(
        loader=PackageLoader("explainer.pages"),
        auto_reload=False,
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    as_called = (
        *(
            answer,
            by_letter,
            by_pair,
            by_publisher,
            by_record,
            first_day,
            had_died,
            headline,
            in_letters,
            in_time,
            language_name,
        ),
        *(memberships, monogram, name_then, news, opening, pairs, sections, spaced, standfirst, verbatim),
    )
    environment.globals["MAX_SHOWN"] = MAX_SHOWN
    environment.filters |= {filter.__name__: filter for filter in as_called} | {
        "yaml": lambda value: as_markdown(json.dumps(value, ensure_ascii=False)),  # which YAML includes
        "html": partial(escape_html, quote=False),
        "attribute": lambda text: escape_html(text, quote=False).replace('"', "&quot;"),
        "long_date": lambda date: as_markdown(long_date(date)),
        "date": _date,
        "span": _span,
        "in_year": _in_year,
        "year": lambda date: as_markdown(long_date(date) if date.rough else str(date.year)),
        "description": _description,
        "around": lambda mention, article: words_around(article.texts[mention.span.paragraph], mention.span),
        "unit": round,
        "tenth": lambda number: Markup(f"{number:.1f}".removesuffix(".0")),
        "shape": lambda mark: Markup(SHAPES[mark or "circle"]),
        "shortened": lambda text, width, size=13: shortened(
            str(Markup(text).unescape()) if isinstance(text, Markup) else text, size, width
        ),
        "initials": lambda groups: [(letter, letter) for letter, _ in groups],
        "whole_sources": lambda ids: [whole_source(id) for id in ids],
        "cited": lambda parts: list({(ref.id, ref.locator): ref for part in parts for ref in part.sources}.values()),
        "after_words": lambda markdown, prose: (
            Markup(" " if isinstance(prose.blocks[0], Paragraph) else "\n\n") + markdown
        ),
        "neighbour": lambda edge, id: edge.object if edge.subject == id else edge.subject,
    }
    return environment


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Markup) else escape(value)
    if isinstance(value, int | Undefined):
        return value
    raise TypeError(f"a template prints {value!r} as text")


def _date(date: PartialDate) -> Markup:
    """The date in words; one that is known roughly has no form that machines read."""
    return as_markdown(long_date(date) if date.rough else f'<time datetime="{date}">{long_date(date)}</time>')


def _span(start: PartialDate, end: PartialDate | None) -> Markup:
    """A date, or from one to another with what they share said once: 13 to 14 February 1993."""
    if not end or end == start:
        return _date(start)
    if start.rough or end.rough:
        return as_markdown(f"{_date(start)} to {_date(end)}")
    first, last = (date.text.split("-") for date in (start, end))
    shared = 1 if len(first) == len(last) == 3 and first[:2] == last[:2] else 0
    words = long_date(start).split(" ")
    if len(first) > 1 and first[0] == last[0] and len(last) > 1:
        words = words[: -1 - shared]
    return as_markdown(f'<time datetime="{start}">{" ".join(words)}</time> to {_date(end)}')


def _in_year(event: Event) -> Markup:
    """When something happened, under the heading of its year: 13 February; February; 30 December 2017 to 2 January 2018."""
    if event.end_date and event.end_date.year != event.date.year:
        return _span(event.date, event.end_date)
    return as_markdown(re.sub(rf"(?<=[a-z]) {event.date.year}(?=</time>)", "", str(_span(event.date, event.end_date))))


def _description(text: str) -> str:
    """The first words of a text, as many as a search engine shows."""
    text = " ".join(text.split())
    if len(text) <= MAX_DESCRIPTION:
        return text
    return text[: MAX_DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


@lru_cache
def language_name(tag: str) -> str:
    """The English name of a language (CLDR), or the tag itself where it has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


class Note(NamedTuple):
    """What marks of citations on a page lead to: its number, and the sources that it names."""

    number: int
    refs: tuple[SourceRef, ...]


class CitedSource(NamedTuple):
    """A source that a page cites: its number in the list of the page, and the places in it."""

    number: int
    source: Source
    locators: list[str]


class Context:
    """What depends on the page that is being made: links are relative to it, citations are numbered on it."""

    def __init__(self, site: View, mark: Callable[[Note, bool], Markup]) -> None:
        """`mark` makes the mark of a note, its first or another one."""
        self.site, self.mark = site, mark
        self.begin("")

    def begin(self, src_uri: str) -> None:
        """Begin another page."""
        self.src_uri = src_uri
        self.folder = posixpath.dirname(f"/{src_uri}")
        self.links: dict[str, Markup] = {}
        self.people: dict[str, Markup] = {}
        self.notes: dict[frozenset[tuple[str, str | None]], Note] = {}
        self.cited: dict[str, CitedSource] = {}
        self.numbers: dict[int, int] = {}  # of connections, on this page: one more elsewhere changes no other page
        self.carded: dict[Named, Markup] = {}  # whom running text links to, and the target
        self.explained: set[Named] = set()  # terms that were linked

    def names(self) -> dict[str, Callable[..., Any]]:
        """What templates may call."""
        called = (self.link, self.who, self.cite, self.numbered, self.prose, self.citations, self.mention_target)
        return {each.__name__: each for each in called} | {"running": partial(self.prose, running=True)}

    def numbered(self, edge: int) -> int:
        return self.numbers.setdefault(edge, len(self.numbers) + 1)

    def link(self, src_uri: str, fragment: str = "") -> Markup:
        """The target of a Markdown link: the relative path of another page, or only the fragment on the page itself.

        To an entry of a list it leads to the page of its part.
        """
        if fragment and src_uri in self.site.in_parts:
            src_uri = self.site.places.get((src_uri, fragment), src_uri)
        if src_uri not in self.links:
            relative = posixpath.relpath(f"/{src_uri}", self.folder)
            self.links[src_uri] = as_markdown("" if src_uri == self.src_uri else relative)
        return as_markdown(f"{self.links[src_uri]}#{fragment}") if fragment else self.links[src_uri]

    def cite(self, refs: Iterable[SourceRef] | None) -> Markup:
        """One mark for all that a fact rests on: it leads to the note that names these sources, one for all who cite the same."""
        given = {(ref.id, ref.locator): ref for ref in refs or ()}
        if not given:
            return as_markdown("")
        note = self.notes.get(frozenset(given))
        if note:
            return self.mark(note, False)
        for id, locator in given:
            cited = self.cited.setdefault(id, CitedSource(len(self.cited) + 1, self.site.sources[id], []))
            if locator and locator not in cited.locators:
                cited.locators.append(locator)
        note = self.notes[frozenset(given)] = Note(len(self.notes) + 1, tuple(given.values()))
        return self.mark(note, True)

    def citations(self) -> tuple[list[tuple[int, list[tuple[CitedSource, str | None, bool]]]], list[CitedSource]]:
        """The notes of what was cited so far, and all sources that they name.

        Of each source of a note there is the place in it, and whether publisher and date tell on this page which is meant.
        """
        told = Counter((each.source.publisher, each.source.published) for each in self.cited.values())

        def named(ref: SourceRef) -> tuple[CitedSource, str | None, bool]:
            cited = self.cited[ref.id]
            return cited, ref.locator, told[cited.source.publisher, cited.source.published] == 1

        return [(note.number, list(map(named, note.refs))) for note in self.notes.values()], list(self.cited.values())

    def prose(
        self, prose: Prose, refs: Iterable[SourceRef] | None = None, level: int = 1, running: bool = False
    ) -> Markup:
        """Prose as blocks; `refs` are what it rests on as a whole. Whom `running` text links to gets a card."""
        by_id = {ref.id: ref for ref in refs or ()}
        return prose_markdown(
            prose,
            lambda ids: self.cite(by_id.get(id) or whole_source(id) for id in ids),
            (lambda id: self.carded_link(Named("record", id))) if running else self.record_link,
            by_id,
            level,
            partial(self.term_links, running=running),
            self.language_of,
        )

    def language_of(self, words: str) -> str:
        """The language of words in the letters of the first one, by the names of records; `und` where these do not tell."""
        script = script_of(words[0])
        return "" if script == "LATIN" else self.site.languages.get(script, "und")

    def term_links(self, text: str, running: bool) -> Iterator[tuple[int, int, str]]:
        """The terms of the glossary in a text that the page has not linked yet, from where to where and the target."""
        new = {each for found in self.site.terms.find(text) for each in found.named} - self.explained
        if not new or self.src_uri == GLOSSARY:
            return
        for start, end, named in self.site.names.find(text):
            if named[0] in new and named[0] not in self.explained and named[0].kind == "term":
                self.explained.add(named[0])
                target = self.carded_link(named[0]) if running else self.link(GLOSSARY, named[0].id)
                yield start, end, str(target)

    def mention_target(self, named: Named) -> str | None:
        """What the name of a record or a term leads to, in the article."""
        self.explained.add(named)
        return self.carded_link(named)

    def carded_link(self, named: Named) -> str | None:
        target = self.record_link(named.id) if named.kind == "record" else self.link(GLOSSARY, named.id)
        if target:
            self.carded[named] = as_markdown(target)
        return target

    def who(self, ref: str) -> Markup:
        """A record as a link (not on its own page), anybody else by name."""
        if ref not in self.people:
            name, target = escape(self.site.name(ref)), self.record_link(ref)
            self.people[ref] = as_markdown(f"[{name}]({target})") if target else name
        return self.people[ref]

    def record_link(self, id: str) -> str | None:
        known = self.site.called.get(id)
        return self.link(known.src_uri) if known and known.src_uri != self.src_uri else None


def tidy(text: str) -> str:
    """One blank line at most between blocks, one end of line at the end."""
    blocks = (block.strip("\n") for block in text.split("\n\n"))
    return "\n\n".join(filter(None, blocks)) + "\n"

"""Spares MkDocs and Markdown what they need not do; what they make is the same. For speed alone.

- The theme's icons are not listed.
- The search compares names of elements, not elements of which each is asked what it is equal to.
- HTML that is plain is read in one pass, for the search and where MkDocs looks for anchors in Markdown; Python's parser
  looks at each sign for all that may begin there.
- Markdown seeks no pattern in a text that does not hold the characters without which there is none, and puts aside all
  elements of HTML in a text at once: a picture has hundreds.
"""

import html.parser
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What a text must hold, one or the other, for a pattern of Markdown to match; a pattern that is not here is sought in any text.
NEEDED = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": ("`",),
    r"\\(.)": ("\\",),
    r"\[\^([^\]]*)\]": ("[^",),
    r"(?<!\!)\[": ("[",),
    r"\!\[": ("![",),
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": ("://",),
    r"<([^<> !]+@[^@<> ]+)>": ("@",),
    r"  \n": ("  \n",),
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": ("&",),
    r"\*|_": ("*", "_"),
}
# The pattern of HTML is a long one; this is how it begins.
ELEMENT = r"(<(\/?+[a-zA-Z]"

_FINDS = "_InlineProcessor__handleInline", "_InlineProcessor__applyPattern", "_InlineProcessor__stashNode"


class _Loader(FileSystemLoader):
    """Lists no folder whose name begins with a dot: of the theme's ten thousand icons MkDocs would copy none."""

    def list_templates(self) -> list[str]:
        return sorted({name for folder in self.searchpath for name in _below(str(folder))})


def _below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        yield from (Path(parent, name).relative_to(folder).as_posix() for name in files)


def on_config(config: Any) -> None:
    theme = config.theme
    if not hasattr(theme, "get_env"):  # not MkDocs
        return
    make = theme.get_env

    def get_env() -> Any:
        environment = make()
        environment.loader = _Loader(theme.dirs)
        return environment

    theme.get_env = get_env


def _find_all(self: Any, data: str, number: int = 0) -> str:
    """As Markdown does it: one pattern after the other, each as often as it matches."""
    if isinstance(data, AtomicString):
        return data
    patterns = self.__dict__.get("sought")
    if not patterns or len(patterns) != len(self.inlinePatterns):
        patterns = self.sought = [(each, _needed(each)) for each in self.inlinePatterns]
    start = 0
    while number < len(patterns):
        pattern, needed = patterns[number]
        matched = False
        for part in needed:
            if part in data:
                break
        else:
            if needed:
                number += 1
                start = 0
                continue
        if type(pattern) is HtmlInlineProcessor and not start:
            data = _html_aside(self, pattern, data)
        else:
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, number, start)
        if not matched:
            number += 1
            start = 0
    return data


def _html_aside(self: Any, pattern: Any, data: str) -> str:
    """As Markdown does it one by one, each time from behind the one before."""
    pieces, at = [], 0
    for match in pattern.getCompiledRegExp().finditer(data):
        node, start, end = pattern.handleMatch(match, data)
        pieces += data[at:start], self._InlineProcessor__stashNode(node, pattern.type())
        at = end
    return "".join([*pieces, data[at:]])


def _needed(pattern: Any) -> tuple[str, ...]:
    return ("<",) if pattern.pattern.startswith(ELEMENT) else NEEDED.get(pattern.pattern, ())


if all(hasattr(InlineProcessor, name) for name in _FINDS):
    setattr(InlineProcessor, _FINDS[0], _find_all)


class _LeftOut(set[Any]):
    """What the search leaves out, by the names of elements: for its own sets elements are equal if their names are."""

    def add(self, element: Any) -> None:
        super().add(element.tag)

    def remove(self, element: Any) -> None:
        super().remove(element.tag)

    def __contains__(self, element: object) -> bool:
        return super().__contains__(getattr(element, "tag", element))

    def intersection(self, context: Any) -> bool:  # type: ignore[override]
        """Whether there is one: nobody asks for more."""
        return not self.isdisjoint([element.tag for element in context])


# What HTML consists of where it is plain: text, the end or the start of an element.
_PIECE = re.compile(
    r"""([^<]+)|</([a-zA-Z][a-zA-Z0-9]*)>|<([a-zA-Z][a-zA-Z0-9]*)((?:[ \n]+[a-zA-Z][-:\w]*(?:="[^"]*")?)*)[ \n]*(/?)>"""
)
_ATTRIBUTE = re.compile(r'([a-zA-Z][-:\w]*)(?:="([^"]*)")?')
# Elements whose text is another language, and those that, as some readers have it, hold nothing but text.
_RAW = re.compile(
    r"<(?:script|style|iframe|noembed|noframes|noscript|plaintext|xmp)\b|<(title|textarea)\b[^>]*>[^<]*(?=<)(?!</\1>)",
    re.IGNORECASE,
)


def _pieces(text: str) -> list[re.Match[str]] | None:
    """The pieces of a text, if it is plain HTML."""
    pieces = list(_PIECE.finditer(text))
    covered = sum(piece.end() - piece.start() for piece in pieces) == len(text)
    return pieces if covered and not _RAW.search(text) else None


# How this version of Python reads the value of an attribute.
_value = getattr(html.parser, "_unescape_attrvalue", unescape)


def _attributes(text: str) -> list[tuple[str, Any]]:
    """The attributes in the start of an element."""
    return [(each[1].lower(), each[2] and _value(each[2])) for each in _ATTRIBUTE.finditer(text)]


with suppress(ImportError):
    from material.plugins.search import plugin as _search

    class _Parser(_search.__dict__.setdefault("original", _search.Parser)):  # type: ignore[misc]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.skip = _LeftOut(self.skip)

        def feed(self, data: str) -> None:
            """As Python does it."""
            pieces = _pieces(data)
            if (
                pieces is None or self.rawdata or self.cdata_elem or not data.endswith(">")
            ):  # there may be more of a text
                super().feed(data)
                return
            for piece in pieces:
                text, end, start, attributes, closed = piece.groups()
                if text:
                    self.handle_data(unescape(text))
                elif end:
                    self.handle_endtag(end.lower())
                else:
                    handle = self.handle_startendtag if closed else self.handle_starttag
                    handle(start.lower(), _attributes(attributes))

    _search.Parser = _Parser


with suppress(ImportError, AttributeError):
    from mkdocs.structure import pages as _pages

    class _Handler(_pages.__dict__.setdefault("original", _pages._HTMLHandler)):  # type: ignore[misc]
        def feed(self, data: str) -> None:
            """Of the HTML in Markdown MkDocs wants the attributes alone."""
            pieces = _pieces(data)
            if pieces is None:
                super().feed(data)
            for piece in pieces or ():
                if piece[4]:
                    self.handle_starttag(piece[3].lower(), _attributes(piece[4]))

    _pages._HTMLHandler = _Handler

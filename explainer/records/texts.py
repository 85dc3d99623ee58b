"""Bytes to text: what a file may hold at all, and where in it something stands."""

import re
from collections.abc import Iterable
from itertools import islice

from explainer.invisible import no_text
from explainer.problem import Problem, Right

MAX_BYTES = 256 * 1024
MAX_COLLECTION_BYTES = 4 * 1024 * 1024

# Lines, and signs of Markdown and HTML, in a profile; and in what its page may show as one block, where they cost more.
MAX_SIGNS = 100_000
MAX_SIGNS_OF_A_BLOCK = 25_000
_SIGNS = dict.fromkeys(map(ord, '\\`*_{}[]|~^$!<>&"#\n'))

# More mistakes than this in one file have one cause, which is among the first.
MAX_PROBLEMS = 200

# What a merge leaves behind where two people changed the same lines; the line between the two texts may be a heading's.
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?= |$)", re.MULTILINE)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of the character at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def decode(path: str, data: bytes, limit: int = MAX_BYTES) -> str | list[Problem]:
    """UTF-8 to text with `\\n` ends of lines; a byte-order mark at the start is dropped."""
    if len(data) > limit:
        return [Problem.of_file(path, "size", f"{len(data)} bytes; a file holds at most {limit}: split it")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        message = f"byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        return [Problem(path, line, column, "", message, "encoding")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return at_characters(path, text, no_text(text)) or _conflicts(path, text) or text


def _conflicts(path: str, text: str) -> list[Problem]:
    message = "a mark of a merge; of the texts between these marks keep what is right, and take the marks out"
    places = islice(_CONFLICT.finditer(text), MAX_PROBLEMS)
    return [Problem(path, *line_and_column(text, mark.start()), "", message, "conflict") for mark in places]


def at_characters(path: str, text: str, found: Iterable[tuple[int, str]]) -> list[Problem]:
    """A problem at each place in a text where a character was found, with what is said of it."""
    return [
        Problem(path, *line_and_column(text, place), "", message, "characters", right=_without(text[place], message))
        for place, message in islice(found, MAX_PROBLEMS)
    ]


def _without(character: str, message: str) -> Right | None:
    return Right("", near=character) if message.endswith("; delete it") else None


def too_large(text: str, most: int) -> str | None:
    """What is wrong with the text of one record that would keep its page waiting; `most` is how many signs it may hold."""
    if len(text) > MAX_BYTES:
        return f"{len(text)} characters; a record holds at most {MAX_BYTES}: shorten it"
    if len(text) > most and (signs := len(text) - len(text.translate(_SIGNS))) > most:
        return f"{signs} lines and signs of Markdown and HTML; this holds at most {most}: take some out"
    return None

"""A document as it is written: what takes the place of a value, so that every other character of its file stays."""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from explainer.records.document import Document, KeyPath, parse_document


class Edit(NamedTuple):
    """What takes the place of the characters from `start` to `end` of the text that is read of a file."""

    start: int
    end: int
    text: str


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with its text edited; its byte-order mark and the ends of its lines stay as they are."""
    raw = data.decode("utf-8")
    begin = int(raw.startswith("\ufeff"))
    places = [sign.start() for sign in re.finditer(r"\r\n|[\s\S]", raw[begin:])] if "\r\n" in raw else range(len(raw))
    ends = re.search(r"\r\n|\r|\n", raw)
    parts, at = [], 0
    for start, end, text in sorted(set(edits), key=lambda edit: edit[:2]):
        start, end = (begin + (places[each] if each < len(places) else len(raw) - begin) for each in (start, end))
        assert start >= at, "two edits of the same characters"
        parts += [raw[at:start], text.replace("\n", ends[0] if ends else "\n")]
        at = end
    return "".join([*parts, raw[at:]]).encode()


# ---- within a value --------------------------------------------------------------------------------------------------

_WHITE = " \t\n"
_ESCAPED = r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])"
_SIGN = {"'": rf"''|[^{_WHITE}]", '"': rf"{_ESCAPED}|[^{_WHITE}]"}
_WHITE_ESCAPED = re.compile(r"\\(?:[nt \n\t]|x(?:20|09|0[aA])|u00(?:20|09|0[aA])|U000000(?:20|09|0[aA]))")


def _signs(raw: str) -> list[tuple[int, int]]:
    """Where each sign of a value, white space left out, stands in its YAML: folding and escapes change nothing else."""
    start, end = (1, len(raw) - 1) if raw[:1] in ("'", '"') else (0, len(raw))
    if raw[:1] in ("|", ">"):
        start = raw.find("\n") + 1 or len(raw)
    signs = re.compile(_SIGN.get(raw[:1], rf"[^{_WHITE}]")).finditer(raw, start, end)
    return [sign.span() for sign in signs if not _WHITE_ESCAPED.fullmatch(sign[0])]


def in_flow(document: Document, path: KeyPath) -> bool:
    """Whether a value stands in a list in [ ] or a mapping in { }."""
    above = (document.values[path[:length]] for length in range(len(path)))
    return any(document.text[place.start : place.start + 1] in ("[", "{") for place in above if place.end > place.start)


def replaced(document: Document, path: KeyPath, pieces: Iterable[Edit], at_key: bool = False) -> list[Edit]:
    """Edits of the file that change pieces of a value (or key), given as edits of it; it is put in quotes where it needs them then."""
    place = document.place(path, at_key)
    raw = document.text[place.start : place.end]
    value = str(path[-1]) if at_key else raw if path == ("text",) else document.at(path)
    pieces = sorted(pieces)
    if path == ("text",):
        return [piece._replace(start=place.start + piece.start, end=place.start + piece.end) for piece in pieces]
    signs = _signs(raw)
    new = edited(value.encode(), pieces).decode()
    if len(signs) != len(re.findall(rf"[^{_WHITE}]", value)):
        return [Edit(place.start, place.end, json.dumps(new, ensure_ascii=False))]
    edits = []
    for start, end, text in pieces:
        before = len(re.findall(rf"[^{_WHITE}]", value[:start]))
        inside = len(re.findall(rf"[^{_WHITE}]", value[start:end]))
        if raw[:1] == "'":
            text = text.replace("'", "''")
        elif raw[:1] == '"':
            text = json.dumps(text, ensure_ascii=False)[1:-1]
        edits.append(Edit(place.start + signs[before][0], place.start + signs[before + inside - 1][1], text))
    if raw[:1] not in ("'", '"', "|", ">") and not _is_plain(new, in_flow(document, path)):
        shifted = (edit._replace(start=edit.start - place.start, end=edit.end - place.start) for edit in edits)
        return [Edit(place.start, place.end, _quoted(edited(raw.encode(), shifted).decode()))]
    return edits


def whole(document: Document, path: KeyPath, text: str, at_key: bool = False) -> list[Edit]:
    """Edits of the file that put another value (or key) in place of one."""
    value = str(path[-1]) if at_key else document.at(path)
    start, end = len(value) - len(value.lstrip()), len(value.rstrip())
    return replaced(document, path, [Edit(start, end, text)], at_key)


def as_written(text: str, flow: bool = False) -> str:
    """A text as YAML, in quotes if it needs them."""
    return (
        text if _is_plain(text, flow) else _quoted(text) if text.isprintable() else json.dumps(text, ensure_ascii=False)
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str, flow: bool) -> bool:
    line = re.sub(r"[ \t]*\n[ \t]*", " ", text)
    found = parse_document("", f"[{line}]" if flow else f"- {line}")
    return not isinstance(found, list) and not found.problems and found.value == [line]


# ---- lines -----------------------------------------------------------------------------------------------------------


def is_flow(document: Document, path: KeyPath) -> bool:
    """Whether a list or mapping is written in [ ] or { }."""
    return in_flow(document, (*path, ""))


def _last(document: Document, path: KeyPath) -> int:
    """Where the last character of a value stands, or of the last in it."""
    inside = (place.end for each, place in document.values.items() if each[: len(path)] == path)
    return len(document.text[: max(inside)].rstrip())


def _end(document: Document, path: KeyPath) -> int:
    """Where the line ends in which a value does."""
    end = document.text.find("\n", _last(document, path))
    return end if end >= 0 else len(document.text)


def _line(document: Document, offset: int) -> int:
    return document.text.rfind("\n", 0, offset) + 1


def _indented(text: str, column: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * column, text)


def taken(document: Document, path: KeyPath, at_key: bool = False) -> str:
    """A value (or the key, too) as it is written, as if it stood at the beginning of a line."""
    place = document.place(path, at_key)
    end = _last(document, path) if in_flow(document, path) else _end(document, path)
    return re.sub(rf"\n {{0,{place.column - 1}}}", "\n", document.text[place.start : end])


def pair(document: Document, path: KeyPath) -> str:
    """A key and its value as they are written."""
    return f"{path[-1]}: {taken(document, path)}" if in_flow(document, path) else taken(document, path, at_key=True)


def _pair(value: object, text: str) -> str:
    return f"{text.partition(':')[0]}: {json.dumps(value, ensure_ascii=False)}"


def with_key(document: Document, path: KeyPath, text: str, value: object, behind: str | None = None) -> Edit:
    """The edit that gives a mapping another key, behind one that is named or before the day of the review if it has one: `text` is the pair, `value` the same as data."""
    keys = list(document.at(path))
    if is_flow(document, path):
        at = _last(document, (*path, keys[-1]))
        return Edit(at, at, f", {_pair(value, text)}")
    number = keys.index(behind) + 1 if behind else keys.index("reviewed") if "reviewed" in keys else len(keys)
    at = _end(document, (*path, keys[number - 1]))
    column = document.keys[*path, keys[0]].column - 1
    return Edit(at, at, "\n" + " " * column + _indented(text, column))


def instead(document: Document, path: KeyPath, text: str, value: object) -> Edit:
    """The edit that puts another pair in place of a key and its value."""
    place = document.keys[path]
    if in_flow(document, path):
        return Edit(place.start, _last(document, path), _pair(value, text))
    return Edit(place.start, _end(document, path), _indented(text, place.column - 1))


def with_entry(document: Document, path: KeyPath, text: str, value: object) -> Edit:
    """The edit that gives a list another entry: `text` as it is written, `value` the same as data."""
    if is_flow(document, path):
        at = _last(document, (*path, len(document.at(path)) - 1))
        plain = isinstance(value, str) and _is_plain(value, flow=True)
        return Edit(at, at, f", {value if plain else json.dumps(value, ensure_ascii=False)}")
    at, column = _end(document, path), document.values[path].column - 1
    return Edit(at, at, "\n" + " " * column + "- " + _indented(text, column + 2))


def without(document: Document, path: KeyPath) -> Edit:
    """The edit that removes an entry of a list, or a key; the last entry goes with its list."""
    above, step = path[:-1], path[-1]
    inside = document.at(above)
    if len(inside) == 1 and above and isinstance(step, int):
        return without(document, above)
    steps: list[str | int] = list(inside) if isinstance(inside, dict) else [*range(len(inside))]
    number = steps.index(step)
    starts = [document.place((*above, each), at_key=isinstance(step, str)).start for each in steps]
    if is_flow(document, above):
        if number:
            return Edit(_last(document, (*above, steps[number - 1])), _last(document, path), "")
        return Edit(starts[0], starts[1] if len(steps) > 1 else _last(document, path), "")
    start, end = _line(document, starts[number]), _end(document, path)
    if isinstance(step, int):
        column = document.values[above].column - 1
        while document.text[start + column : start + column + 1] != "-":  # it stands on a line of its own
            start = _line(document, start - 1)
    if end < len(document.text):
        return Edit(start, end + 1, "")
    return Edit(max(start - 1, 0), end, "")

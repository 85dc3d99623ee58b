"""YAML text to plain values that remember where they stood."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple
from unicodedata import name

import yaml

from explainer.invisible import SUSPECT, bare, refused, unbalanced
from explainer.problem import Problem, Right
from explainer.records import strict_yaml
from explainer.records.texts import MAX_PROBLEMS, line_and_column

Value = str | list["Value"] | dict[str, "Value"]
KeyPath = tuple[str | int, ...]

MAX_DEPTH = 32
MAX_VALUES = 250_000

# As often a file is read again without the lines that stop the parser.
MAX_STOPS = 30

# A space that is none of YAML's, where lines are indented or behind a key.
_OTHER_SPACE = re.compile(r"^ *(?:- +)*(?:-|[a-z_]+:)?([^\S \n])", re.MULTILINE)

_KEY = re.compile(r" *(?:- +)?[a-z_]+:(?: |$)")

# A comment that begins like a number or a word behind text: it was meant to be part of the text.
_CUT = re.compile(r"[ \t]+#(?=\w)")

# What libyaml says, and what an editor needs to hear instead.
_REWORDED = {
    "found character that cannot start any token": "text cannot start with this character: put it in quotes",
    "found unexpected end of stream": "a quote that is opened here is never closed",
    "found unexpected document indicator": "a quote that is opened here is never closed",
    "mapping values are not allowed in this context": "a second ': ' in one line: put the text in quotes, or check the indentation",
    "did not find expected key": "not a 'key: value' line: check the indentation and the quotes around it",
    "could not find expected ':'": "neither 'key: value' nor part of the text above: write the key, or indent the line further",
    "did not find expected '-' indicator": "not a list entry: every entry of this list starts with '- ', all in one column",
    "did not find expected ',' or ']'": "a '[' that is opened here is never closed; put text that starts with '[' in quotes",
    "did not find expected ',' or '}'": "a '{' that is opened here is never closed; put text that starts with '{' in quotes",
    "block sequence entries are not allowed in this context": "'- ' cannot stand here: start the list on a line of its own",
    "found invalid Unicode character escape code": "an escape that is no character, or half of one: write the character itself",
    "found unknown escape character": "an unknown \\ escape in double quotes: use single quotes, or write \\\\",
    "did not find expected node content": "a '[' or '{' that is opened here is never closed; put text that starts with it in quotes",
    "did not find expected comment or line break": "text behind '>' or '|': put text that starts with them in quotes",
    "did not find expected alphabetic or numeric character": "text cannot start with & or *: put it in quotes",
}

# What an editor needs to hear where a key is expected behind one of these characters.
_AFTER = {
    "'": "text after a closing quote: put all of it in single quotes, and write every ' in it twice",
    '"': "text after a closing quote: put all of it in single quotes, and write every ' in it twice",
    "]": "text after a closing ']': put text that starts with '[' on a line of its own below '>-', or in quotes",
    "}": "text after a closing '}': put text that starts with '{' on a line of its own below '>-', or in quotes",
}

_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"

# What libyaml makes of the `!!` of a tag.
_STANDARD_TAG = "tag:yaml.org,2002:"

# Where the mistake is what was opened, not where libyaml ran out of text.
_AT_ITS_START = {
    "did not find expected node content",
    "found unexpected end of stream",
    "found unexpected document indicator",
    "could not find expected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
}


class Place(NamedTuple):
    """Where something stands: line and column, both from 1; offsets of its first and its last character."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """The plain values of one YAML text; every scalar is text, exactly as the model will read it."""

    path: str
    text: str
    value: Value
    # The places of values and keys, of all or only of the outermost: see `parse_document`.
    values: dict[KeyPath, Place] = field(repr=False)
    keys: dict[KeyPath, Place] = field(repr=False)
    problems: tuple[Problem, ...] = ()  # of its form; what else is wrong with it can be told nevertheless
    unread: frozenset[str] = frozenset()  # words of lines that could not be read, keys among them

    def at(self, path: KeyPath) -> Any:
        value: Any = self.value
        for step in path:
            value = value[step]
        return value

    def place(self, path: KeyPath, at_key: bool = False) -> Place:
        """The place of a value (or key), or of the nearest parent that is there."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def problem(
        self,
        path: KeyPath,
        rule: str,
        message: str,
        near: str = "",
        skip: int = 0,
        offset: int = 0,
        at_key: bool = False,
        right: str | None = None,
    ) -> Problem:
        """A problem at a value (or key): see `place`.

        Within the value it stands `offset` characters further, or at the first `near` after `skip` others; `right` is what stands there
        instead, if only one text is right.
        """
        line, column, start, end = self.place(path, at_key)
        form = re.compile(r"\s+".join(map(re.escape, near.split())))  # prose joins lines with a space
        if near and (found := next(islice(form.finditer(self.text, start, end), skip, None), None)):
            offset = found.start() - start
        if offset:
            line, column = line_and_column(self.text, start + offset)
        answer = None if right is None else Right(right, path, near, at_key)
        return Problem(self.path, line, column, ".".join(map(str, path)), message, rule, right=answer)


def parse_document(
    path: str, text: str, empty: str = "the file is empty; write the fields of the record", places: bool = True
) -> Document | list[Problem]:
    """One YAML document as text, lists and mappings with text keys; or every problem up to the first that stops the parser.

    Without `places` only the outermost values and keys have theirs, which takes less time: a problem further in is then
    said to be there.
    """
    builder = _Builder(path, text, MAX_DEPTH if places else 1)
    stops: list[Problem] = []
    found: set[Problem] = set()  # in earlier readings
    lines, unread = text.split("\n"), set[str]()
    while True:
        try:
            value = builder.document()
            break
        except yaml.MarkedYAMLError as error:
            stops.append(_syntax(path, builder.text, error))
        except yaml.YAMLError as error:
            return [Problem.of_file(path, "yaml", f"not YAML: {error}".replace("\n", " "))]
        except _Stop:
            return sorted({*stops, *found, *builder.problems})
        found.update(builder.problems)
        if not places or len(stops) == MAX_STOPS:
            return sorted({*stops, *found})
        unread |= _leave_out(lines, stops[-1].line - 1)
        builder = _Builder(path, "\n".join(lines), MAX_DEPTH)
    if isinstance(value, str) and (odd := _other_space(path, text)):
        return [odd]
    found.update(builder.problems)
    cut = {problem.line for problem in found if problem.rule == "comment"}
    problems = sorted({*(stop for stop in stops if stop.line - 1 not in cut), *found})
    if value is None:
        return problems or [Problem.of_file(path, "empty", empty)]
    if problems and not places:
        return problems
    return Document(path, text, value, builder.values, builder.keys, tuple(problems), frozenset(unread))


def _leave_out(lines: list[str], row: int) -> set[str]:
    """Empty a line that stops the parser, or the nearest above that is not empty, and what is indented further below it; the words of it."""
    row = min(row, len(lines) - 1)
    while row and not lines[row].strip():
        row -= 1
    first = lines[row]
    lines[row] = ""
    opens = first.rstrip().endswith((":", "|", ">", "-"))
    for below in range(row + 1, len(lines)):
        if lines[below].strip() and (
            _indent(lines[below]) <= _indent(first) or (not opens and _KEY.match(lines[below]))
        ):
            break
        lines[below] = ""
    return set(re.findall(r"[a-z_]+", first))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _other_space(path: str, text: str, last: int = -1) -> Problem | None:
    """The last space up to a line (from 1) that is none of YAML's, where one counts."""
    for found in reversed([*_OTHER_SPACE.finditer(text)]):
        line, column = line_and_column(text, found.start(1))
        if last < 0 or line <= last:
            called = f"U+{ord(found[1]):04X} ({name(found[1], 'a space')}) where YAML has spaces; write plain ones"
            if found[1] == "\t":
                return Problem(path, line, column, "", "a tab: indent with spaces", "yaml")
            return Problem(path, line, column, "", called, "yaml", right=Right(" ", near=found[1]))
    return None


def _syntax(path: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    said = error.problem or "not YAML"
    mark = (said in _AT_ITS_START and error.context_mark) or error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    odd = _other_space(path, text, (error.problem_mark or mark).line + 1) if mark else None
    if odd and odd.line >= line - 1:
        return odd
    if said == "mapping values are not allowed in this context" and (above := _no_key(text, line)):
        line, column, said = *above, "could not find expected ':'"
    message = _REWORDED.get(said, f"not YAML: {said}")
    if mark and text[mark.index : mark.index + 1] == "\t":
        message = "a tab: indent with spaces"
    elif mark and said == "did not find expected key":
        message = _AFTER.get(text[: mark.index].rstrip(" ")[-1:], message)
    if said == "exceeded maximum nesting depth":
        return Problem(path, line, column, "", _TOO_DEEP, "depth")
    return Problem(path, line, column, "", message, "yaml")


_ENTRY = re.compile(r"([ ]*(?:- +)*)(\S.*)")


def _no_key(text: str, line: int) -> tuple[int, int] | None:
    """Where the text above a line with a key begins, if that has no colon behind its own key: libyaml takes the two for one key."""
    lines = text.split("\n")
    here = _ENTRY.fullmatch(lines[line - 1])
    row = next((row for row in range(line - 2, -1, -1) if lines[row].strip()), None)
    above = _ENTRY.fullmatch(lines[row]) if row is not None else None
    if row is None or not (here and above) or not re.match(r"[\w-]+\s*:( |$)", here[2]):
        return None
    if len(here[1]) != len(above[1]) or re.search(r":( |$)", above[2]) or above[2].startswith("#"):
        return None
    return row + 1, len(above[1]) + 1


def _place(event: Any) -> Place:
    start = event.start_mark
    return Place(start.line + 1, start.column + 1, start.index, event.end_mark.index)


class _Stop(Exception):
    """The rest of the file cannot be read in a useful way."""


class _Builder:
    """Values from libyaml's events; what the model has no use for becomes a problem."""

    def __init__(self, path: str, text: str, depth: int) -> None:
        self.path = path
        self.text = text
        self.depth = depth  # how deep the places of values and keys are noted
        self.count = 0
        self.get: Callable[[], Any] = yaml.CLoader(text if text.endswith("\n") else f"{text}\n").get_event
        self.next = self.next_checked if "#" in text else self.get
        self.end = 0
        self.plain = False  # whether the last event was text without quotes
        self.problems: list[Problem] = []
        self.values: dict[KeyPath, Place] = {}
        self.keys: dict[KeyPath, Place] = {}

    def report(self, event: Any, rule: str, message: str, path: KeyPath = ()) -> None:
        mark: yaml.Mark = event.start_mark
        self.add(Problem(self.path, mark.line + 1, mark.column + 1, ".".join(map(str, path)), message, rule))

    def add(self, problem: Problem) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop
        self.problems.append(problem)

    def next_checked(self) -> Any:
        """The next event, and a look at the comments before it."""
        event = self.get()
        if self.plain and (cut := _CUT.match(self.text, self.end)):
            message = "' #' and what follows is left out as a comment; put the text in quotes, or a space behind the #"
            self.add(Problem(self.path, *line_and_column(self.text, cut.end() - 1), "", message, "comment"))
        self.plain = type(event) is yaml.ScalarEvent and not event.style
        if (at := strict_yaml.crowded_comment(self.text, self.end, event.start_mark.index)) >= 0:
            message = "a comment has a space before '#'; text that holds one is put in quotes"
            self.add(Problem(self.path, *line_and_column(self.text, at), "", message, "comment"))
        self.end = max(self.end, event.end_mark.index)
        return event

    def document(self) -> Value | None:
        self.next()  # start of the stream
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        event = self.next()
        if isinstance(event, yaml.ScalarEvent) and event.value == "" and not event.style:
            return None
        value = self.node(event, ())
        self.next()  # end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.report(event, "documents", "a second document; a file holds one: remove the '---' line")
        return value

    def node(self, event: Any, path: KeyPath, indent: int = -1, in_flow: bool = False) -> Value:
        kind = type(event)
        self.count += 1
        if self.count > MAX_VALUES:
            self.report(event, "size", f"more than {MAX_VALUES} values; split the file")
            raise _Stop
        if len(path) <= self.depth:
            self.values[path] = _place(event)
        if kind is yaml.AliasEvent:
            self.report(event, "alias", f"alias '*{event.anchor}'; write the value again, or quote the text", path)
            return ""
        if event.anchor is not None:
            self.report(event, "anchor", f"anchor '&{event.anchor}'; leave it out, or quote the text", path)
        if event.tag is not None:
            self.report(
                event, "tag", f"tag '{event.tag.replace(_STANDARD_TAG, '!!')}'; leave it out, or quote the text", path
            )
        if kind is yaml.ScalarEvent:
            self.check_form(event, path, indent, in_flow)
            return self.text_of(event, path)
        if len(path) >= MAX_DEPTH:
            self.report(event, "depth", _TOO_DEEP, path[:3])
            raise _Stop
        flow: bool = event.flow_style
        column = indent if flow else event.start_mark.column
        read = self.sequence if kind is yaml.SequenceStartEvent else self.mapping
        value, end = read(path, column, flow)
        if flow and path in self.values:
            self.values[path] = self.values[path]._replace(end=end.end_mark.index)
        several_lines = flow and not in_flow and end.end_mark.line > event.start_mark.line
        if several_lines and (
            wrong := strict_yaml.flow(self.text[event.start_mark.index : end.end_mark.index], indent)
        ):
            self.report(event, "indentation", wrong, path)
        return value

    def check_form(self, event: Any, path: KeyPath, indent: int, in_flow: bool) -> None:
        start, end = event.start_mark, event.end_mark
        wrong = None
        if not event.style:
            wrong = "'-' alone in a list in [ ]; put it in quotes" if in_flow and event.value == "-" else None
        elif event.style in "|>":
            wrong = strict_yaml.block(self.text, start.index, indent)
        elif end.line > start.line:
            wrong = strict_yaml.quoted(self.text[start.index : end.index], indent)
        if wrong:
            self.report(event, "indentation", wrong, path)

    def text_of(self, event: Any, path: KeyPath) -> str:
        value: str = event.value
        if SUSPECT.search(value):
            for _, message in islice(chain(unbalanced(value), refused(value)), 1):
                self.report(event, "characters", message, path)
        return value

    def sequence(self, path: KeyPath, indent: int, flow: bool) -> tuple[list[Value], Any]:
        values: list[Value] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            values.append(self.node(event, (*path, len(values)), indent, flow))
        return values, event

    def mapping(self, path: KeyPath, indent: int, flow: bool) -> tuple[dict[str, Value], Any]:
        values: dict[str, Value] = {}
        first = self.values.get(path)
        while type(event := self.next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.report(event, "key", "a key is a word, not a list, a mapping or an alias", path)
                raise _Stop
            key = self.key(event, path, values)
            inner = (*path, key)
            if len(inner) <= self.depth:
                self.keys.setdefault(inner, _place(event))
            value = self.node(self.next(), inner, indent, flow)
            values.setdefault(key, value)
        if first:
            self.values[path] = first
        return values, event

    def key(self, event: Any, path: KeyPath, values: dict[str, Value]) -> str:
        key = self.text_of(event, path)
        before = event.start_mark.index - 1
        while before >= 0 and self.text[before] == " ":
            before -= 1
        if before >= 0 and self.text[before] == "?":
            self.report(event, "key", f"'?' before key '{key}'; leave it out, or put the key in quotes", path)
        if event.anchor is not None or event.tag is not None:
            self.report(event, "key", "a key has no anchor and no tag: leave it out", path)
        if not key.isidentifier() and (odd := _other_space(self.path, key)):
            self.report(event, "yaml", odd.message, path)
        if key == "<<":
            self.report(event, "merge", "merge key '<<'; write the fields out", path)
        elif key in values:
            earlier = self.keys.get((*path, key), _place(event)).line
            self.report(event, "duplicate-key", f"key '{key}' stands already in line {earlier}; keep one", path)
        return key


def split_front_matter(path: str, text: str) -> tuple[str, str, int] | list[Problem]:
    """Front matter (with its opening `---`, so that lines keep their numbers), the body after it, the body's first line from 1."""
    lines = text.split("\n")
    if bare(lines[0]).rstrip() != "---":
        message = "no front matter; the first line is '---', then 'headline: …' and so on, then '---'"
        return [Problem.of_file(path, "front-matter", message)]
    for number, line in enumerate(lines[1:], 1):
        if bare(line).rstrip() == "---":
            body = lines[number + 1 :]
            blank = next((i for i, row in enumerate(body) if row.strip()), 0)
            return "\n".join(lines[:number]), "\n".join(body[blank:]).rstrip(), number + 2 + blank
    return [Problem.of_file(path, "front-matter", "front matter without an end; close it with a line '---'")]

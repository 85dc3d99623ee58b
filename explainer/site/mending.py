"""Texts to texts: plain names made references, and mended what has one right answer."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from explainer.problem import Problem
from explainer.records.document import Document, KeyPath
from explainer.records.fields import fold_name
from explainer.records.model import Record
from explainer.records.parts import Part
from explainer.records.prose import Heading, Link, Prose, parse_prose, walk
from explainer.records.reading import read_again, read_file, right_path
from explainer.records.references import references
from explainer.records.texts import decode
from explainer.records.written import (
    Edit,
    edited,
    replaced,
    whole,
)
from explainer.site.edits import Files, named_in, value_at
from explainer.site.names import Names
from explainer.site.profiles import Profiles

# ---- references from plain names -------------------------------------------------------------------------------------


def link(files: Files, id: str, names: Sequence[str]) -> dict[str, bytes]:
    """The files with what names somebody as plain text referring to their record: fields that may, and the first place of each prose."""
    read = [read_file((path, files[path])) for path in sorted(files)]
    profiles = Profiles(files, read, (), {}, "")
    called: Names[str] = Names()
    for name in names:
        called.add(name, id)
    for record in profiles.people_and_parties:  # whose longer names hold this one, or who has it as well
        for name in record.names if record.id != id else ():
            called.add(name, record.id)
    folded = {fold_name(name) for name in names}
    done = dict(files)
    for entry in profiles.entries:
        if not entry.record or (entry.id == id and isinstance(entry.record, Record)):
            continue
        edits = []
        for reference in references(entry.record):
            if reference.is_plain and reference.id != reference.to.nobody and fold_name(reference.id) in folded:
                document = profiles.document(entry.file)
                edits += whole(document, (*entry.path, *reference.path), id)
        for path in _proses(entry.record):
            document = profiles.document(entry.file)
            edits += replaced(
                document, (*entry.path, *path), _linked(value_at(document, (*entry.path, *path)), called, id)
            )
        done[entry.file] = edited(done[entry.file], edits) if edits else done[entry.file]
    return done


def _proses(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Where a record has prose."""
    if isinstance(value, Prose):
        yield path
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _proses(inner, (*path, number))
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _proses(getattr(value, name), (*path, name))


def _linked(value: str, called: Names[str], id: str) -> list[Edit]:
    """The edits of prose that make the first plain name in it a link, where that changes nothing else of what it is."""
    before = named_in(value)
    if ("record", id) in before:
        return []
    for found in called.find(value):
        if found.named != (id,):
            continue
        first, last = found.start, found.end - 1
        edits = [Edit(first, first + 1, f"[{value[first]}"), Edit(last, last + 1, f"{value[last]}][{id}]")]
        after = edited(value.encode(), edits).decode()
        wrong: list[str] = []
        prose = parse_prose(after.strip(), lambda message, piece, wrong=wrong: wrong.append(message))  # type: ignore[misc]
        heads = [part for each in prose.blocks if isinstance(each, Heading) for part in walk(each.inlines)]
        in_heading = any(isinstance(part, Link) and part.target == id for part in heads)
        named = named_in(after)
        if not wrong and not in_heading and sorted(named) == sorted([*before, ("record", id)]):
            return edits
    return []


# ---- fix -------------------------------------------------------------------------------------------------------------

# What is mended brings to light what could not be seen before it.
ROUNDS = 5


def fix(
    files: Files, problems: Sequence[Problem], told: Callable[[Files], Sequence[Problem]], root: str = ""
) -> dict[str, bytes]:
    """The files with all mended that has one right answer; `told` says what is wrong with files, and an answer that brings another mistake is none."""
    done = dict(files)
    for path in sorted(files):
        if (right := right_path(path)) and right not in done:
            done[right] = done.pop(path)
    if done != files:
        problems = told(done)
    left: set[Problem] = set()
    for _ in range(ROUNDS):
        known = {entry.id for file in done.items() for entry in read_file(file).entries}
        chosen = [
            each
            for each in problems
            if each not in left and _is_certain(each, known) and each.path.removeprefix(root) in done
        ]
        if not chosen:
            break
        tried = _mended(done, chosen, root)
        after = told(tried)
        before = Counter((each.path, each.field, each.message) for each in problems)
        new = (each for each in after if not (each.warning or before[each.path, each.field, each.message]))
        worse = {(each.path, each.field) for each in new}
        if bad := [each for each in chosen if (each.path, each.field) in worse]:
            left.update(bad)
        else:
            done, problems = tried, after
    return done


def _is_certain(problem: Problem, known: Collection[str]) -> bool:
    """Whether the answer to a problem is one: an id that is made of other words is if a record has it, or if it is the record's own."""
    right = problem.right
    if not right or not re.search("is no id|cites no source", problem.message):
        return right is not None
    if right.at_key or (right.path or ())[1:] == ("id",):
        return right.text not in known
    return re.findall(r"[a-z0-9-]+", right.text)[-1] in known


def _mended(files: Files, problems: Sequence[Problem], root: str) -> dict[str, bytes]:
    done = dict(files)
    for path in {each.path.removeprefix(root) for each in problems}:
        document = read_again(path, files[path])
        text = decode(path, files[path], sys.maxsize)
        assert isinstance(text, str), "what cannot be read has no right answer"
        edits: list[Edit] = []
        for problem in problems:
            if problem.path == root + path and problem.right:
                found = _answer(document, text, problem)
                if not any(one.start < other.end and other.start < one.end for one in found for other in edits):
                    edits += found
        done[path] = edited(files[path], edits)
    return done


def _answer(document: Document, text: str, problem: Problem) -> list[Edit]:
    """The edits that put the right answer of a problem in its place."""
    right = problem.right
    assert right
    if right.path is None:
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
        return [Edit(start, start + len(right.near), right.text)] if text.startswith(right.near, start) else []
    if right.at_key:
        return whole(document, right.path, right.text, at_key=True) if right.path in document.keys else []
    if right.path not in document.values:
        return []
    if not right.near:
        return whole(document, right.path, right.text)
    value = value_at(document, right.path)
    start = value.find(right.near)
    return replaced(document, right.path, [Edit(start, start + len(right.near), right.text)]) if start >= 0 else []

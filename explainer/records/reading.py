"""One file of `profiles/`: the records in it, and everything that is wrong with it alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from explainer.invisible import refused, unbalanced
from explainer.problem import Problem
from explainer.records.document import (
    MAX_BYTES,
    MAX_COLLECTION_BYTES,
    MAX_PROBLEMS,
    MAX_SIGNS,
    MAX_SIGNS_OF_A_BLOCK,
    Document,
    Mark,
    Path,
    at_characters,
    decode,
    parse_document,
    split_front_matter,
    too_large,
)
from explainer.records.fields import a_or_an, id_problem
from explainer.records.model import AnyRecord, Article, Claim, Event, Party, Person, Record, Source, Story, Term
from explainer.records.references import SOURCE, references
from explainer.records.validation import read_record
from explainer.records.vocabulary import RESERVED_IDS

PROFILES: dict[str, type[AnyRecord]] = {"people": Person, "parties": Party}
COLLECTIONS: dict[str, type[AnyRecord]] = {"events": Event, "claims": Claim, "sources": Source, "glossary": Term}
TEXTS: dict[str, type[AnyRecord]] = {"article": Article, "story": Story}
MODELS = PROFILES | COLLECTIONS | TEXTS

# Citations of one record: its page takes longer for each than for the one before.
MAX_CITATIONS = 1_000

_PATH = re.compile(
    rf"(?P<folder>{'|'.join(PROFILES)})/(?P<id>[^/]+)\.yaml"
    rf"|(?P<collection>{'|'.join(COLLECTIONS)})(?:/[^/]+)?\.yaml"
    rf"|(?P<text>{'|'.join(TEXTS)})\.md"
)


_FILES = (
    "profiles hold article.md, story.md, people/<id>.yaml, parties/<id>.yaml, "
    "and events, claims, sources, glossary (one .yaml file or a folder of them)"
)


class Entry(NamedTuple):
    """A record and where it stands: its file, the path there, its kind and id; no record if something is wrong with it."""

    file: str
    path: Path
    noun: str
    id: str
    record: AnyRecord | None


class Fault(NamedTuple):
    """A mistake at a field of a record or entry; where that stands is looked up later: see `Document.problem`."""

    of: AnyRecord | Record | Entry
    path: Path
    rule: str
    message: str
    near: str = ""
    skip: int = 0
    offset: int = 0
    at_key: bool = False


class FileRead(NamedTuple):
    """What a file holds, what is wrong with it, and the ids or collections of which it may hold more than could be read."""

    entries: Sequence[Entry] = ()
    problems: Sequence[Problem] = ()
    unread: Sequence[str] = ()


def read_file(file: tuple[str, bytes]) -> FileRead:
    """Read a file, given its path below `profiles/` and its bytes.

    Where every value stands is noted only on a second reading, if there is a problem: it takes time and memory.
    """
    path, data = file
    if wrong := _wrong_path(path):
        return FileRead(problems=(wrong,), unread=(may_hold(path),) if path.endswith(".yml") else ())
    text = _text(path, data)
    if isinstance(text, list):
        return FileRead(problems=text, unread=(may_hold(path),))
    read = _read(path, text, positions=False)
    return _read(path, text, positions=True) if read.problems else read


def read_again(path: str, data: bytes) -> Document:
    """The document of a file, with the place of each of its values; an empty one if there is none."""
    text = _text(path, data)
    document = text if isinstance(text, list) else _document(path, text)
    return Document(path, "", {}, {(): Mark(1, 1, 0, 0)}, {}) if isinstance(document, list) else document


def may_hold(path: str) -> str:
    """What a file that was not read may hold: its record, or everything of its collection."""
    folder, _, name = path.rpartition("/")
    return folder if folder in COLLECTIONS else name.rsplit(".", 1)[0]


def _wrong_path(path: str) -> Problem | None:
    wrong, rule = "", "file"
    found = _PATH.fullmatch(path)
    if unseen := next(refused(path), None):
        wrong, rule = f"in the name of the file: {unseen[1]}", "characters"
    elif not found:
        right = "the ending is .yaml: rename the file" if re.search(r"[^/]\.yml$", path) else _FILES
        wrong = f"a file of the wrong kind; {right}"
    elif id := found["id"]:
        reserved = f"the name '{id}' is reserved by the site" if id in RESERVED_IDS else None
        misnamed = id_problem(id) or reserved
        wrong, rule = f"{misnamed}; rename the file" if misnamed else "", "id"
    return Problem(path, 1, 1, "", wrong, rule) if wrong else None


def _collection(path: str) -> str | None:
    """The collection that a file belongs to."""
    found = _PATH.fullmatch(path)
    return found and found["collection"]


def _text(path: str, data: bytes) -> str | list[Problem]:
    """The text of a file, if it is not too long and holds no character that it must not hold."""
    in_collection = _collection(path)
    text = decode(path, data, MAX_COLLECTION_BYTES if in_collection else MAX_BYTES)
    if isinstance(text, list):
        return text
    if path != "article.md" and (unseen := at_characters(path, text, refused(text))):
        return unseen
    most = MAX_SIGNS if path.endswith(".yaml") else MAX_SIGNS_OF_A_BLOCK
    if not in_collection and (wrong := too_large(text, most)):
        return [Problem(path, 1, 1, "", wrong, "size")]
    return text


# ---- documents -------------------------------------------------------------------------------------------------------


def _document(path: str, text: str, positions: bool = True) -> Document | list[Problem]:
    if path == "article.md":
        return _with_front_matter(path, text, "the front matter is empty; it begins with 'headline: …'")
    if path != "story.md":
        return parse_document(path, text, _when_empty(path), positions)
    if not text.strip():
        return [Problem(path, 1, 1, "", "the file is empty; write the story, or remove the file", "empty")]
    whole = Mark(1, 1, 0, len(text))
    return Document(path, text, {"text": text}, {(): whole, ("text",): whole}, {})


def _when_empty(path: str) -> str:
    if name := _collection(path):
        return f"the file is empty; write {a_or_an(COLLECTIONS[name].noun)}, or remove the file"
    return "the file is empty; a profile begins with 'name: …'"


def _with_front_matter(path: str, text: str, empty: str) -> Document | list[Problem]:
    """The fields in the front matter; the text below it stands at `text`."""
    parts = split_front_matter(path, text)
    if isinstance(parts, list):
        return parts
    front, body, line = parts
    start = text.index(body, len(front))
    if unseen := at_characters(path, text, refused(text[:start])):
        return unseen
    document = parse_document(path, front, empty)
    if isinstance(document, list):
        return document
    below: dict[Path, Mark] = {("text",): Mark(line, 1, start, start + len(body))}
    return replace(document, text=text, values=document.values | below)


# ---- records ---------------------------------------------------------------------------------------------------------


def _read(path: str, text: str, positions: bool) -> FileRead:
    document = _document(path, text, positions)
    if isinstance(document, list):
        return FileRead(problems=document, unread=(may_hold(path),))
    if name := _collection(path):
        return _read_collection(document, name)
    id, given = may_hold(path), {}
    problems: list[Problem] = []
    if path == "article.md":
        below = document.values["text",]
        given = {"text": text[below.start : below.end]}
        if not given["text"].strip():
            message = "no text; the article stands below the front matter"
            problems = [Problem(path, below.line, 1, "", message, "empty")]
    elif path == "story.md":
        problems = at_characters(path, text, unbalanced(text))
    else:
        given = {"id": id}
    model = TEXTS.get(path.removesuffix(".md")) or PROFILES[path.partition("/")[0]]
    entry, wrong = _entry(document, (), model, id, given)
    return FileRead((entry,), [*problems, *wrong])


def _read_collection(document: Document, name: str) -> FileRead:
    """The entries of a collection: a list, or a mapping if the key of each is its id."""
    model = COLLECTIONS[name]
    keyed = "id" in model.implied
    if not isinstance(document.value, dict if keyed else list):
        shape = "a mapping: each source under its id" if keyed else "a list: each entry starts with '- id: …'"
        return FileRead(problems=[document.problem((), "type", f"expected {shape}")], unread=[name])
    entries: list[Entry] = []
    problems: list[Problem] = []
    unread = set()
    for key, text in _pieces(document):
        if len(problems) >= MAX_PROBLEMS:
            message = "more mistakes than are listed here; mend these first"
            problems.append(Problem(document.path, 1, 1, "", message, "many"))
            unread.add(name)
            break
        id = key if isinstance(key, str) else _said_id(document.at((key,)))
        if wrong := too_large(text, MAX_SIGNS_OF_A_BLOCK):
            problems.append(document.problem((key,), "size", wrong))
            unread.add(name)
        elif keyed and (wrong := id_problem(id)):
            problems.append(document.problem((key,), "id", wrong, at_key=True))
        else:
            entry, found = _entry(document, (key,), model, id, {"id": id} if keyed else {})
            entries.append(entry)
            problems += found
    return FileRead(entries, problems, tuple(unread))


def _pieces(document: Document) -> Iterator[tuple[str | int, str]]:
    """The key of each entry of a collection, and its text."""
    value = document.value
    keys: Sequence[str | int] = list(value) if isinstance(value, dict) else range(len(value))
    starts = [document.values[key,].start for key in keys]
    for key, start, end in zip(keys, starts, [*starts[1:], len(document.text)], strict=False):
        yield key, document.text[start:end]


def _said_id(value: Any) -> str:
    said = value.get("id") if isinstance(value, dict) else None
    return said.strip() if isinstance(said, str) else ""


def _entry(
    document: Document, path: Path, model: type[AnyRecord], id: str, given: Mapping[str, Any]
) -> tuple[Entry, list[Problem]]:
    record = read_record(model, document, path, given)
    problems = record if isinstance(record, list) else _overcited(document, path, record)
    sound = None if isinstance(record, list) or problems else record
    return Entry(document.path, path, model.noun, id, sound), problems


def _overcited(document: Document, path: Path, record: AnyRecord) -> list[Problem]:
    cited = [reference for reference in references(record) if reference.to == SOURCE]
    if len(cited) <= MAX_CITATIONS:
        return []
    message = f"more than {MAX_CITATIONS} citations in one record; leave some out"
    first = cited[MAX_CITATIONS]
    return [document.problem((*path, *first.path), "size", message, near=first.near)]

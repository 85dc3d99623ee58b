"""One file of `profiles/`: the records in it, and everything that is wrong with it alone."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from explainer.invisible import bare, refused, unbalanced
from explainer.problem import Problem
from explainer.records import texts
from explainer.records.document import Document, KeyPath, Place, parse_document, split_front_matter
from explainer.records.fields import a_or_an, as_id, id_problem
from explainer.records.model import (
    AnyRecord,
    Article,
    Claim,
    Correction,
    Event,
    FurtherPage,
    LogEntry,
    Party,
    Person,
    Source,
    Story,
    Term,
)
from explainer.records.prose import MAX_ID
from explainer.records.references import SOURCE, left_overs, references
from explainer.records.slips import meant_by
from explainer.records.validation import read_record
from explainer.records.vocabulary import RESERVED_IDS
from explainer.records.watched import Watched, Words, watched

PROFILES: dict[str, type[AnyRecord]] = {"people": Person, "parties": Party}
COLLECTIONS: dict[str, type[AnyRecord]] = {
    "events": Event,
    "claims": Claim,
    "sources": Source,
    "glossary": Term,
    "corrections": Correction,
}
TEXTS: dict[str, type[AnyRecord]] = {"article": Article, "story": Story}
MODELS = PROFILES | COLLECTIONS | TEXTS | {"pages": FurtherPage}

# What no editor writes: see `changes --json`.
LOG = "changes"

_LISTS: dict[str, type[AnyRecord]] = {**COLLECTIONS, LOG: LogEntry}

# Collections that are a mapping: the key of each entry is its id.
KEYED = frozenset(["sources"])

# Citations of one record: its page takes longer for each than for the one before.
MAX_CITATIONS = 1_000

_PROFILE = re.compile(rf"({'|'.join(PROFILES)})/([^/]+)\.yaml")
_LIST = re.compile(rf"(?:{'|'.join(COLLECTIONS)})(?:/[^/]+)?\.yaml|{LOG}(?:/[^/]+)?\.json")
_TEXT = re.compile(rf"({'|'.join(TEXTS)})\.md")
_PAGE = re.compile(r"(pages)/([^/]+)\.md")
_FILES = (
    "profiles hold article.md, story.md, people/<id>.yaml, parties/<id>.yaml, "
    "pages/<id>.md, and events, claims, sources, glossary, corrections (one .yaml file or a folder of them)"
)


class Entry(NamedTuple):
    """A record and where it stands: its file, the path there, its kind and id; no record if something is wrong with it."""

    file: str
    path: KeyPath
    noun: str
    id: str
    record: AnyRecord | None
    watched: tuple[Watched, ...] = ()
    fingerprint: str = ""  # of what the file says there, if it holds others too


class Fault(NamedTuple):
    """A mistake at a field of a record or entry; where that stands is looked up later: see `Document.problem`."""

    of: Any
    path: KeyPath
    rule: str
    message: str
    near: str = ""
    skip: int = 0
    offset: int = 0
    at_key: bool = False
    right: str | None = None


class FileRead(NamedTuple):
    """What a file holds, what is wrong with it, and the ids or collections of which it may hold more than could be read."""

    entries: Sequence[Entry] = ()
    problems: Sequence[Problem] = ()
    unread: Collection[str] = ()


def read_file(file: tuple[str, bytes] | tuple[str, bytes, Words], last: FileRead | None = None) -> FileRead:
    """Read a file, given its path below `profiles/` and its bytes, and words that are watched beside ours.

    The places of values are noted only on a second reading, if there is a problem: they take time and memory. Of a list, records
    that are as they were at the `last` reading, with these words, are the same objects.
    """
    path, data, *words = file
    if wrong := _wrong_path(path):
        return FileRead(problems=(wrong,), unread={may_hold(path)} - (set() if path.endswith(".yml") else RESERVED_IDS))
    text = _text(path, data)
    if isinstance(text, list):
        return FileRead(problems=text, unread=(may_hold(path),))
    known = {entry.fingerprint: entry for entry in (last.entries if last else ()) if entry.fingerprint and entry.record}
    read = _read(path, text, known, places=False)
    read = _read(path, text, known, places=True) if read.problems else read
    return read._replace(
        entries=[entry if entry.fingerprint in known else _noting(entry, *words) for entry in read.entries]
    )


def _noting(entry: Entry, words: Words = ()) -> Entry:
    """An entry with what rules ask of its texts, which takes longer than to read them; of a change nobody asks any more."""
    if not entry.record or isinstance(entry.record, LogEntry):
        return entry
    left = (Watched("left-over", path, message, piece) for path, piece, message in left_overs(entry.record))
    return entry._replace(watched=(*watched(entry.record, words), *left))


def read_again(path: str, data: bytes) -> Document:
    """The document of a file, with the place of each of its values; an empty one if there is none."""
    text = _text(path, data)
    document = text if isinstance(text, list) else _document(path, text)
    return Document(path, "", {}, {(): Place(1, 1, 0, 0)}, {}) if isinstance(document, list) else document


def may_hold(path: str) -> str:
    """What a file that was not read may hold: its record, or everything of its collection."""
    folder, _, name = path.rpartition("/")
    return folder if folder in _LISTS else name.rsplit(".", 1)[0]


def _first_name(path: str) -> str:
    """The folder of a file, or its name if it is in none."""
    return re.split("[/.]", path)[0]


def _right_path(path: str) -> str:
    """What would be right in place of a path of which only the folder or the ending is wrong, or what there may be."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    known = [*PROFILES, "pages", *COLLECTIONS] if folder else [*TEXTS, *COLLECTIONS]
    if re.fullmatch(r".+\.(?:ya?ml|md)(?:\.txt)?", name) and (meant := meant_by(folder or stem, known)):
        right = f"{meant}/{stem}" if folder else meant
        return f"rename the file to {right}{'.md' if meant in (*TEXTS, 'pages') else '.yaml'}"
    return _FILES


def right_path(path: str) -> str | None:
    """The one path that a file of the wrong name should have: another ending, or the id that its name means."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.removesuffix(".txt").rpartition(".")
    if ending not in ("yaml", "yml", "md"):
        return None
    if folder in PROFILES or folder == "pages":
        stem = as_id(stem)
    right = f"{folder}/{stem}" if folder else stem
    right += ".md" if folder == "pages" or right in TEXTS else ".yaml"
    return right if right != path and _wrong_path(path) and not _wrong_path(right) else None


def _wrong_path(path: str) -> Problem | None:
    for _, unseen in refused(path):
        return Problem.of_file(path, "characters", f"in the name of the file: {unseen}")
    if not any(form.fullmatch(path) for form in (_PROFILE, _LIST, _TEXT, _PAGE)):
        return Problem.of_file(path, "file", f"a file of the wrong kind; {_right_path(path)}")
    if found := _PROFILE.fullmatch(path) or _PAGE.fullmatch(path):
        reserved = f"the name '{found[2]}' is reserved by the site" if found[2] in RESERVED_IDS else None
        if wrong := id_problem(found[2]) or reserved:
            return Problem.of_file(path, "id", f"{wrong}; rename the file")
    return None


def _text(path: str, data: bytes) -> str | list[Problem]:
    """The text of a file that is not too long and holds no character that it must not hold."""
    in_collection = _LIST.fullmatch(path)  # its records are measured one by one
    text = texts.decode(path, data, texts.MAX_COLLECTION_BYTES if in_collection else texts.MAX_BYTES)
    if isinstance(text, list):
        return text
    if path != "article.md" and (unseen := texts.at_characters(path, text, refused(text))):
        return unseen
    most = texts.MAX_SIGNS if _PROFILE.fullmatch(path) else texts.MAX_SIGNS_OF_A_BLOCK
    wrong = None if in_collection else texts.too_large(text, most)
    return [Problem.of_file(path, "size", wrong)] if wrong else text


def _document(path: str, text: str, places: bool = True) -> Document | list[Problem]:
    if path == "story.md" and bare(text.partition("\n")[0]).rstrip() != "---":
        whole = Place(1, 1, 0, len(text))
        empty = Problem.of_file(path, "empty", "the file is empty; write the story, or remove the file")
        return Document(path, text, {}, {(): whole, ("text",): whole}, {}) if text.strip() else [empty]
    if path.endswith(".md"):
        first = "headline" if path == "article.md" else "title"
        return _with_front_matter(path, text, f"the front matter is empty; it begins with '{first}: …'")
    right = "a profile begins with 'name: …'"
    if _LIST.fullmatch(path):
        right = f"write {a_or_an(_LISTS[_first_name(path)].noun)}, or remove the file"
    return parse_document(path, text, f"the file is empty; {right}", places)


def _with_front_matter(path: str, text: str, empty: str) -> Document | list[Problem]:
    """The fields in the front matter; the text below it has a place, but is no value."""
    parts = split_front_matter(path, text)
    if isinstance(parts, list):
        return parts
    front, body, line = parts
    start = text.index(body, len(front))
    if unseen := texts.at_characters(path, text, refused(text[:start])):
        return unseen
    document = parse_document(path, front, empty)
    if isinstance(document, list):
        return document
    below: dict[KeyPath, Place] = {("text",): Place(line, 1, start, start + len(body))}
    return replace(document, text=text, values=document.values | below)


def _read(path: str, text: str, known: Mapping[str, Entry], places: bool) -> FileRead:
    document = _document(path, text, places)
    if isinstance(document, list):
        return FileRead(problems=document, unread=(may_hold(path),))
    read = _read_collection(document, _first_name(path), known) if _LIST.fullmatch(path) else _read_one(document)
    unread = (*read.unread, may_hold(path)) if document.unread else read.unread
    return FileRead(read.entries, [*document.problems, *read.problems], unread)


def _read_one(document: Document) -> FileRead:
    """The record of a file that holds one."""
    path = document.path
    id, problems, given = may_hold(path), [], {"id": may_hold(path)}
    model = TEXTS[id] if _TEXT.fullmatch(path) else MODELS[path.partition("/")[0]]
    if wrong_folder := _wrong_folder(document, path.partition("/")[0]):
        return FileRead((Entry(path, (), model.noun, id, None),), [wrong_folder])
    if path.endswith(".md"):
        below = document.values["text",]
        given = {"text": document.text[below.start : below.end]} | ({} if id in TEXTS else given)
        problems = [] if path == "article.md" else texts.at_characters(path, document.text, unbalanced(document.text))
        if not given["text"].strip():
            message = f"no text; the {model.noun} stands below the front matter"
            problems = [Problem(path, below.line, 1, "", message, "empty")]
    entry, wrong = _entry(document, (), model, id, given)
    return FileRead((entry,), [*problems, *wrong])


def _wrong_folder(document: Document, folder: str) -> Problem | None:
    """A party among the people, or a person among the parties: what it says would be many problems."""
    keys = document.value.keys() if isinstance(document.value, dict) else set()
    if folder == "people" and "classification" in keys and not keys & {"birth", "death"}:
        message = "this is a party, among the people; move the file to parties/"
        return document.problem(("classification",), "file", message, at_key=True)
    if folder == "parties" and "classification" not in keys and keys & {"birth", "death"}:
        return document.problem((), "file", "this is a person, among the parties; move the file to people/")
    return None


def _read_collection(document: Document, name: str, known: Mapping[str, Entry]) -> FileRead:
    """The entries of a collection: a list, or a mapping if the key of each is its id; those that are known by their fingerprint are read."""
    model, value = _LISTS[name], document.value
    keyed = name in KEYED
    if not isinstance(value, dict if keyed else list):
        shape = "a mapping: each source under its id" if keyed else "a list: each entry starts with '- id: …'"
        shape = "a list, as 'changes --json' prints it" if name == LOG else shape
        return FileRead(problems=[document.problem((), "type", f"expected {shape}")], unread=[name])
    entries: list[Entry] = []
    problems: list[Problem] = []
    unread = set()
    keys: Sequence[str | int] = list(value) if isinstance(value, dict) else range(len(value))
    starts = [*(document.values[key,].start for key in keys), len(document.text)]
    for number, key in enumerate(keys):
        if len(problems) >= texts.MAX_PROBLEMS:
            message = "more mistakes than are listed here; mend these first"
            problems.append(Problem.of_file(document.path, "many", message))
            unread.add(name)
            break
        entry = document.at((key,))
        id: Any = key if keyed else entry.get("id") if isinstance(entry, dict) else ""
        given = {"id": id} if keyed else {}
        if "id" in model.implied and not keyed:  # nobody names it
            id = given["id"] = f"{document.path}:{key}"
        if wrong := texts.too_large(document.text[starts[number] : starts[number + 1]], texts.MAX_SIGNS_OF_A_BLOCK):
            problems.append(document.problem((key,), "size", wrong))
            unread.add(name)
        elif keyed and (wrong := id_problem(id)):
            problems.append(
                document.problem((key,), "id", wrong, at_key=True, right=as_id(id)[:MAX_ID].strip("-") or None)
            )
            unread.add(id)
        elif (fingerprint := sha256(repr((id, entry)).encode("utf-8", "surrogatepass")).hexdigest()) in known:
            entries.append(known[fingerprint]._replace(path=(key,)))
        else:
            made, found = _entry(document, (key,), model, id, given)
            entries.append(made._replace(fingerprint=fingerprint))
            problems += found
    return FileRead(entries, problems, tuple(unread))


def _entry(
    document: Document, path: KeyPath, model: type[AnyRecord], id: Any, given: Mapping[str, Any]
) -> tuple[Entry, list[Problem]]:
    record = read_record(model, document, path, given)
    problems = record if isinstance(record, list) else _overcited(document, path, record)
    id = id.strip() if isinstance(id, str) else ""
    return Entry(
        document.path, path, model.noun, id, None if problems or isinstance(record, list) else record
    ), problems


def _overcited(document: Document, path: KeyPath, record: AnyRecord) -> list[Problem]:
    cited = [reference for reference in references(record) if reference.to is SOURCE]
    if len(cited) <= MAX_CITATIONS:
        return []
    message = f"more than {MAX_CITATIONS} citations in one record; leave some out"
    first = cited[MAX_CITATIONS]
    return [document.problem((*path, *first.path), "size", message, near=first.near)]

"""Texts to texts: a record renamed or retired, and every reference to it changed with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from explainer.records.document import Document, KeyPath
from explainer.records.fields import id_problem
from explainer.records.model import Record
from explainer.records.prose import parse_prose
from explainer.records.reading import KEYED, MODELS, PROFILES, Entry, read_again, read_file
from explainer.records.references import Reference, references
from explainer.records.validation import read_record
from explainer.records.vocabulary import RESERVED_IDS
from explainer.records.written import (
    Edit,
    as_written,
    edited,
    is_flow,
    replaced,
    whole,
    with_entry,
    with_key,
    without,
)
from explainer.site.names import Names
from explainer.site.profiles import Profiles

Files = Mapping[str, bytes]

FOLDERS = {model.noun: name for name, model in MODELS.items()}


class Refused(Exception):
    """Why nothing can be changed: sentences, and problems with their paths below `profiles/`."""


# ---- what there is ---------------------------------------------------------------------------------------------------


def profiles_of(files: Files) -> Profiles:
    """All records, if each is sound by itself: of others nobody knows what they refer to."""
    read = [read_file((path, files[path])) for path in sorted(files)]
    if problems := [problem for file in read for problem in file.problems]:
        raise Refused("these come first, since nobody can tell what they refer to:", *problems)
    return Profiles(files, read, (), {}, "")


def entry_called(profiles: Profiles, name: str) -> Entry:
    """The entry that an id means, or a kind and an id (`events/joint-list-call`)."""
    kind, _, id = name.removesuffix(".yaml").rpartition("/")
    found = [
        entry for entry in profiles.entries if entry.id == id and id and kind in ("", FOLDERS[entry.noun])
        and FOLDERS[entry.noun] in ID_KINDS
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    if found:
        several = " or ".join(f"{FOLDERS[entry.noun]}/{id}" for entry in found)
        raise Refused(f"several records are called '{id}': write {several}")
    now = profiles.formerly(id)
    raise Refused(
        f"no record '{name}'"
        + (f"; it is a former id of '{now.id}', which may be taken out of its former_ids" if now else "")
    )


def a_noun(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


ID_KINDS = (*PROFILES, "events", "claims", "sources", "glossary", "pages")


def references_of(profiles: Profiles, entry: Entry) -> list[Reference]:
    """What a record refers to; of one that is retired also what is not read any more."""
    record = entry.record
    if isinstance(record, Record) and record.retired:
        document = read_again(entry.file, profiles.files[entry.file])
        given = {key: value for key, value in document.at(()).items() if key != "retired"}
        full = read_record(type(record), replace(document, value=given), (), {"id": record.id})
        record = record if isinstance(full, list) else full
    return references(record) if record else []


def means(profiles: Profiles, reference: Reference, target: Entry) -> bool:
    """Whether a reference leads to a record: the first kind that has the id counts."""
    if reference.id != target.id or reference.id == reference.to.nobody:
        return False
    return next((noun for noun in reference.to.nouns if target.id in profiles.records[noun]), None) == target.noun


def _place_of_id(document: Document, path: KeyPath) -> KeyPath:
    return (*path, "id") if isinstance(document.at(path), dict) else path


# ---- rename ----------------------------------------------------------------------------------------------------------


def rename(files: Files, old: str, new: str, former: bool = True) -> dict[str, bytes]:
    """The files with another id for a record; the old one leads to it, unless that is not asked for or nobody has seen it."""
    profiles = profiles_of(files)
    entry = entry_called(profiles, old)
    new = new.rpartition("/")[2].removesuffix(".yaml")
    if wrong := id_problem(new):
        raise Refused(wrong)
    if not entry.path and new in RESERVED_IDS:
        raise Refused(f"the name '{new}' is reserved by the site")
    kinds = ("person", "party") if isinstance(entry.record, Record) else (entry.noun,)
    if taken_by := next((noun for noun in kinds if new in profiles.records[noun]), None):
        raise Refused(
            f"'{new}' is the id of a {taken_by} that is there; to make one of the two, type: merge {old} {new}"
        )
    done = with_references(profiles, entry, new)
    path, at_key = entry.file, FOLDERS[entry.noun] in KEYED
    if entry.path:
        document = read_again(path, done[path])
        id_at = entry.path if at_key else (*entry.path, "id")
        done[path] = edited(done[path], whole(document, id_at, new, at_key))
        return done
    moved = f"{path.rpartition('/')[0]}/{new}.{path.rpartition('.')[2]}"
    done[moved] = done.pop(path)
    record = entry.record
    if isinstance(record, Record):
        if new in record.former_ids:
            document = read_again(moved, done[moved])
            done[moved] = edited(done[moved], [without(document, ("former_ids", record.former_ids.index(new)))])
        if former and not record.draft:
            done[moved] = with_entries(moved, done[moved], (), "former_ids", [entry.id])
    return done


def with_references(profiles: Profiles, target: Entry, new: str) -> dict[str, bytes]:
    """The files with every reference to a record leading to another id."""
    done = dict(profiles.files)
    edits: dict[str, set[Edit]] = {}
    for entry in profiles.entries:
        found = [each for each in references_of(profiles, entry) if means(profiles, each, target)]
        about = addresses_of(profiles, entry, target, new)
        if not (found or about):
            continue
        document = profiles.document(entry.file)
        inside = edits.setdefault(entry.file, set())
        for path, address in about:
            inside.update(whole(document, (*entry.path, *path), address))
        for path in dict.fromkeys(each.path for each in found if each.near):
            inside.update(_in_prose(document, (*entry.path, *path), target, new))
        for path in dict.fromkeys(each.path for each in found if not each.near):
            inside.update(whole(document, _place_of_id(document, (*entry.path, *path)), new))
    for file, changes in edits.items():
        done[file] = edited(done[file], changes)
    return done


def addresses_of(profiles: Profiles, entry: Entry, target: Entry, new: str) -> list[tuple[KeyPath, str]]:
    """Where a correction names a record, and the address that it has then; a bare id that others have gets its kind."""
    if entry.noun != "correction":
        return []
    folder = FOLDERS[target.noun]
    own = target.id if folder == "pages" else f"{folder}/{target.id}"
    found: list[tuple[KeyPath, str]] = []
    for number, about in enumerate(getattr(entry.record, "about", ())):
        meant = [each for each in profiles.addresses if about in (each, each.rpartition("/")[2])]
        if meant == [own]:
            others = [each for each in profiles.addresses if each.rpartition("/")[2] == new and each != own]
            bare = "/" not in about and (folder == "pages" or not others)
            found.append((("about", number), new if bare else f"{folder}/{new}"))
    return found


def _in_prose(document: Document, path: KeyPath, target: Entry, new: str) -> list[Edit]:
    """Edits of prose: what looks like a reference is one if the text refers to something else without it."""
    value = value_at(document, path)
    before = named_in(value)
    sign = r"\[@" if target.noun == "source" else r"\]\["
    pieces = []
    for found in re.finditer(rf"{sign}({re.escape(target.id)})\]", value):
        start, end = found.span(1)
        if named_in(value[:start] + new + value[end:]) != before:
            pieces.append(Edit(start, end, new))
    return replaced(document, path, pieces)


def value_at(document: Document, path: KeyPath) -> str:
    if path == ("text",) and path in document.values:
        place = document.values[path]
        return document.text[place.start : place.end]
    value = document.at(path)
    return value if isinstance(value, str) else ""


def named_in(text: str) -> list[tuple[str, str]]:
    """What prose refers to, in its order."""
    prose = parse_prose(text.strip(), lambda message, piece: None)
    return [*(("record", id) for id in prose.records), *(("source", id) for id in prose.citations)]


def with_entries(file: str, data: bytes, at: KeyPath, key: str, texts: Sequence[str]) -> bytes:
    """A file with entries behind those of a list, which is made if it is not there."""
    for text in texts:
        document = read_again(file, data)
        path = (*at, key)
        if path in document.values:
            edit = with_entry(document, path, as_written(text), text)
        else:
            edit = with_key(document, at, f"{key}:\n  - {as_written(text)}", [text])
        data = edited(data, [edit])
    return data


# ---- retire ----------------------------------------------------------------------------------------------------------


def retire(files: Files, name: str, reason: str) -> dict[str, bytes]:
    """The files with only the name of a record left, its addresses, its review and why; comments go with what they are about."""
    profiles = profiles_of(files)
    entry = entry_called(profiles, name)
    if not isinstance(entry.record, Record):
        raise Refused(f"'{entry.id}' is {a_noun(entry.noun)}, without a page of its own; take it out of {entry.file}")
    if entry.record.retired:
        raise Refused(
            f"'{entry.id}' is retired already, and readers are told: {entry.record.retired} (to say it otherwise, edit {entry.file})"
        )
    data = files[entry.file]
    document = profiles.document(entry.file)
    for key in [key for key in document.at(()) if key not in entry.record.remaining or key == "retired"]:
        document = read_again(entry.file, data)
        data = edited(data, [_with_comments(document, key)])
    document = read_again(entry.file, data)
    data = edited(data, [with_key(document, (), f"retired: {as_written(reason)}", reason)])
    return {**files, entry.file: data}


# What stands there is the article's, and not ours to reword.
_OF_THE_ARTICLE = {("quote",), ("prefix",), ("suffix",)}


def named_elsewhere(files: Files, name: str) -> list[tuple[str, int]]:
    """The files and lines beside its own that name a person or party, by a reference or in words."""
    profiles = profiles_of(files)
    target = entry_called(profiles, name)
    called: Names[str] = Names()
    for record in profiles.people_and_parties:
        for each in record.names:
            called.add(each, record.id)
    found: list[tuple[str, KeyPath, str]] = []
    for entry in profiles.entries:
        named = [(each.path, each.near) for each in references_of(profiles, entry) if means(profiles, each, target)]
        named += [(path, "") for path, _ in addresses_of(profiles, entry, target, target.id)]
        found += [(entry.file, (*entry.path, *path), near) for path, near in named]
    for file in dict.fromkeys(entry.file for entry in profiles.entries):
        for path in profiles.document(file).values if file != "article.md" else ():
            text = value_at(profiles.document(file), path) if path[-1:] not in _OF_THE_ARTICLE else ""
            found += [(file, path, text[start:end]) for start, end, ids in called.find(text) if target.id in ids]
    places = set()
    for file, path, near in found:
        document = profiles.document(file)
        for number in range(value_at(document, path).count(near) if near else 1):
            places.add((file, document.problem(path, rule="", message="", near=near, skip=number).line))
    return sorted(place for place in places if place[0] != target.file)


def _with_comments(document: Document, key: str) -> Edit:
    """The edit that removes a key with the comments on it: those just above, and what stands behind it up to those of the next key."""
    edit = without(document, (key,))
    if is_flow(document, ()):
        return edit
    above = re.search(r"(?:^ *#[^\n]*\n)*\Z", document.text[: edit.start], re.MULTILINE)
    below = re.match(
        r"((?: *(?:#[^\n]*)?\n)*?)(?: *#[^\n]*\n)*(?= *[^ #\n])|(?: *(?:#[^\n]*)?\n)*", document.text[edit.end :]
    )
    assert above and below
    return Edit(above.start(), edit.end + len(below[1] if below[1] is not None else below[0]), "")


# ---- merge -----------------------------------------------------------------------------------------------------------

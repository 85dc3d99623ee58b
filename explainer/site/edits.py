"""Texts to texts: a record renamed, merged or retired, and every reference to it changed with it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explainer.problem import Problem
from explainer.records.document import Document, KeyPath
from explainer.records.fields import fold_name, id_problem
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
    instead,
    is_flow,
    pair,
    replaced,
    taken,
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


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


ID_KINDS = (*PROFILES, "events", "claims", "sources", "glossary", "pages")


def _references(profiles: Profiles, entry: Entry) -> list[Reference]:
    """What a record refers to; of one that is retired also what is not read any more."""
    record = entry.record
    if isinstance(record, Record) and record.retired:
        document = read_again(entry.file, profiles.files[entry.file])
        given = {key: value for key, value in document.at(()).items() if key != "retired"}
        full = read_record(type(record), replace(document, value=given), (), {"id": record.id})
        record = record if isinstance(full, list) else full
    return references(record) if record else []


def _means(profiles: Profiles, reference: Reference, target: Entry) -> bool:
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
    done = _with_references(profiles, entry, new)
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
            done[moved] = _with_entries(moved, done[moved], (), "former_ids", [entry.id])
    return done


def _with_references(profiles: Profiles, target: Entry, new: str) -> dict[str, bytes]:
    """The files with every reference to a record leading to another id."""
    done = dict(profiles.files)
    edits: dict[str, set[Edit]] = {}
    for entry in profiles.entries:
        found = [each for each in _references(profiles, entry) if _means(profiles, each, target)]
        about = _about(profiles, entry, target, new)
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


def _about(profiles: Profiles, entry: Entry, target: Entry, new: str) -> list[tuple[KeyPath, str]]:
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


def _with_entries(file: str, data: bytes, at: KeyPath, key: str, texts: Sequence[str]) -> bytes:
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
        raise Refused(f"'{entry.id}' is {_a(entry.noun)}, without a page of its own; take it out of {entry.file}")
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
        named = [(each.path, each.near) for each in _references(profiles, entry) if _means(profiles, each, target)]
        named += [(path, "") for path, _ in _about(profiles, entry, target, target.id)]
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

# Fields that remain with each record, and those whose other value becomes another name.
_OWN = ("id", "name", "sort_name", "reviewed", "draft", "retired")
_NAMES = ("short_name", "native_name", "native_language", "abbreviation", "term")

# What is said about a fact; two facts that differ in it alone are one.
_SAID = ("sources", "note", "disputed", "last_known", "classification")


@dataclass
class _Merge:
    """Two mappings of one file or two: what the other has is taken over, as it is written; `take` says whose value counts where they differ."""

    take: str
    differing: list[tuple[KeyPath, str, str]]  # where it stands in the second, and the values of both

    def edits(self, source: Document, at: KeyPath, into: Document, to: KeyPath, top: bool = False) -> Iterator[Edit]:
        there = into.at(to)
        lacking = []
        behind = None  # the field before it that both have
        for key, value in source.at(at).items():
            here, other = (*at, key), (*to, key)
            if key not in there and not (top and key in _OWN):
                lacking.append(with_key(into, to, pair(source, here), value, behind))
            behind = key if key in there else behind
            if key not in there or (top and key in _OWN):
                continue
            if isinstance(value, list) and isinstance(there[key], list):
                yield from self.entries(source, here, into, other)
            elif isinstance(value, dict) and isinstance(there[key], dict) and not _differ(value, there[key]):
                yield from self.edits(source, here, into, other)
            elif _spaced(value) != _spaced(there[key]) and not (top and key in _NAMES):
                plain = isinstance(value, str) and isinstance(there[key], str)
                both = (value, there[key]) if plain else (taken(source, here), taken(into, other))
                self.differing.append((other, _short(*both), _short(*reversed(both))))
                if self.take == "FROM":
                    yield instead(into, other, pair(source, here), value)
        yield from lacking  # behind what is added to the value that stands before them

    def entries(self, source: Document, at: KeyPath, into: Document, to: KeyPath) -> Iterator[Edit]:
        there = into.at(to)
        lacking = []
        for number, value in enumerate(source.at(at)):
            same = next((i for i, other in enumerate(there) if _identity(other) == _identity(value)), None)
            if same is None:
                lacking.append(with_entry(into, to, taken(source, (*at, number)), value))
            elif isinstance(value, dict) and isinstance(there[same], dict):
                yield from self.edits(source, (*at, number), into, (*to, same))
        yield from lacking


def _spaced(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _differ(value: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two cited facts are two; what has no sources of its own is merged key by key."""
    return "sources" in {*value, *other} and any(
        _spaced(value[key]) != _spaced(other[key]) for key in value.keys() & other.keys() if isinstance(value[key], str)
    )


def _identity(value: Any) -> Any:
    if isinstance(value, str):
        return _spaced(value)
    if "name" in value or set(value) == {"id"}:
        return _spaced(value.get("name", value.get("id")))
    return sorted((key, repr(_spaced(each))) for key, each in value.items() if key not in _SAID)


def merge(
    files: Files, old: str, new: str, take: str = "", gone_with_it: list[Problem] | None = None
) -> dict[str, bytes]:
    """The files with one record in place of two: what the other lacks is taken over, and what leads to the first leads there.

    What is told by one of them and not by the other any more is added to `gone_with_it`.
    """
    profiles = profiles_of(files)
    gone, kept = entry_called(profiles, old), entry_called(profiles, new)
    if gone.noun != kept.noun or gone is kept or gone.noun in ("page", "correction"):
        raise Refused(
            f"'{gone.id}' is {_a(gone.noun)}, '{kept.id}' {_a(kept.noun)}; two records of one kind can be merged"
        )

    lost = [
        _told(profiles, of, path, f"is left out: {_short(taken(profiles.document(of.file), (*of.path, *path)))}")
        for of, other in ((gone, kept), (kept, gone))
        for path in _of_each_other(profiles, of, other)
    ]
    both, apart = (gone, kept), profiles_of(_apart(profiles, gone, kept))
    gone, kept = entry_called(apart, old), entry_called(apart, new)
    done = _folded(apart, gone, kept)
    source, into = (read_again(entry.file, done[entry.file]) for entry in (gone, kept))
    merging = _Merge(take, [])
    found = list(merging.edits(source, gone.path, into, kept.path, top=True))
    fields = [(path[len(kept.path) :][:1], values) for path, *values in merging.differing]
    if fields and not take:
        raise Refused(
            *(
                _told(profiles, both[side], path, f"{name} has: {values[side]}")
                for path, values in fields
                for side, name in enumerate(("FROM", "INTO"))
            ),
            "edit one until they agree, or add --take INTO or --take FROM: then all that the other has of these goes",
        )
    loser = take == "FROM"
    lost += [_told(profiles, both[loser], path, f"is left out: {values[loser]}") for path, values in fields]
    if gone_with_it is not None:
        gone_with_it += lost
    done[kept.file] = _applied(done[kept.file], found)
    done[kept.file] = _with_names(done[kept.file], gone, kept, source)
    return _removed(done, gone)


def _with_names(data: bytes, gone: Entry, kept: Entry, source: Document) -> bytes:
    """The file of the second record with the addresses and the names of the first, where it has not got them."""
    record, other = gone.record, kept.record
    there = read_again(kept.file, data).at(kept.path)
    if isinstance(record, Record) and isinstance(other, Record):
        former = () if record.draft else (record.id,)
        data = _with_entries(kept.file, data, kept.path, "former_ids", former)
        known = {fold_name(name) for name in other.names}
        names = [name for name in record.names if fold_name(name) not in known]
    else:
        names = [source.at((*gone.path, "term"))] if gone.noun == "glossary entry" else []
    names = [name for name in names if _spaced(name) not in _names_in(there)]
    return _with_entries(kept.file, data, kept.path, "other_names", names)


def _told(profiles: Profiles, of: Entry, path: KeyPath, message: str) -> Problem:
    """What is said of a field of a record."""
    place = profiles.document(of.file).place((*of.path, *path), at_key=True)
    return Problem(of.file, place.line, place.column, ".".join(map(str, path)), message)


# Signs of a value that are enough to know it again.
_SHORT = 100


def _short(value: str, other: str = "") -> str:
    """A value in a line; of a long one the piece where it begins to differ from another."""
    text, beside = " ".join(value.split()), " ".join(other.split())
    alike = next(
        (at for at, pair in enumerate(zip(text, beside, strict=False)) if len({*pair}) > 1), min(len(text), len(beside))
    )
    start = max(0, min(alike - _SHORT // 2, len(text) - _SHORT))
    return "… " * (start > 0) + text[start : start + _SHORT] + " …" * (start + _SHORT < len(text))


def _names_in(value: Mapping[str, Any]) -> set[Any]:
    others = (each["name"] if isinstance(each, dict) else each for each in value.get("other_names", ()))
    return {*(_spaced(value[key]) for key in _NAMES if key in value), *map(_spaced, others)}


def _applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Edits that may stand at one place, in their order."""
    joined: dict[tuple[int, int], str] = {}
    for start, end, text in edits:
        joined[start, end] = joined.get((start, end), "") + text
    return edited(data, [Edit(*place, text) for place, text in joined.items()])


def _removed(files: dict[str, bytes], entry: Entry) -> dict[str, bytes]:
    """The files without an entry; a file that holds nothing else goes."""
    document = read_again(entry.file, files[entry.file])
    if not entry.path or len(document.at(())) == 1:
        del files[entry.file]
    else:
        files[entry.file] = edited(files[entry.file], [without(document, entry.path)])
    return files


def _of_each_other(profiles: Profiles, entry: Entry, other: Entry) -> list[KeyPath]:
    """What a record says of another one alone, the last first."""
    found = [each for each in _references(profiles, entry) if not each.near and _means(profiles, each, other)]
    own = {each.path[:2] for each in found if each.path[-1] in ("to", "organization", "person", "reproduces")}
    return sorted(own, reverse=True)


def _apart(profiles: Profiles, gone: Entry, kept: Entry) -> dict[str, bytes]:
    """The files without what two records say of each other."""
    done = dict(profiles.files)
    for entry, other in ((gone, kept), (kept, gone)):
        for path in _of_each_other(profiles, entry, other):
            document = read_again(entry.file, done[entry.file])
            done[entry.file] = edited(done[entry.file], [without(document, (*entry.path, *path))])
    return done


def _folded(profiles: Profiles, gone: Entry, kept: Entry) -> dict[str, bytes]:
    """The files with what led to one record leading to another; entries of a list that are alike then become one."""
    done = _with_references(profiles, gone, kept.id)
    for entry in profiles.entries:
        lists = {each.path[:length] for each in _references(profiles, entry) if _means(profiles, each, gone)
                 for length, step in enumerate(each.path) if isinstance(step, int)}  # fmt: skip
        lists |= {path[:1] for path, _ in _about(profiles, entry, gone, kept.id)}
        for path in sorted(lists, key=len, reverse=True):
            done[entry.file] = _alike_once(entry.file, done[entry.file], (*entry.path, *path))
    return done


def _alike_once(file: str, data: bytes, path: KeyPath) -> bytes:
    """A file with the entries of a list that say the same of the same as one, with the sources of both."""
    while True:
        document = read_again(file, data)
        values = document.at(path)
        kinds = Counter(map(repr, map(_identity, values)))
        number = next((i for i in reversed(range(len(values))) if kinds[repr(_identity(values[i]))] > 1), None)
        if number is None:
            return data
        first = next(i for i, value in enumerate(values) if _identity(value) == _identity(values[number]))
        one, other = values[first], values[number]
        edits = [without(document, (*path, number))]
        if isinstance(one, dict) and isinstance(other, dict):
            edits += _Merge("INTO", []).edits(document, (*path, number), document, (*path, first))
        data = _applied(data, edits)

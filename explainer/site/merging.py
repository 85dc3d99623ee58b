"""Two records as one: what the other lacks is taken over, what both say stands once, what led to the first leads to the second."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explainer.problem import Problem
from explainer.records.document import Document, KeyPath
from explainer.records.fields import fold_name
from explainer.records.model import Record
from explainer.records.reading import Entry, read_again
from explainer.records.written import Edit, edited, instead, pair, taken, with_entry, with_key, without
from explainer.site.edits import (
    Files,
    Refused,
    a_noun,
    addresses_of,
    entry_called,
    means,
    profiles_of,
    references_of,
    with_entries,
    with_references,
)
from explainer.site.profiles import Profiles

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
            f"'{gone.id}' is {a_noun(gone.noun)}, '{kept.id}' {a_noun(kept.noun)}; two records of one kind can be merged"
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
        data = with_entries(kept.file, data, kept.path, "former_ids", former)
        known = {fold_name(name) for name in other.names}
        names = [name for name in record.names if fold_name(name) not in known]
    else:
        names = [source.at((*gone.path, "term"))] if gone.noun == "glossary entry" else []
    names = [name for name in names if _spaced(name) not in _names_in(there)]
    return with_entries(kept.file, data, kept.path, "other_names", names)


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
    found = [each for each in references_of(profiles, entry) if not each.near and means(profiles, each, other)]
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
    done = with_references(profiles, gone, kept.id)
    for entry in profiles.entries:
        lists = {each.path[:length] for each in references_of(profiles, entry) if means(profiles, each, gone)
                 for length, step in enumerate(each.path) if isinstance(step, int)}  # fmt: skip
        lists |= {path[:1] for path, _ in addresses_of(profiles, entry, gone, kept.id)}
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

"""Sorted lists as small scripts, of which a browser loads those that it needs, from a server or from a disk.

A list maps keys to entries. Each of its files holds the entries from one key to the next file's; which keys may begin a file
is left to their digests, so that one entry more changes one file. What tells the files apart is in a script that is loaded first.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple
from zlib import crc32

from explainer.files import SEARCH, SEARCH_MARK

FOLDER = f"{SEARCH}search/"


class ListEntry(NamedTuple):
    """What a list says of a key: records, by their numbers, and more."""

    key: str
    records: Sequence[int] = ()
    more: Sequence[str | int] = ()


class ListFile(NamedTuple):
    """A file of a list: what is before its first key and not before the last one of the file before it, and what it holds."""

    start: str
    path: str
    data: bytes


def in_files(
    name: str, entries: Iterable[ListEntry], size: int, listed: Sequence[Sequence[str]] = ()
) -> list[ListFile]:
    """A list in files of about so many bytes; `listed` is what is to be said of the records that entries name."""
    return list(_files(name, entries, size, listed))


def in_order(key: str) -> bytes:
    """What keys are sorted by: a browser compares texts by their UTF-16."""
    return key.encode("utf-16-be", "surrogatepass")


def with_starts(name: str, lists: Mapping[str, Sequence[ListFile]], **more: Any) -> dict[str, bytes]:
    """All files of some lists by their paths, and the one that is loaded before them."""
    starts = {each: _shortened([file.start for file in files]) for each, files in lists.items()}
    found = {f"{FOLDER}{file.path}.js": file.data for files in lists.values() for file in files}
    return {f"{FOLDER}{name}.js": _call(name, _JSON.encode({"starts": starts, **more})), **found}


def read(data: bytes) -> Any:
    """What a file hands to the search, entries by their keys. Raises ValueError, KeyError or TypeError if it is none."""
    _, _, text = data.decode().rstrip().removesuffix(")").partition(",")
    said = json.loads(text)
    if "keys" in said:
        keys = list(_whole(said["keys"]))
        entries: list[Any] = said.get("entries") or [[[]]] * len(keys)
        said["entries"] = dict(zip(keys, accumulate(entries, lambda before, entry: entry or before), strict=True))
    return said


def named_by(said: Any) -> Iterator[str]:
    """The paths of the files that are told of in the one that is loaded before them."""
    for name, starts in said["starts"].items():
        for start in _whole(starts):
            yield f"{FOLDER}{name}/{_digest(start):08x}.js"


# By their first letters most files are to be told apart: that is said of all of them before any is loaded.
_TELLING = 4


def _files(name: str, entries: Iterable[ListEntry], size: int, listed: Sequence[Sequence[str]]) -> Iterator[ListFile]:
    part: list[ListEntry] = []
    more: list[str] = []  # of each entry, as it is to be written
    there: set[int] = set()
    start, last, length, taken = "", "", 0, {_digest("")}
    for entry in entries:
        shared = _shared(last, entry.key)
        if length > size // 2:
            begins = entry.key[: shared + 1]
            chosen = shared < _TELLING and (length > size or crc32(begins.encode()) % 4 == 0)
            if (chosen or length > 2 * size) and _digest(begins) not in taken:
                yield _file(name, start, part, more, [listed[number] for number in sorted(there)])
                part, more, there, length, start = [], [], set(), 0, begins
                taken.add(_digest(begins))
        new = set(entry.records) - there
        there |= new
        part.append(entry)
        more.append(f",[{','.join(map(_encoded, entry.more))}]" if entry.more else "")
        length += len(entry.key) - shared + 3
        if len(part) == 1 or part[-2][1:] != entry[1:]:
            length += len(more[-1]) + 3 * len(entry.records) + 4
        length += sum(sum(map(len, listed[number])) + 8 for number in new)
        last = entry.key
    if part:
        yield _file(name, start, part, more, [listed[number] for number in sorted(there)])


def _file(
    name: str, start: str, part: Sequence[ListEntry], more: Sequence[str], records: Sequence[Sequence[str]]
) -> ListFile:
    path = f"{name}/{_digest(start):08x}"
    said = f'{{"keys":{_JSON.encode(_shortened([entry.key for entry in part]))}'
    if records or any(more):
        numbers = sorted({number for entry in part for number in entry.records})
        local = {number: str(place) for place, number in enumerate(numbers)}
        entries = [
            f"[[{','.join(map(local.__getitem__, entry.records))}]{text}]"
            for entry, text in zip(part, more, strict=True)
        ]
        once = (entry if entry != before else "0" for before, entry in zip(["", *entries], entries, strict=False))
        said += f',"records":{_JSON.encode(records)},"entries":[{",".join(once)}]'
    return ListFile(start, path, _call(path, f"{said}}}"))


def _digest(key: str) -> int:
    digest = 7
    for character in key:
        digest = (digest * 31 + ord(character)) & 0xFFFFFFFF
    return digest


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=8192)  # of each two keys of a file it is asked twice
def _shared(one: str, other: str) -> int:
    """With how many of the same characters two keys begin, as far as a digit can say."""
    shared = 0
    for first, second in zip(one[: len(_DIGITS) - 1], other, strict=False):
        if first != second:
            break
        shared += 1
    return shared


def _shortened(keys: Sequence[str]) -> str:
    """Sorted keys, each as how many characters it shares with the one before it and the others."""
    shared = map(_shared, ["", *keys], keys)
    return "|".join(f"{_DIGITS[n]}{key[n:]}" for n, key in zip(shared, keys, strict=True))


def _whole(shortened: str) -> Iterator[str]:
    key = ""
    for said in filter(None, shortened.split("|")):
        key = key[: _DIGITS.index(said[0])] + said[1:]
        yield key


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _encoded(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _JSON.encode(value)  # which takes long for a number


def _call(path: str, said: str) -> bytes:
    """A script that hands JSON to the search; no `<` in it begins anything, wherever it is read."""
    said = said.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return SEARCH_MARK + f'{path}",{said})\n'.encode()

"""The cache: a database that may be deleted at any time."""

import hashlib
import io
import os
import pickle
import sqlite3
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

_V = TypeVar("_V")

# What is read beside plain values and parts of records: plain tuples and text, and what gives the same object to all who ask for
# the same. A value that names anything else counts as none, so that nothing in the file can run.
_RECORDS = ("explainer.records.model", "explainer.records.parts")
_PLAIN = frozenset(
    [
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("explainer.site.article", "Named"),
        ("explainer.pages.views", "About"),
        ("explainer.pages.views", "_Said"),
        ("explainer.records.dates", "partial_date"),
        ("explainer.records.fields", "RecordRef"),
        ("explainer.speed.incremental", "Rendered"),
        ("explainer.records.parts", "whole_source"),
        ("explainer.pages.pictures.layout", "Spot"),
        ("explainer.problem", "Problem"),
        ("explainer.records.reading", "Entry"),
        ("explainer.records.reading", "FileRead"),
        ("explainer.records.watched", "Watched"),
        ("explainer.publish.page_facts", "Facts"),
        *(
            ("explainer.records.prose", name)
            for name in ("Citation", "Emphasis", "Heading", "Items", "Link", "Paragraph", "Prose")
        ),
    ]
)

_TABLE = "CREATE TABLE cache (scope TEXT, key TEXT, sum TEXT, data BLOB, PRIMARY KEY (scope, key))"

# As many entries are read at once, and wait in memory until they are written.
_TOGETHER = 500
_LARGE = 4 * 1024 * 1024  # bytes


class Cache:
    """Values by their keys, pickled; those of another program, or of a torn file, count as none. Each scope has keys of its own.

    Whatever is wrong with the file, without it a build only takes longer.
    """

    def __init__(self, place: Path, scope: str, program: str) -> None:
        self.place, self.scope = place, scope
        self._owner = digest(program, scope)
        self._rows: sqlite3.Connection | None = None
        self._process = 0  # a copy of this one reads on its own
        self._waiting: dict[str, bytes] = {}
        self._size = 0
        self._wanted: set[str] = set()
        self._torn, self._broken = False, False

    def get(self, key: str) -> Any:
        """The value of a key, if there is one; it stays in the cache."""
        return self.get_all([key]).get(key)

    def get_all(self, keys: Sequence[str]) -> dict[str, Any]:
        """The values of those keys that have one; they stay in the cache."""
        found = {}
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            wanted = f"SELECT key, sum, data FROM cache WHERE scope = ? AND key IN ({', '.join('?' * len(some))})"
            for key, sum, data in self._do(lambda rows: rows.execute(wanted, [self.scope, *some]).fetchall()) or ():  # noqa: B023 - at once
                if isinstance(data, bytes) and sum == self._sum(key, data):
                    with suppress(Exception):  # a class that is not what it was
                        found[key] = _Reader(io.BytesIO(data)).load()
                        self._wanted.add(key)
        return found

    def set(self, key: str, data: bytes) -> None:
        """Store a value, pickled."""
        self._wanted.add(key)
        self._waiting[key] = data
        self._size += len(data)
        if len(self._waiting) >= _TOGETHER or self._size >= _LARGE:
            self.flush()

    @property
    def broken(self) -> bool:
        """Whether nothing can be read from the file or written to it, as far as was tried."""
        return self._broken

    def touch(self, keys: Iterable[str]) -> None:
        """Have the values of these keys stay in the cache."""
        self._wanted.update(keys)

    def save(self) -> None:
        """Write to the disk; values that this build neither set nor asked for are removed."""
        keys = self._do(lambda rows: rows.execute("SELECT key FROM cache WHERE scope = ?", (self.scope,)).fetchall())
        old = [(self.scope, key) for (key,) in keys or () if key not in self._wanted]
        self._do(lambda rows: _all(rows, "DELETE FROM cache WHERE scope = ? AND key = ?", old))
        self.flush()
        self._wanted.clear()  # the next build wants its own

    def flush(self) -> None:
        """Write what waits to be written."""
        new = [(self.scope, key, self._sum(key, data), data) for key, data in self._waiting.items()]
        self._waiting.clear()
        self._size = 0
        self._do(lambda rows: _all(rows, "INSERT OR REPLACE INTO cache VALUES (?, ?, ?, ?)", new))

    def _do(self, work: Callable[[sqlite3.Connection], _V]) -> _V | None:
        """What comes of work on the file; nothing if it cannot be done."""
        while not self._broken:
            try:
                if self._rows is None or self._process != os.getpid():
                    self._rows, self._process = self._opened(), os.getpid()
                return work(self._rows)
            except (sqlite3.Error, OSError, UnicodeEncodeError) as error:  # not every path can be encoded
                # Once more with a new file, if this one is torn, or none of ours.
                self._broken = self._torn or isinstance(error, sqlite3.OperationalError | OSError | UnicodeEncodeError)
                self._torn, self._rows = True, None
                if not self._broken:
                    with suppress(OSError):
                        self.place.unlink()
        return None

    def _opened(self) -> sqlite3.Connection:
        if self.place.is_dir() and not self.place.is_symlink():  # what somebody has there stays
            self.place = self.place.with_name(f"{self.place.name}.beside")
        make_way(self.place)
        rows = sqlite3.connect(self.place, isolation_level=None)
        rows.text_factory = lambda data: data.decode(errors="replace")
        rows.execute("PRAGMA trusted_schema = OFF")
        # Without a journal: in a torn file each entry still tells whether it is whole, and what a journal says is done unseen.
        rows.execute("PRAGMA journal_mode = OFF")
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
        if [sql for (sql,) in rows.execute("SELECT sql FROM sqlite_master") if sql] != [_TABLE]:
            raise sqlite3.DatabaseError("none of ours")
        return rows

    def _sum(self, key: str, data: bytes) -> str:
        return digest(self._owner, key, data)


def digest(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def _all(rows: sqlite3.Connection, statement: str, values: Iterable[tuple[Any, ...]]) -> None:
    rows.execute("BEGIN")
    rows.executemany(statement, values)
    rows.execute("COMMIT")


def make_way(place: Path) -> None:
    """Make the folder of a file of the cache, and remove what stands there and is none: of a link, not what it leads to."""
    folder = place.parent
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for path in (place, *(place.with_name(f"{place.name}-{end}") for end in ("journal", "wal", "shm"))):
        with suppress(FileNotFoundError):
            if path != place or not stat.S_ISREG(path.lstat().st_mode):
                path.unlink()


@cache
def _known(module: str, name: str) -> Any:
    """One of the classes and functions above, or a part of records."""
    if (module, name) in _PLAIN:
        return getattr(import_module(module), name)
    from explainer.records.parts import Part  # here: a run in which nothing changed needs none of it

    found = getattr(import_module(module), name, None) if module in _RECORDS else None
    if isinstance(found, type) and issubclass(found, Part):
        return found
    raise pickle.UnpicklingError(f"{module}.{name}")


class _Reader(pickle.Unpickler):
    find_class = staticmethod(_known)

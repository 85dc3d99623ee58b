"""What earlier builds read, made and looked at, in a file that may be deleted at any time."""

import hashlib
import io
import os
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar

_V = TypeVar("_V")

# Where the classes of what is kept come from; what names anything else counts as not kept.
_OURS = "explainer."
# What gives the same object to all who ask for the same.
_SHARED = (("explainer.dates", "partial_date"), ("explainer.model", "whole_source"))

# As many entries are read at once, and wait in memory until they are written.
_TOGETHER = 500


class Kept:
    """Values by their keys, pickled. Nothing of another program or of a torn file is used.

    Whatever is wrong with the file, without it a build only takes longer.
    """

    def __init__(self, place: Path, program: str) -> None:
        self.place, self.program = place, program
        self._rows: sqlite3.Connection | None = None
        self._process = 0  # a copy of this one reads on its own
        self._waiting: dict[str, bytes] = {}
        self._wanted: set[str] = set()
        self._torn, self._broken = False, False

    def find(self, key: str) -> Any:
        """What was kept under a key, if anything was; it is kept on."""
        return self.find_all([key]).get(key)

    def find_all(self, keys: Sequence[str]) -> dict[str, Any]:
        """What was kept under some keys, of those under which anything was; it is kept on."""
        keys = list(filter(_is_text, keys))
        found = {}
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            wanted = f"SELECT key, sum, data FROM kept WHERE key IN ({', '.join('?' * len(some))})"
            for key, sum, data in self._do(lambda rows: rows.execute(wanted, some).fetchall()) or ():  # noqa: B023 - at once
                if isinstance(data, bytes) and sum == self._sum(key, data):
                    with suppress(Exception):  # a class that is not what it was
                        found[key] = _read(data)
                        self._wanted.add(key)
        return found

    def take(self, key: str) -> Any:
        """What was kept under a key; it is kept no longer."""
        found = self.find(key)
        self._wanted.discard(key)
        self._do(lambda rows: rows.execute("DELETE FROM kept WHERE key = ?", (key,)))
        return found

    def keep(self, key: str, data: bytes) -> None:
        """Keep something, pickled."""
        if not _is_text(key):
            return
        self._wanted.add(key)
        self._waiting[key] = data
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def keep_on(self, keys: Iterable[str]) -> None:
        """Keep what earlier builds kept under these keys."""
        self._wanted.update(keys)

    def save(self, others: bool = False) -> None:
        """Have all on the disk; what earlier builds kept and this one did not ask for goes, unless `others` are to stay."""
        if not others:
            old = self._do(
                lambda rows: [key for key in rows.execute("SELECT key FROM kept") if key[0] not in self._wanted]
            )
            self._do(lambda rows: _all(rows, "DELETE FROM kept WHERE key = ?", old or ()))
        self._write()

    def _write(self) -> None:
        new = [(key, self._sum(key, data), data) for key, data in self._waiting.items()]
        self._waiting.clear()
        self._do(lambda rows: _all(rows, "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", new))

    def _do(self, work: Callable[[sqlite3.Connection], _V]) -> _V | None:
        """What comes of work on the file; nothing if it cannot be done."""
        while not self._broken:
            try:
                if self._rows is None or self._process != os.getpid():
                    self._rows, self._process = self._opened(), os.getpid()
                return work(self._rows)
            except (sqlite3.Error, OSError) as error:
                # Once more with a new file, if this one is torn, or none of ours.
                self._broken = self._torn or isinstance(error, sqlite3.OperationalError | OSError)
                self._torn, self._rows = True, None
                if not self._broken:
                    with suppress(OSError):
                        self.place.unlink()
        return None

    def _opened(self) -> sqlite3.Connection:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        rows = sqlite3.connect(self.place, isolation_level=None)
        rows.text_factory = lambda data: data.decode(errors="replace")
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, sum TEXT, data BLOB)")
        return rows

    def _sum(self, key: str, data: bytes) -> str:
        whole = hashlib.sha256(f"{self.program}\0{key}\0".encode())
        whole.update(data)
        return whole.hexdigest()


def _is_text(key: str) -> bool:
    """Whether the database can take a key: not every path can be encoded."""
    with suppress(UnicodeEncodeError):
        return bool(key.encode())
    return False


def _all(rows: sqlite3.Connection, statement: str, values: Iterable[tuple[Any, ...]]) -> None:
    rows.execute("BEGIN")
    rows.executemany(statement, values)
    rows.execute("COMMIT")


class _Reader(pickle.Unpickler):
    found: ClassVar[dict[tuple[str, str], Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self.found:
            found = super().find_class(module, name)
            if (
                not (isinstance(found, type) and f"{found.__module__}.".startswith(_OURS))
                and (module, name) not in _SHARED
            ):
                raise ValueError(f"{module}.{name}")
            self.found[module, name] = found
        return self.found[module, name]


def _read(data: bytes) -> Any:
    return _Reader(io.BytesIO(data)).load()

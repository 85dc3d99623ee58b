"""What earlier builds of a docs folder read and made, in a file that may be deleted at any time."""

import hashlib
import io
import os
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

# Where the classes of what is kept come from; a file that names others, or anything but a class, counts as none.
_MODULES = ("explainer.", "datetime.", "markupsafe.")
_BUILTINS = (set, frozenset)


class Kept:
    """The records of files, by path and content, and what is known of pages. Nothing of another program or of a torn file is used."""

    def __init__(self, place: Path, program: str) -> None:
        self.place, self.program = place, program
        self.made = _Made({})
        self._earlier: dict[str, tuple[str, bytes]] = {}
        self._records: dict[str, tuple[str, bytes]] = {}
        with suppress(Exception):  # whatever is wrong with it: without it the build takes longer
            with place.open("rb") as file:
                said, data = file.readline(), file.read()
            if said.decode() == f"{_sum(data)}\n":
                whose, earlier, made = _read(data)
                if whose == program:
                    self._earlier, self.made = earlier, _Made(made)

    def get(self, path: str, data: bytes) -> Sequence[tuple[str, Any]] | None:
        """The records of a file with this content."""
        if path in self._earlier and self._earlier[path][0] == _sum(data):
            self._records[path] = self._earlier[path]
            return cast(Sequence[tuple[str, Any]], _read(self._earlier[path][1]))
        return None

    def put(self, path: str, data: bytes, records: Sequence[tuple[str, Any]]) -> None:
        self._records[path] = _sum(data), pickle.dumps(records, pickle.HIGHEST_PROTOCOL)

    def save(self, made: Mapping[str, bytes], same: Iterable[str]) -> None:
        """Keep what this build read, what it made, pickled, and of what earlier builds made that with the keys `same`."""
        kept = {**made, **{key: self.made.data[key] for key in same}}
        data = pickle.dumps((self.program, self._records, kept), pickle.HIGHEST_PROTOCOL)
        part = self.place.with_name(f"{self.place.name}.{os.getpid()}.part")
        with suppress(OSError):  # without it the next build takes longer
            self.place.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(f"{_sum(data)}\n".encode())
                file.write(data)
            part.replace(self.place)


class _Made(Mapping[str, Any]):
    """What is known of pages: each is read when it is asked for."""

    def __init__(self, data: dict[str, bytes]) -> None:
        self.data = data

    def __getitem__(self, key: str) -> Any:
        return _read(self.data[key])

    def __contains__(self, key: object) -> bool:
        return key in self.data

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        if found in _BUILTINS or (isinstance(found, type) and f"{found.__module__}.".startswith(_MODULES)):
            return found
        raise ValueError(f"{module}.{name}")


def _read(data: bytes) -> Any:
    return _Reader(io.BytesIO(data)).load()

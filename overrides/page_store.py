"""A folder of what was made of pages, a file for each under the path of its Markdown; it may be deleted at any time.

In a file stand a digest of the entry, the entry as JSON, links to anchors as JSON, the search entries, the HTML. A file that
is torn, or not of this shape, counts as none. Files are written beside their places, so that builds at the same time do not disturb each other.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# More than any page takes.
MOST = 64 * 1024 * 1024


@dataclass
class Entry:
    """What is kept of a page besides its links to anchors, its search entries and its HTML."""

    key: str  # a digest of what the page is made of
    seen: str  # a digest of the navigation
    targets: dict[str, str | None]  # what its links look for (src_uri), and the address that they got
    title: Any
    meta: dict[str, Any]
    anchors: Collection[str]
    links: int = 0  # how many bytes the links take: target (src_uri) → anchor → the link as it is written
    search: int = 0  # how many the search entries take, which follow; the HTML comes last
    rest: str = ""  # a digest of all three


def digest(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def below(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder by their paths there; folders whose names begin with a dot are left out."""
    for parent, folders, files in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        yield from ((Path(parent, name).relative_to(folder).as_posix(), Path(parent, name)) for name in files)


def leading_nowhere(links: bytes, files: Any) -> Iterator[tuple[Any, dict[str, str]]]:
    """Of links to anchors those of which MkDocs has to complain: the file and all links to it."""
    for to, found in json.loads(links).items():
        file = files.src_uris.get(to)
        there = getattr(file and file.page, "present_anchor_ids", None)
        if there is not None and not all(map(there.__contains__, found)):
            yield file, found


class Store:
    """The folder, below `.cache`. What cannot be read or written only costs time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with suppress(OSError):
            for above in (*reversed(folder.parents[:2]), folder):
                if above.is_symlink():
                    above.unlink()
            _only_files(folder)

    def entry(self, uri: str) -> Entry | None:
        with suppress(OSError, ValueError, TypeError, RecursionError):
            said, header, _ = self._read(uri).split(b"\n", 2)
            if said.decode() == digest(header + b"\n"):
                return Entry(**json.loads(header))
        return None

    def rest(self, uri: str, entry: Entry) -> tuple[bytes, bytes, bytes] | None:
        """The links, the search entries and the HTML that belong to an entry."""
        with suppress(OSError):
            rest = self._read(uri).split(b"\n", 2)[-1]
            if digest(rest) == entry.rest:
                html = entry.links + entry.search
                return rest[: entry.links], rest[entry.links : html], rest[html:]
        return None

    def _read(self, uri: str) -> bytes:
        path = self.folder / uri
        return path.read_bytes() if path.stat().st_size <= MOST else b""

    def keep(self, uri: str, entry: Entry, links: dict[str, Any], search: bytes, page: str) -> None:
        """Nothing is kept of a page whose front matter has values, dates say, that JSON would give back as others."""
        written = json.dumps(links).encode()
        rest = written + search + page.encode("utf-8", "xmlcharrefreplace")
        entry.links, entry.search, entry.rest = len(written), len(search), digest(rest)
        place = self.folder / uri
        part = place.with_name(f".{place.name}.{os.getpid()}")
        with suppress(OSError, TypeError, ValueError):
            header = f"{json.dumps(vars(entry))}\n".encode()
            if json.loads(header)["meta"] == entry.meta:
                place.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(f"{digest(header)}\n".encode() + header + rest)
                part.replace(place)

    def sweep(self, uris: Collection[str]) -> None:
        """Remove what was kept of other pages."""
        for name, path in below(self.folder):
            if name.endswith(".md") and name not in uris:
                path.unlink(missing_ok=True)


def _only_files(folder: Path) -> None:
    """Remove what is neither a file nor a folder; of a link, not what it leads to."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _only_files(Path(entry))
            elif not entry.is_file(follow_symlinks=False):
                Path(entry).unlink()

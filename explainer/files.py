"""The disk: reading what editors wrote, writing pages so that nothing is lost and nobody sees half of it."""

import errno
import fcntl
import hashlib
import json
import os
import posixpath
import re
import stat
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from explainer.problem import Problem
from explainer.records.vocabulary import PICTURES

# Generated files that cannot carry a mark live below this folder; the manifest says which are ours.
DATA = "data/"
MANIFEST = "data/manifest.json"

# The first bytes of a page of ours.
MARK = b'---\ngenerated_from: "p'

PART = ".part"

# Folders of profiles.
FOLDERS = ("people", "parties", "events", "claims", "sources", "glossary")

# Where the last manifest of a run waits for its turn.
NEXT_MANIFEST = "data/manifest.next.json"

# Far more than any profile may hold: such a file is not even read.
MOST = 16 * 1024 * 1024


# ---- reading ---------------------------------------------------------------------------------------------------------


def read_profiles(folder: Path) -> tuple[dict[str, bytes], dict[str, Problem]]:
    """Every file of the profiles by its path there, at most one of FOLDERS deep, and what cannot be read.

    Only plain files are read, whatever a link points to. Names that begin with a dot belong to editors and systems.
    """
    files: dict[str, bytes] = {}
    unread: dict[str, Problem] = {}

    def read(parent: str) -> None:
        try:
            with os.scandir(folder / parent) as entries:
                seen = sorted(
                    (entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name
                )
        except OSError as error:
            unread[parent] = _failed(folder / parent, "read", error)
            return
        for entry in seen:
            path = f"{parent}/{entry.name}" if parent else entry.name
            if not parent and entry.name in FOLDERS and entry.is_dir(follow_symlinks=False):
                read(path)
                continue
            try:
                state = entry.stat(follow_symlinks=False)
                if wrong := _no_file(state.st_mode):
                    unread[path] = _odd(folder / path, wrong)
                elif state.st_size > MOST:
                    message = f"{state.st_size} bytes; no profile is as large as that: split it"
                    unread[path] = Problem((folder / path).as_posix(), 1, 1, "", message, "size")
                else:
                    files[path] = _plain_bytes(folder / path)
            except OSError as error:
                unread[path] = _failed(folder / path, "read", error)

    read("")
    return files, unread


def _no_file(mode: int) -> str | None:
    """What is wrong with something that is no plain file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "a folder that profiles do not have; put its files where they belong, or remove it"
    if stat.S_ISLNK(mode):
        return LINK
    return "a device, a pipe or a socket; put a file here, or remove it"


LINK = "a symbolic link; put the file itself here"


def _odd(path: Path, wrong: str) -> Problem:
    return Problem(path.as_posix(), 1, 1, "", wrong, "file")


def _plain_bytes(path: Path | str) -> bytes:
    """The bytes of a plain file; a link or pipe that took its place meanwhile is not followed and not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(path))
        return file.read()


def _failed(path: Path, what: str, error: OSError) -> Problem:
    message = f"cannot be {what}: {error.strerror or error}; mend that and build again"
    return Problem(path.as_posix(), 1, 1, "", message, "file")


# ---- what is in the docs folder --------------------------------------------------------------------------------------


def below(folder: Path) -> Iterator[str]:
    """The path of every plain file below a folder, names that begin with a dot left out."""
    return (path for path, entry in _entries(folder) if entry.is_file(follow_symlinks=False))


def strange(docs: Path) -> list[Problem]:
    """What is neither a file nor a folder: MkDocs would follow a link out of the docs folder, and wait for a pipe."""
    if docs.is_symlink():
        return [_odd(docs, LINK)]
    return [
        _odd(docs / path, _no_file(entry.stat(follow_symlinks=False).st_mode) or LINK)
        for path, entry in _entries(docs)
        if not entry.is_file(follow_symlinks=False)
    ]


def _entries(folder: Path, above: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder but folders, in order; a link to a folder is no folder."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(folder / entry.name, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry


def assets(docs: Path) -> dict[str, bool]:
    """The files below docs/assets that a picture of a record may name, and whether each begins as its name says."""
    folder = docs / "assets"
    return {path: _begins_as_named(folder / path) for path in sorted(below(folder))}


def _begins_as_named(path: Path) -> bool:
    if not (begin := PICTURES.get(path.suffix.lower())):
        return False
    try:
        with path.open("rb") as file:
            return bool(re.match(begin, file.read(64), re.DOTALL))
    except OSError:
        return False


def generated(docs: Path) -> set[str]:
    """The Markdown files that carry our mark in their front matter."""
    return {path for path in below(docs) if path.endswith(".md") and _starts_with_mark(docs / path)}


def _starts_with_mark(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MARK)) == MARK
    except OSError:
        return False


def _manifest(docs: Path) -> set[str]:
    """Paths of generated files that carry no mark, as the last run left them."""
    try:
        files = json.loads(_plain_bytes(docs / MANIFEST))["files"]
        return {path for path in files if path.startswith(DATA) and ".." not in path.split("/")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return set()


def has_manifest(folder: Path) -> bool:
    """Whether the list of generated files is there, as a build writes it."""
    try:
        return isinstance(json.loads(_plain_bytes(folder / MANIFEST))["files"], dict)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def digest(path: Path) -> str | None:
    """The SHA-256 of a plain file, if it is there."""
    data = content(path)
    return None if data is None else hashlib.sha256(data).hexdigest()


def _manifest_text(digests: Mapping[str, str | None]) -> bytes:
    listed = {path: digest for path, digest in sorted(digests.items()) if path.startswith(DATA)}
    return (json.dumps({"files": listed}, indent=1) + "\n").encode()


# ---- writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def alone(profiles: Path) -> Iterator[None]:
    """One build of these profiles at a time; another one waits. The lock goes with the last process of the build, however that ends."""
    descriptor = os.open(profiles, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"another build of {profiles} is running; waiting for it", file=sys.stderr)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Written(NamedTuple):
    """A page that is complete, at its place or (if it is `new`) beside it: its path, its SHA-256, and what is wrong, if it is not."""

    src_uri: str
    digest: str
    new: bool
    clash: str | None = None
    failed: Problem | None = None


class Writer:
    """Pages on their way to the docs folder: each is `put`, by any process, and when all are complete they take their places.

    `marked` are the pages that carry our mark. Nobody else writes there meanwhile: see `alone`.
    """

    def __init__(self, docs: Path, marked: Collection[str]) -> None:
        self.docs = docs
        self.known = _manifest(docs)
        self.ours = self.known | set(marked) | {MANIFEST}
        self.folders = set(_folders(docs))
        self.blocked: dict[str, Path | None] = {}  # folders, and what stands in the place of each or of one above it

    def put(self, src_uri: str, data: bytes) -> Written:
        """Write a page beside its place, if what is there is not the same."""
        done = Written(src_uri, hashlib.sha256(data).hexdigest(), new=False)
        place = f"{self.docs}/{src_uri}"  # of many pages a Path each takes as long as the disk
        if content(place) == data:
            return done
        if clash := self._in_the_way(src_uri):
            return done._replace(clash=clash)
        try:
            _prepare(place, data)
        except OSError as error:
            return done._replace(failed=_failed(Path(place), "written", error))
        return done._replace(new=True)

    def finish(
        self, pages: Sequence[Written], kept: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, int] | list[Problem]:
        """Let the new pages take their places, and remove generated files that nothing asks for any more: how many of each; or every
        clash, or what could not be written first.

        `kept` are files that are there as they shall be (path below the docs folder → SHA-256).
        """
        docs = self.docs
        digests = {**{page.src_uri: page.digest for page in pages}, **kept}
        manifest = _manifest_text(digests)
        changed = [page.src_uri for page in pages if page.new]
        same = content(docs / MANIFEST) == manifest
        clashes = {page.clash for page in pages if page.clash}
        if not same and (clash := self._in_the_way(MANIFEST)):
            clashes.add(clash)
        failed = sorted(page.failed for page in pages if page.failed)
        if clashes or failed:
            self._take_back(pages)
            return [_clash(other) for other in sorted(clashes)] or failed[:1]
        stale = sorted(path for path in self.ours - digests.keys() - {MANIFEST} if (docs / path).is_file())
        if not changed and not stale and same:
            return 0, 0
        place = f"{docs}/{MANIFEST}"
        try:
            # A run that is killed leaves a manifest that knows the old files and the new ones.
            _prepare(place, _manifest_text(dict.fromkeys(self.known) | digests))
            _prepare(f"{docs}/{NEXT_MANIFEST}", manifest)
            for path in stale:
                place = f"{docs}/{path}"
                _check_removable(docs / path)
            os.sync()  # before the first name changes: a machine that dies keeps whole pages, old ones or new ones
            for path in (MANIFEST, *changed):
                place = f"{docs}/{path}"
                os.replace(_part(place), place)  # noqa: PTH105 - see `put`
            for path in stale:
                (docs / path).unlink(missing_ok=True)
            Path(_part(f"{docs}/{NEXT_MANIFEST}")).replace(docs / MANIFEST)
        except OSError as error:
            self._take_back(pages)
            return [_failed(Path(place), "written", error)]
        return len(changed) + (not same), len(stale)

    def _in_the_way(self, path: str) -> str | None:
        """What stands where a page or one of its folders goes, and is not ours; a link would lead out of the docs folder."""
        folder = posixpath.dirname(path)
        if folder not in self.blocked:
            self.blocked[folder] = _no_folder(self.docs, self.docs / folder)
        if clash := self.blocked[folder]:
            return clash.as_posix()
        try:
            mode = os.lstat(f"{self.docs}/{path}").st_mode
        except FileNotFoundError:
            return None
        return None if path in self.ours and stat.S_ISREG(mode) else (self.docs / path).as_posix()

    def _take_back(self, pages: Sequence[Written]) -> None:
        """Remove what was written beside places, and the folders that were made for it."""
        clear_parts(self.docs)
        for folder in sorted(set(_folders(self.docs)) - self.folders, reverse=True):
            with suppress(OSError):  # it is not empty
                Path(folder).rmdir()


def _folders(docs: Path) -> Iterator[str]:
    return (parent for parent, _, _ in os.walk(docs))


def _prepare(place: str, data: bytes) -> None:
    """Write a file beside its place."""
    part = _part(place)
    try:
        file = _new(part)
    except FileNotFoundError:
        Path(part).parent.mkdir(parents=True, exist_ok=True)
        file = _new(part)
    except FileExistsError:  # of a process that did not come to its end
        Path(part).unlink()
        file = _new(part)
    try:
        os.fchmod(file, 0o644)
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)


def _new(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC)


def _check_removable(place: Path) -> None:
    if not os.access(place.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place.parent))


def _part(place: str) -> str:
    folder, name = posixpath.split(place)
    return f"{folder}/.{name}{PART}"


def clear_parts(docs: Path) -> None:
    """Remove what a run that was killed left beside its places."""
    for parent, _, files in os.walk(docs):
        for name in files:
            if name.startswith(".") and name.endswith((f".md{PART}", f".json{PART}")):
                Path(parent, name).unlink(missing_ok=True)


def _no_folder(docs: Path, folder: Path) -> Path | None:
    """What stands in the place of a folder, the docs folder or one below it, or in that of a folder above it."""
    if folder == docs:
        return docs if docs.exists() and not docs.is_dir() else None
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return folder
    return _no_folder(docs, folder.parent)


def _clash(path: str) -> Problem:
    message = "this was not generated, and a page would take its place; move it, or rename the profile"
    return Problem(path, 1, 1, "", message, "clash")


def content(path: Path | str) -> bytes | None:
    """The bytes of a plain file, if it is there."""
    try:
        return _plain_bytes(path)
    except OSError:
        return None

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

# Where programs look for what is new.
FEED = "data/feed.xml"

# The first bytes of a page of ours; of what the search loads, and where that is.
MARK = b'---\ngenerated_from: "p'
SEARCH_MARK = b'searchPart("'
SEARCH = "assets/generated/"

PART = ".part"

# Folders of profiles.
FOLDERS = ("people", "parties", "events", "claims", "sources", "glossary", "corrections", "pages", "changes")

# Names of what programs of editors and systems leave beside files.
_OF_PROGRAMS = re.compile(
    r"\..*|.*~|~\$.*|#.*#|.*\.(?:orig|rej|bak|tmp|sw[a-p]|part)|.*___jb_(?:tmp|old)___|4913|(?:eh)?thumbs\.db|desktop\.ini|icon\r",
    re.IGNORECASE,
)

# Where the schemas of profiles are for the programs of editors, below the folder of the settings; `.vscode/` says so too.
SCHEMAS = ".schema"

# Where the last manifest of a run waits for its turn.
NEXT_MANIFEST = "data/manifest.next.json"

# What a change of several profiles is about to do; while it is there, the change is not finished.
JOURNAL = ".change.json"

# Far more than any profile may hold: such a file is not even read.
MOST = 16 * 1024 * 1024


# ---- reading ---------------------------------------------------------------------------------------------------------


def read_profiles(folder: Path) -> tuple[dict[str, bytes], dict[str, Problem]]:
    """Every file of the profiles by its path there, at most one of FOLDERS deep, and what cannot be read.

    Only plain files are read, whatever a link points to. What programs of editors and systems leave is none of them.
    """
    files: dict[str, bytes] = {}
    unread: dict[str, Problem] = {}
    try:
        finish_change(folder)
    except OSError as error:
        unread[JOURNAL] = failed(folder / JOURNAL, "used", error)
    inner = [name for name in FOLDERS if (folder / name).is_dir() and not (folder / name).is_symlink()]
    for parent in ("", *inner):
        try:
            names = sorted(each.name for each in (folder / parent).iterdir() if not _OF_PROGRAMS.fullmatch(each.name))
        except OSError as error:
            unread[parent] = failed(folder / parent, "read", error)
            continue
        for path in (posixpath.join(parent, name) for name in names if parent or name not in inner):
            read = read_profile(folder / path)
            if isinstance(read, bytes):
                files[path] = read
            else:
                unread[path] = read
    return files, unread


def read_profile(path: Path) -> bytes | Problem:
    """A file of the profiles, or why it cannot be read."""
    try:
        state = path.lstat()
        if wrong := _no_file(state.st_mode):
            return _problem(path, wrong)
        if state.st_size > MOST:
            return _problem(path, f"{state.st_size} bytes; no profile is as large as that: split it", "size")
        return _plain_bytes(path)
    except OSError as error:
        return failed(path, "read", error)


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


def _problem(path: Path, message: str, rule: str = "file") -> Problem:
    return Problem(path.as_posix(), 1, 1, "", message, rule)


def failed(path: Path | str | bytes, what: str, error: OSError) -> Problem:
    return _problem(Path(os.fsdecode(path)), f"cannot be {what}: {error.strerror or error}; mend that and build again")


def content(path: Path | str) -> bytes | None:
    """The bytes of a plain file, if it is there."""
    try:
        return _plain_bytes(path)
    except OSError:
        return None


def digest(path: Path) -> str | None:
    """The SHA-256 of a plain file, if it is there."""
    data = content(path)
    return None if data is None else hashlib.sha256(data).hexdigest()


def _plain_bytes(path: Path | str, most: int = -1) -> bytes:
    """The first bytes of a plain file, or all; a link or pipe that took its place meanwhile is not followed and not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(path))
        return file.read(most)


# ---- what is in the docs folder --------------------------------------------------------------------------------------


def files_below(folder: Path) -> Iterator[str]:
    """The path of every plain file below a folder, names that begin with a dot left out."""
    return (path for path, entry in _entries(folder) if entry.is_file(follow_symlinks=False))


def irregular_files(docs: Path) -> list[Problem]:
    """What is neither a file nor a folder: MkDocs would follow a link out of the docs folder, and wait for a pipe."""
    if docs.is_symlink():
        return [_problem(docs, LINK)]
    found = ((path, _no_file(entry.stat(follow_symlinks=False).st_mode)) for path, entry in _entries(docs))
    return [_problem(docs / path, wrong) for path, wrong in found if wrong]


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
    paths = (path for path in files_below(folder) if not f"assets/{path}".startswith(SEARCH))
    begins = {path: PICTURES.get(posixpath.splitext(path)[1].lower()) for path in paths}
    return {
        path: begin is not None and re.match(begin, _first(folder / path, 64), re.DOTALL) is not None
        for path, begin in sorted(begins.items())
    }


def guides(docs: Path, generated: Collection[str]) -> dict[str, str]:
    """The texts of the Markdown files that are not ours, by their path below the docs folder."""
    paths = sorted(path for path in files_below(docs) if path.endswith(".md") and path not in generated)
    return {path: _first(docs / path, -1).decode("utf-8-sig", "replace") for path in paths}


def generated(docs: Path) -> set[str]:
    """The pages, and the files of the search, that begin with our mark."""
    paths = list(files_below(docs))
    pages = {path for path in paths if path.endswith(".md") and _first(docs / path, len(MARK)) == MARK}
    scripts = (path for path in paths if path.startswith(SEARCH) and path.endswith(".js"))
    return pages | {path for path in scripts if _first(docs / path, len(SEARCH_MARK)) == SEARCH_MARK}


def _first(path: Path, count: int) -> bytes:
    try:
        return _plain_bytes(path, count)
    except OSError:
        return b""


def manifest_of(folder: Path) -> set[str] | None:
    """The paths of generated files that carry no mark, as the last build listed them; nothing if there is no such list."""
    try:
        files = json.loads(_plain_bytes(folder / MANIFEST))["files"]
        return {path for path in files if path.startswith(DATA) and ".." not in path.split("/")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def manifest_text(digests: Mapping[str, str | None]) -> bytes:
    listed = {path: digest for path, digest in sorted(digests.items()) if path.startswith(DATA)}
    return (json.dumps({"files": listed}, indent=1) + "\n").encode()


# ---- writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def build_lock(profiles: Path) -> Iterator[None]:
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


def clash(place: Path) -> Problem:
    message = "this was not generated, and a page would take its place; move it, or rename the profile"
    return _problem(place, message, "clash")


class Written(NamedTuple):
    """A page that is complete, at its place or (if it is `new`) beside it: its path, its SHA-256, and what is wrong, if it is not."""

    src_uri: str
    digest: str
    new: bool
    problem: Problem | None = None


class Writer:
    """Pages on their way to the docs folder: each is `put`, by any process, and when all are complete they take their places.

    `marked` are the pages that carry our mark. Nobody else writes there meanwhile: see `build_lock`.
    """

    def __init__(self, docs: Path, marked: Collection[str]) -> None:
        self.docs = docs
        self.known = manifest_of(docs) or set()
        self.ours = self.known | set(marked) | {MANIFEST}

    def put(self, src_uri: str, data: bytes) -> Written:
        """Write a page beside its place, if what is there is not the same."""
        done = Written(src_uri, hashlib.sha256(data).hexdigest(), new=False)
        place = f"{self.docs}/{src_uri}"  # of many pages a Path each takes as long as the disk
        if content(place) == data:
            return done
        if wrong := self._in_the_way(src_uri):
            return done._replace(problem=wrong)
        try:
            _prepare(place, data)
        except OSError as error:
            return done._replace(problem=failed(place, "written", error))
        return done._replace(new=True)

    def finish(
        self, pages: Sequence[Written], fresh: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, int] | list[Problem]:
        """Let the new pages take their places, and remove generated files that nothing asks for any more: how many of each; or every
        clash, or what could not be written first.

        `fresh` are files that are there as they shall be (path below the docs folder → SHA-256).
        """
        docs = self.docs
        digests = {**{page.src_uri: page.digest for page in pages}, **fresh}
        manifest = self.put(MANIFEST, manifest_text(digests))
        if problems := sorted({page.problem for page in (*pages, manifest) if page.problem}):
            self._take_back(pages)
            return [problem for problem in problems if problem.rule == "clash"] or problems[:1]
        changed = [page.src_uri for page in pages if page.new]
        stale = sorted(path for path in self.ours - digests.keys() - {MANIFEST} if (docs / path).is_file())
        if not changed and not stale and not manifest.new:
            return 0, 0
        place = f"{docs}/{MANIFEST}"
        try:
            _prepare(f"{docs}/{NEXT_MANIFEST}", manifest_text(dict.fromkeys(self.known) | digests))
            for path in stale:
                place = f"{docs}/{path}"
                _check_removable(docs / path)
            os.sync()  # before the first name changes: a machine that dies keeps whole pages, old ones or new ones
            # A run that is killed leaves a manifest that knows the old files and the new ones.
            for path, part in ((MANIFEST, NEXT_MANIFEST), *((path, path) for path in changed)):
                place = f"{docs}/{path}"
                os.replace(_part(f"{docs}/{part}"), place)  # noqa: PTH105 - see `put`
            for path in stale:
                (docs / path).unlink(missing_ok=True)
            if manifest.new:
                Path(_part(f"{docs}/{MANIFEST}")).replace(docs / MANIFEST)
        except OSError as error:
            self._take_back(pages)
            return [failed(place, "written", error)]
        return len(changed) + manifest.new, len(stale)

    def _in_the_way(self, path: str) -> Problem | None:
        """What stands where a page or one of its folders goes, and is not ours; a link would lead out of the docs folder."""
        place = page = self.docs / path
        while not os.path.lexists(place):
            place = place.parent
        mode = place.lstat().st_mode
        if stat.S_ISREG(mode) and path in self.ours if place == page else stat.S_ISDIR(mode):
            return None
        return clash(place)

    def _take_back(self, pages: Sequence[Written]) -> None:
        """Remove what was written beside places, and folders that hold nothing then."""
        clear_parts(self.docs)
        for folder in sorted({folder for page in pages for folder in Path(page.src_uri).parents}, reverse=True):
            with suppress(OSError):  # it is not empty
                (self.docs / folder).rmdir()


def _prepare(place: str, data: bytes) -> None:
    """Write a file beside its place."""
    part = _part(place)
    os.makedirs(posixpath.dirname(part), exist_ok=True)  # noqa: PTH103 - see `put`
    with suppress(FileNotFoundError):  # of a process that did not come to its end
        os.unlink(part)  # noqa: PTH108
    with open(part, "xb") as file:  # noqa: PTH123
        os.fchmod(file.fileno(), 0o644)
        file.write(data)


def schema_folder(profiles: Path, config: Path) -> Path | None:
    """Where builds write schemas: only for the profiles to which the settings of editors lead."""
    return config.parent / SCHEMAS if config.is_file() and profiles == config.parent / "profiles" else None


def write_whole(place: Path, data: bytes) -> None:
    """Write a file that is ours, if it does not hold the same; whoever reads it gets the old one or the new one."""
    if content(place) != data:
        _prepare(str(place), data)
        Path(_part(str(place))).replace(place)


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
            if name.startswith(".") and name.endswith((f".md{PART}", f".json{PART}", f".js{PART}", f".xml{PART}")):
                Path(parent, name).unlink(missing_ok=True)


# ---- changing profiles -----------------------------------------------------------------------------------------------


def change_profiles(folder: Path, changed: Mapping[str, bytes | None]) -> None:
    """Write some profiles and remove others (None), all of them or none: whoever reads them next finishes what was begun."""
    journal = folder / JOURNAL
    data = json.dumps({path: text is not None for path, text in changed.items()}).encode()
    try:
        for path, text in {**changed, JOURNAL: data}.items():
            if text is not None:
                _prepare_safely(folder / path, text)
        Path(_part(str(journal))).replace(journal)
    except BaseException:
        if not journal.exists():
            for path in (*changed, JOURNAL):
                Path(_part(f"{folder}/{path}")).unlink(missing_ok=True)
        raise
    finish_change(folder)


def _prepare_safely(place: Path, data: bytes) -> None:
    """Write a file beside its place, with the rights that it has there, and see that it outlasts a machine that dies."""
    place.parent.mkdir(exist_ok=True)
    part = Path(_part(str(place)))
    part.unlink(missing_ok=True)
    with part.open("xb") as file:
        if place.exists():
            os.fchmod(file.fileno(), stat.S_IMODE(place.stat().st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def finish_change(folder: Path) -> None:
    """Let profiles that wait beside their places take them, if all of a change is there; a journal that nobody here wrote changes nothing."""
    try:
        waiting = json.loads(content(folder / JOURNAL) or b"{}")
        paths = [path for path in waiting if posixpath.dirname(path) in ("", *FOLDERS)]
    except (ValueError, TypeError, RecursionError):
        return
    if not waiting or len(paths) < len(waiting) or any((folder / path).parent.is_symlink() for path in paths):
        return
    for path in paths:
        place = folder / path
        if waiting[path]:
            with suppress(FileNotFoundError):  # it took its place before
                Path(_part(str(place))).replace(place)
        else:
            place.unlink(missing_ok=True)
    for parent in {(folder / path).parent for path in paths}:
        descriptor = os.open(parent, os.O_RDONLY | os.O_CLOEXEC)
        os.fsync(descriptor)
        os.close(descriptor)
    (folder / JOURNAL).unlink(missing_ok=True)

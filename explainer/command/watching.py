"""Notices what changes on the disk. Events only wake it: what it sees there counts, so that no change is missed for long."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from explainer import files

# Seconds after which it looks though nothing woke it; without a change for so long, a save is over, and one of several files.
EACH, ONE, SEVERAL = 1.0, 0.012, 0.08
MOST = 10.0  # as long it waits at most for the end of a change

# Nobody is told that a file was read: that happens to each of them after every save.
CHANGES = [
    *(FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirModifiedEvent, DirMovedEvent, DirDeletedEvent),
]

Seen = dict[str, tuple[int, int, int]]


class Watch(FileSystemEventHandler):
    """Watches files and folders; `places` names them anew each time, since settings name some."""

    def __init__(self, home: Path, places: Callable[[], Iterable[Path]]) -> None:
        self.home, self.places = home, places
        self.woken, self.named = threading.Event(), set[str]()
        self.observer: Any = Observer()
        self.observer.start()
        self.roots: dict[Path, int] = {}
        self.seen = self.look()

    def dispatch(self, event: FileSystemEvent) -> None:
        self.named.add(str(event.src_path) if event.event_type in ("modified", "closed") else "")
        self.woken.set()

    def changes(self) -> Iterator[set[str]]:
        """The paths that changed, once all of a change is there."""
        took = 0.0
        while True:
            self.woken.wait(max(EACH, 20 * took))
            begun = time.monotonic()
            while self.woken.is_set() and time.monotonic() - begun < MOST:
                self.woken.clear()
                self.woken.wait(ONE)
            began = time.monotonic()
            now = self.look_at_saved() or self.look()
            took = time.monotonic() - began
            while self.unfinished(now) and time.monotonic() - begun < MOST:
                time.sleep(SEVERAL)
                last, now = now, self.look()
                if last == now and not self.git_works():
                    break
            changed = {path for path in now.keys() | self.seen.keys() if now.get(path) != self.seen.get(path)}
            self.seen = now
            if changed:
                yield changed

    def unfinished(self, now: Seen) -> bool:
        """Whether more may follow: several files changed, one is gone, or git is at work."""
        changed = [path for path in now.keys() | self.seen.keys() if now.get(path) != self.seen.get(path)]
        return bool(changed) and (len(changed) > 1 or changed[0] not in now or self.git_works())

    def git_works(self) -> bool:
        return (self.home / ".git" / "index.lock").exists()

    def look_at_saved(self) -> Seen | None:
        """What there is, if all that was told of is one file that is known; whatever else changed is seen the next time."""
        named, self.named = self.named, set()
        files = named & self.seen.keys()
        if len(files) != 1 or any(path != os.path.dirname(*files) for path in named - files):
            return None
        with suppress(OSError):
            state = os.stat(*files, follow_symlinks=False)
            now = {**self.seen, files.pop(): (state.st_mtime_ns, state.st_size, state.st_ino)}
            return None if self.woken.is_set() else now
        return None

    def look(self) -> Seen:
        """What there is; and have the system wake this when it changes."""
        seen: Seen = {}
        roots: dict[Path, int] = {}
        for place in {self.home, *self.places()}:
            with suppress(OSError):
                state = place.stat()
                if place.is_dir():
                    roots[place] = state.st_ino
                    if place != self.home:
                        _look(str(place), seen)
                else:
                    seen[str(place)] = (state.st_mtime_ns, state.st_size, state.st_ino)
        if roots != self.roots:
            self.observer.unschedule_all()
            for root in roots:
                with suppress(OSError):  # the system can watch no more; what it sees each second must do
                    self.observer.schedule(self, str(root), recursive=root != self.home, event_filter=CHANGES)
            self.roots = roots
        return seen


def _look(folder: str, seen: Seen) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _look(entry.path, seen)
            else:
                with suppress(OSError):
                    state = entry.stat(follow_symlinks=False)
                    seen[entry.path] = (state.st_mtime_ns, state.st_size, state.st_ino)


def copied(folders: Iterable[Path]) -> dict[str, str]:
    """Digests of what a site copies from folders: of style sheets, and of all else but pages."""
    styles, rest = sha256(), sha256()
    for path in (folder / name for folder in folders if folder.is_dir() for name in files.files_below(folder)):
        if path.suffix == ".css":
            styles.update(files.content(path) or b"")
        elif path.suffix not in (".md", ".html"):
            with suppress(OSError):
                state = path.stat()
                rest.update(repr((str(path), state.st_size, state.st_mtime_ns)).encode())
    return {"styles": styles.hexdigest()[:16], "rest": rest.hexdigest()[:16]}

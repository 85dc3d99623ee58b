"""Build after every change."""

import gc
import os
import time
from pathlib import Path
from threading import Event

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from explainer.command.build import build


def watch(profiles: Path, docs: Path, config: Path) -> int:
    """Build after every change below the profiles, until interrupted or left behind by the process that started this one."""
    changed = Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in ("opened", "closed_no_write"):
                changed.set()

    observer = Observer()
    observer.schedule(Handler(), str(profiles), recursive=True)
    observer.start()
    parent = int(os.environ.get("WATCH_FOR", os.getppid()))
    while os.getppid() == parent:
        build(profiles, docs, config)
        gc.unfreeze()
        gc.collect()  # what that build left behind
        while not changed.wait(1) and os.getppid() == parent:
            pass
        time.sleep(0.05)  # an editor that saves writes several times
        changed.clear()
    return 0

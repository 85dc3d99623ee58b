"""Makes `mkdocs serve` show this site while it is written; other commands are left alone.

- MkDocs has a page reload by a script that stands in the page, where the policy of the site lets none run: here it comes as a file.
- Profiles are built as well, before MkDocs reads the pages.
- If the port is taken, the next one that is free is used.
"""

import logging
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from watchdog.events import FileModifiedEvent
from watchdog.observers.api import ObservedWatch

PORTS = 100  # how many are tried

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# The variable that names the folders of the profiles and the pages, as options.
FOLDERS = "PREVIEW_FOLDERS"

_LOGGER = logging.getLogger("mkdocs")
# MkDocs' script, and the numbers in it: of this version of the site, and of this page.
_SCRIPT = re.compile(rb"<script>([^<]*\blivereload\((\d+), (\d+)\);\s*)</script>")
_NUMBERS = re.compile(rb"(?<=\blivereload\()\d+, \d+(?=\);\s*$)")
_FILE = re.compile(r"/livereload/(\d+)/(\d+)\.js")

_server: Any = None


def on_serve(server: Any, config: Any, **_: Any) -> None:
    global _server
    _server = server
    _bind(server)
    server.set_app(_Scripts(server.serve_request))
    # MkDocs looks for later changes alone, not for what was saved while it built the site for the first time: so it builds again.
    docs = config.docs_dir
    server.observer.event_queue.put((FileModifiedEvent(docs), ObservedWatch(docs, recursive=True)))
    for number in SIGNALS:
        signal.signal(number, _end)


def on_pre_build(config: Any) -> None:
    """Build the profiles; MkDocs need not see that pages change which it reads right after."""
    if not _server:  # the command has just built them
        return
    _server.unwatch(config.docs_dir)
    program = Path(__file__).resolve().parents[2] / "build_profiles.py"
    command = [sys.executable, "-u", str(program), "build", *shlex.split(os.environ[FOLDERS])]
    subprocess.run(command, cwd=Path(config.config_file_path).parent, check=False)
    _server.watch(config.docs_dir)


def _bind(server: Any) -> None:
    """Take the port, or the next one that is free, before MkDocs does."""
    host, first = server.server_address[:2]
    for port in range(first, min(first + PORTS, 65536)):
        server.server_address = host, port
        try:
            server.server_bind()
            break
        except OSError as error:
            wrong = error.strerror
    else:
        sys.exit(f"{host}:{first} cannot be used, nor the ports after it: {wrong}; set another dev_addr in mkdocs.yml")
    if port != first:
        _LOGGER.info("Port %d is taken; this is at %d", first, port)
    server.server_bind = lambda: None
    server.url = server.url.replace(f":{first}/", f":{port}/", 1)


def _end(*_: Any) -> None:
    """Signals end MkDocs in good order."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


class _Scripts:
    """The server's answers, with the script of each page in a file of its own."""

    def __init__(self, answer: Callable[..., Iterable[bytes]]) -> None:
        self.answer, self.script = answer, b""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if numbers := _FILE.fullmatch(environ["PATH_INFO"]):
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [_NUMBERS.sub(", ".join(numbers.groups()).encode(), self.script)]
        head: list[Any] = []
        body = self.answer(environ, lambda *given: head.extend(given))
        if ("Content-Type", "text/html") in head[1]:
            page = b"".join(body)
            if script := _SCRIPT.search(page):
                self.script = script[1]
                page = page.replace(script[0], b'<script src="/livereload/%b/%b.js"></script>' % script.group(2, 3))
            head[1], body = [("Content-Type", "text/html"), ("Content-Length", str(len(page)))], [page]
        start_response(*head)
        return body

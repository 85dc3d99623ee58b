"""Show the site in a browser while it is written: each change at once, the page that is open first.

Whatever is made or asked for is a job of one thread; what nobody waits for is done a step at a time, behind the rest.
"""

import asyncio
import errno
import gc
import json
import mimetypes
import os
import queue
import socket
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from explainer.command.preview import MANY, NEED_ALL, OWN, Preview
from explainer.command.watching import Watch

_R = TypeVar("_R")

REST = 1.0  # seconds after which nobody seems to want anything
SOON = 0.02  # seconds in which a browser that was told of a page has asked for it
SWITCH = 0.0005  # as long one thread may let the others wait: to look at a thousand files takes one turn for each
PORTS = 100  # how many are tried
LOCAL = ("127.0.0.1", "localhost")

# The addresses at which editors open a file at a place; --editor takes another one, too.
EDITORS = {
    **{
        name: f"{name}://file{{path}}:{{line}}:{{column}}"
        for name in ("vscode", "vscodium", "cursor", "windsurf", "zed")
    },
    **{
        name: f"{name}://open?file={{path}}&line={{line}}&column={{column}}" for name in ("idea", "pycharm", "webstorm")
    },
    **{name: f"{name}://open?url=file://{{path}}&line={{line}}&column={{column}}" for name in ("subl", "txmt", "mvim")},
}


class _Listener:
    """A browser that shows a page, and was told what there is to know of it."""

    def __init__(self, address: str) -> None:
        self.address, self.told = address, ""
        self.loop, self.news = asyncio.get_running_loop(), asyncio.Queue[str]()

    def tell(self, state: dict[str, Any]) -> None:
        if (said := json.dumps(state, ensure_ascii=False)) != self.told:
            self.told = said
            self.loop.call_soon_threadsafe(self.news.put_nowait, said)


class _Work:
    """The jobs of the one thread, and those who listen."""

    def __init__(self, preview: Preview) -> None:
        self.preview, self.listeners = preview, list[_Listener]()
        self.jobs = queue.SimpleQueue[Callable[[], None]]()
        self.later = queue.SimpleQueue[Callable[[], None]]()  # what needs all of the site
        self.changed = queue.SimpleQueue[str]()
        self.steps: Iterator[bool] | None = None
        self.stepping = False
        preview.breathe = self.breathe
        preview.open = lambda: [each.address.removeprefix(preview.base) for each in reversed(self.listeners)]
        threading.Thread(target=self.run, daemon=True).start()

    def do(self, job: Callable[..., _R], *given: Any, later: bool = False) -> "Future[_R]":
        """Do it next, or `later`: when nothing is left to be made."""
        future = Future[_R]()

        def done() -> None:
            if future.set_running_or_notify_cancel():
                early = self.preview.early
                try:
                    made = job(*given)
                    if early and not self.preview.early:  # the rest is known now
                        self.tell()
                        self.steps = self.preview.behind()
                    future.set_result(made)
                except Exception as error:  # a bug of ours; the next save may pass
                    traceback.print_exception(error)
                    future.set_exception(error)

        if later:
            self.later.put(done)
        self.jobs.put((lambda: None) if later else done)
        return future

    def run(self) -> None:
        """Do each job; while nobody wants anything, a little of what nobody waits for."""
        rest: float | None = None
        while True:
            try:
                self.jobs.get(timeout=rest)()
                pause = REST
            except queue.Empty:
                pause = 0.0
                if self.preview.early:
                    self.do(self.judge)
                elif self.steps:
                    self.step()
                elif not self.later.empty():
                    self.later.get()()
            rest = pause if self.steps else None if self.later.empty() else 0.0

    def breathe(self) -> None:
        """In the midst of what nobody waits for: do what somebody wants at once."""
        while self.stepping and not self.jobs.empty():
            self.stepping = False
            with suppress(queue.Empty):
                self.jobs.get_nowait()()
            self.stepping = True

    def step(self) -> None:
        steps, self.stepping = self.steps, True
        try:
            if steps and next(steps):
                self.tell()
        except StopIteration:
            self.steps = None if self.steps is steps else self.steps
        except Exception as error:
            traceback.print_exception(error)
            self.steps = None if self.steps is steps else self.steps
        finally:
            self.stepping = False

    def change(self) -> None:
        """All that was saved since the last time is one change."""
        changed = set[str]()
        with suppress(queue.Empty):
            while True:
                changed.add(self.changed.get_nowait())
        if changed or not self.preview.checked:
            self.preview.change(changed)
            self.tell()
            self.steps = self.preview.behind()
            if self.preview.early and len(self.preview.reread.texts) <= MANY:
                threading.Timer(SOON, self.do, (self.judge,)).start()

    def judge(self) -> None:
        """Make what does not wait for more than the page that was saved, and ask the rules."""
        if self.preview.early:
            self.preview.judge()

    def tell(self) -> None:
        for listener in reversed(self.listeners):  # who came last is most likely looked at
            listener.tell(self.preview.state(listener.address))


def serve(profiles: Path, docs: Path, config: Path, host: str, port: int, editor: str) -> int:
    """Serve the site until somebody ends it."""
    if "{path}" not in EDITORS.get(editor, editor):
        print(
            f"--editor: '{editor}' is none of {', '.join(EDITORS)}, nor an address with {{path}} in it", file=sys.stderr
        )
        return 2
    preview = Preview(profiles, docs, config, EDITORS.get(editor, editor))
    try:
        place = _bind(host, port)
    except OSError as error:
        print(
            f"{host}:{port} cannot be used, nor the ports after it: {error.strerror or error}; name another with --port",
            file=sys.stderr,
        )
        return 2
    watch = Watch(config.absolute().parent, preview.places)
    work = _Work(preview)
    work.do(work.change).result()
    sys.setswitchinterval(SWITCH)
    gc.freeze()  # what is there now stays; to look for what is to go among all of it takes longer than to make a page
    # What a save leaves behind goes within fifty; of a large site that would take as long as to make it.
    gc.set_threshold(20_000, *((5, 5) if len(preview.reread.texts) <= MANY else (20, 100)))
    settings = uvicorn.Config(
        _app(work, host), log_config=None, access_log=False, lifespan="off", http="h11", ws="none", server_header=False
    )
    # Not in this thread: there signals end all of it, whoever is connected.
    threading.Thread(target=uvicorn.Server(settings).run, kwargs={"sockets": [place]}, daemon=True).start()
    taken = place.getsockname()[1]
    if taken != port:
        print(f"Port {port} is taken; this is at {taken}", file=sys.stderr)
    address = f"http://{host}:{taken}{preview.base}"
    print(f"{address} shows the site, {address}{OWN} all that is wrong; Ctrl-C ends it")
    for changed in watch.changes():
        for path in changed:
            work.changed.put(path)
        work.do(work.change)
    return 0


def _bind(host: str, first: int) -> socket.socket:
    """The port, or the next one that is free."""
    for port in range(first, min(first + PORTS, 65536)):
        try:
            return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _app(work: _Work, host: str) -> Starlette:
    async def events(request: Request) -> Response:
        listener = _Listener(request.query_params.get("page", ""))

        async def stream() -> AsyncIterator[str]:
            work.listeners.append(listener)
            try:
                work.do(work.tell)
                while True:
                    yield f"data: {await listener.news.get()}\n\n"
            finally:
                work.listeners.remove(listener)

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def file(request: Request) -> Response:
        base, path = work.preview.base, request.url.path
        if not path.startswith(base):
            return RedirectResponse(base)
        place = request.path_params["path"].removeprefix(base[1:])
        answer = await asyncio.wrap_future(
            work.do(work.preview.answer, place, bool(request.url.query), later=place in NEED_ALL)
        )
        if answer.path.endswith("/"):
            return RedirectResponse(base + answer.path)
        tag = f'"{answer.made}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        kind = mimetypes.guess_type(answer.path)[0] or "application/octet-stream"
        return Response(answer.body, answer.status, headers, kind)

    async def answer(request: Request) -> Response:
        return await (events if request.url.path == f"{work.preview.base}{OWN}events" else file)(request)

    return Starlette(
        routes=[Route("/{path:path}", answer)],
        middleware=[Middleware(_OwnPages, names=(*LOCAL, host, socket.gethostname()))],
    )


class _OwnPages:
    """Answers no page of another site, and nobody who thinks that this is one: at a name that leads here by a trick."""

    def __init__(self, app: Any, names: Collection[str]) -> None:
        self.app, self.names = app, {name.lower() for name in names}

    def is_ours(self, host: str) -> bool:
        with suppress(ValueError):
            name = urlsplit(f"//{host}").hostname or ""
            return name in self.names or bool(ip_address(name))
        return False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        if not self.is_ours(headers.get(b"host", "")):
            return await PlainTextResponse("asked for another site", 400)(scope, receive, send)
        origin = headers.get(b"origin")
        strange = origin and urlsplit(origin).netloc != headers.get(b"host")
        embedded = headers.get(b"sec-fetch-site") == "cross-site" and headers.get(b"sec-fetch-mode") != "navigate"
        app = PlainTextResponse("asked by another site", 403) if strange or embedded else self.app
        return await app(scope, receive, send)

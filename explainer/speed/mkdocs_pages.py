"""Cache what MkDocs made of a page, and use it again while it is fresh.

A page is stale if any of this changed:
- its Markdown, its address, the title that the navigation gives it (`Pages.key`);
- the configuration, the templates of the theme and its `custom_dir`, the hooks, the Markdown
  extensions, whatever is installed, the interpreter (`_shared`);
- the navigation: titles and addresses of the pages in it, its neighbours among them (`seen_in_menu`);
- what its links lead to: the address of each target, or that there is none (`Targets`).
Anchors are no input of a page: at the end MkDocs looks at those of all pages, cached or new.

A page of which anything was said, a warning say, is made each time, and says it each time. No page is cached where a plugin
takes part that is not known here.
"""

import gc
import json
import logging
import os
import pickle
import re
import signal
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from explainer.publish.pace import PROGRESS
from explainer.publish.page_inputs import Targets, seen_in_menu, shown_of_others
from explainer.speed import program
from explainer.speed.cache import Cache, digest
from explainer.speed.private import replace

# Events at which a plugin or a hook could change, unseen, what all pages are made of.
UNSEEN_EVENTS = ("page_read_source", "env")
# Settings that no page shows.
UNSEEN_SETTINGS = frozenset({"config_file_path", "site_dir", "docs_dir", "strict", "dev_addr", "watch", "hooks"})

MANY = 3  # fewer new pages are made sooner by one process

# What a template may print that is neither the page's own nor the navigation's; Material's and ours print none of it.
_OF_THE_BUILD = re.compile(r"(?<![.\w])(?:pages|build_date_utc)\b|\bupdate_date\b")

_LOGGER = logging.getLogger("mkdocs")


def may_cache(config: Any) -> bool:
    """Whether it is known of all that take part in a page what they make it of, and what they say of it is heard."""
    search = config.plugins.get("material/search")
    off = {"material/search"} if search and not search.config.enabled else set()
    unknown = config.plugins.keys() - {*off, *config.hooks} or any(config.plugins.events[e] for e in UNSEEN_EVENTS)
    return not unknown and bool(config.config_file_path) and _LOGGER.isEnabledFor(logging.INFO)


def _shared(config: Any) -> tuple[str, list[str]]:
    """A digest of what all pages are made with, and the fields of front matter that pages show of others."""
    templates = [
        (name, path.read_bytes())
        for folder in config.theme.dirs
        for name, path in sorted(files_in(folder))
        if name.endswith((".html", ".yml")) or folder == config.theme.custom_dir
    ]
    texts = [text.decode("utf-8", "replace") for name, text in templates if name.endswith(".html")]
    modules = [sys.modules.get(name.partition(":")[0]) for name in config.markdown_extensions]
    code = [module.__file__ for module in (*modules, *config.hooks.values()) if module and module.__file__]
    settings = {name: value for name, value in config.items() if name not in UNSEEN_SETTINGS}
    return digest(
        program(),
        json.dumps(settings, default=_plain, skipkeys=True),
        *(part for template in templates for part in template),
        *(Path(place).read_bytes() for place in code),
        str(any(_OF_THE_BUILD.search(text) for text in texts) and time.time_ns()),
    ), shown_of_others(texts)


def files_in(folder: str) -> Iterator[tuple[str, Path]]:
    """The files in a folder and those in it by their paths there; folders whose names begin with a dot are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        yield from ((Path(parent, name).relative_to(folder).as_posix(), Path(parent, name)) for name in names)


def _plain(value: Any) -> Any:
    """What JSON can take of a setting."""
    given = getattr(value, "config", value)  # of a plugin
    return dict(given) if isinstance(given, Mapping) else getattr(value, "__qualname__", None) or repr(value)


class _Counter(logging.Handler):
    """Counts what is said from INFO on."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said = 0
        _LOGGER.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.said += 1


class _Entry(NamedTuple):
    """What is cached of a page beside its links to anchors and its HTML."""

    key: str  # a digest of what the page is made of
    seen: str  # a digest of the navigation
    targets: dict[str, str | None]  # what its links look for (src_uri), and the address that they got
    title: Any
    meta: dict[str, Any]
    anchors: Collection[str]


# Where the cache has the rest of a page, behind its path: no path has this ending.
_MADE = "\nmade"


class Pages:
    """One build: which of its pages are fresh, and the others made."""

    def __init__(self, config: Any, module: Any, command: str) -> None:
        self.config, self.utils = config, module.utils
        self.make = module._populate_page, module._build_page
        replace(module, _populate_page=self.populate, _build_page=self.build)
        self.shared, self.shown = _shared(config)
        place = Path(config.config_file_path).absolute().parent / ".cache" / "mkdocs"
        self.cache = Cache(place, f"{command} {config.docs_dir}", self.shared)
        self.ear = _Counter()
        self.fresh: dict[str, _Entry] = {}
        # Pages in the making: what their links found, and how much was said of them.
        self.drafts: dict[str, tuple[dict[str, str | None], int]] = {}
        self.output = ""  # the page made last

    def begin(self, nav: Any, files: Any) -> None:
        """Find out which pages are fresh, and make the rest on all cores if that is much."""
        self.files = files
        self.address = cache(lambda path: file.url if (file := files.get_file_from_path(path)) else None)
        pages = [file.page for file in files.documentation_pages() if file.page]
        self.keys = {page.file.src_uri: self.key(page) for page in pages}
        found = self.load(list(self.keys))
        for page in nav.pages:  # others show their titles
            if entry := found.get(page.file.src_uri):
                page.title, page.meta = entry.title, entry.meta
            else:
                page.read_source(self.config)
                if "title" not in {*page.__dict__, *page.meta}:
                    self.populate(page, self.config, files)
                page.title = page.title  # to stay when its Markdown goes
        self.seen = digest(json.dumps([seen_in_menu(item, self.shown) for item in nav.items], default=repr))
        self.fresh = {uri: entry for uri, entry in found.items() if entry.seen == self.seen}
        new = {page.file.src_uri: page for page in pages if page.file.src_uri not in self.fresh}
        gc.freeze()  # what processes have in common stays common
        # What helpers make comes back through the cache.
        if (
            len(new) >= MANY
            and not self.cache.broken
            and (cores := os.cpu_count() or 1) > 1
            and threading.active_count() == 1
        ):
            largest = sorted(new.values(), key=lambda page: -len(page.file.content_bytes))
            self.share(largest, cores, files.documentation_pages(), nav, self.config.theme.get_env())
            self.fresh |= {uri: entry for uri, entry in self.load(list(new)).items() if entry.seen == self.seen}

    def load(self, uris: list[str]) -> dict[str, "_Entry"]:
        """What is cached of pages that are fresh, the navigation aside."""
        found = {}
        for uri, cached in self.cache.get_all(uris).items():
            entry = _Entry(*cached)
            if entry.key == self.keys[uri] and [*entry.targets.values()] == [*map(self.address, entry.targets)]:
                anchors = tuple(map(sys.intern, entry.anchors))  # of which there are many
                found[uri] = entry._replace(targets={}, anchors=set(anchors) if len(anchors) >= 100 else anchors)
        return found

    def key(self, page: Any) -> str:
        file = page.file
        return digest(file.src_uri, file.url, repr(page.__dict__.get("title")), file.content_bytes)

    def share(self, pages: list[Any], cores: int, *given: Any) -> None:
        """Make and keep pages in as many processes as there are cores, of which this is one: the templates that it compiles serve on.

        What fails there is made here once more, and can be said.
        """
        context = get_context("fork")
        made = context.RawArray("l", cores)
        write, handlers = self.utils.write_file, _LOGGER.handlers[:]

        def make(number: int) -> None:
            for page in pages[number::cores]:
                with suppress(Exception):
                    self.populate(page, self.config, self.files)
                    self.build(page, self.config, *given)
                page.markdown, page.content, page.toc = None, None, ()
                made[number] += 1
                if not number:
                    tell()
            self.cache.flush()

        def help(number: int) -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # who interrupts it wants no traceback
            make(number)

        told = time.monotonic()

        def tell() -> None:
            nonlocal told
            if time.monotonic() > told + 2:
                told = time.monotonic()
                with suppress(KeyError, OSError):  # nobody listens
                    os.write(int(os.environ[PROGRESS]), b"%d of %d pages\n" % (sum(made), len(pages)))

        self.cache.flush()
        self.utils.write_file = lambda *_: None
        _LOGGER.handlers[:] = [self.ear]
        try:
            helpers = [context.Process(target=help, args=(number,), daemon=True) for number in range(1, cores)]
            for helper in helpers:
                helper.start()
            make(0)
            for helper in helpers:
                while helper.is_alive():
                    helper.join(2)
                    tell()
        finally:
            self.utils.write_file, _LOGGER.handlers[:] = write, handlers

    # In the place of MkDocs' functions of like names:

    def populate(self, page: Any, config: Any, files: Any, dirty: bool = False) -> None:
        uri = page.file.src_uri
        if entry := self.fresh.get(uri):
            page.title, page.meta = entry.title, entry.meta
            page.present_anchor_ids, page.links_to_anchors = entry.anchors, {}
        elif uri not in self.drafts:
            targets, said = Targets(files), self.ear.said
            self.make[0](page, config, targets)
            self.drafts[uri] = targets.found, self.ear.said - said

    def build(self, page: Any, config: Any, *given: Any, **how: Any) -> None:
        uri = page.file.src_uri
        if uri in self.fresh and (made := self.cache.get(uri + _MADE)):
            links, html = made
            self.utils.write_file(html, page.file.abs_dest_path)
            page.links_to_anchors = dict(self.leading_nowhere(links))
            return
        self.fresh.pop(uri, None)  # it was there, and is no more
        self.populate(page, config, self.files)
        (targets, said), before = self.drafts.pop(uri), self.ear.said
        self.make[1](page, config, *given, **how)
        if said + self.ear.said == before and page.links_to_anchors is not None and uri in self.keys:
            links = {}
            for to, found in page.links_to_anchors.items():  # without those that MkDocs would find in order each time
                own = page.present_anchor_ids if to is page.file else ()
                links[to.src_uri] = {anchor: link for anchor, link in found.items() if anchor not in own}
            anchors = sorted(page.present_anchor_ids - {None})
            entry = _Entry(self.keys[uri], self.seen, targets, page.title, page.meta, anchors)
            self.cache.set(uri, pickle.dumps(tuple(entry)))
            self.cache.set(uri + _MADE, pickle.dumps((links, self.output.encode("utf-8", "xmlcharrefreplace"))))

    def leading_nowhere(self, links: Mapping[str, dict[str, str]]) -> Iterator[tuple[Any, dict[str, str]]]:
        """Of links to anchors those of which MkDocs has to complain: the file and all links to it."""
        for to, found in links.items():
            file = self.files.src_uris.get(to)
            there = getattr(file and file.page, "present_anchor_ids", None)
            if there is not None and not all(map(there.__contains__, found)):
                yield file, found

    def end(self) -> None:
        """Remove from the cache what is no page any more."""
        self.cache.touch(chain.from_iterable((uri, uri + _MADE) for uri in self.keys))
        self.cache.save()

    def stop(self) -> None:
        """Leave nothing behind for the next build of this process, however this one ended."""
        _LOGGER.removeHandler(self.ear)
        gc.unfreeze()

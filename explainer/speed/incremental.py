"""Render only the pages whose inputs changed since the last build.

Pages get a view that notes what they read: each key of its mappings, each text in which they sought names, and everything else as
a whole. What was read is cached with the fingerprint of the answer; a page is stale if an answer is another one now.
"""

import os
import pickle
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from explainer import files
from explainer.files import Written
from explainer.pages.pages import Page
from explainer.pages.views import View
from explainer.site.names import Found, Names
from explainer.site.statements import Statements
from explainer.speed.cache import Cache, digest
from explainer.speed.fingerprint import fingerprint
from explainer.speed.parallel import CachedMap as CachedMap
from explainer.speed.parallel import spread

_V = TypeVar("_V")
_R = TypeVar("_R")

# What was read: the field of the view, and the key; EVERYTHING if it was read as a whole.
Read = tuple[str, Hashable]

EVERYTHING = "*"

# Where the answers are cached; no page has this path.
_ANSWERS = "answers"

# As many pages are looked up at once.
_TOGETHER = 32


class Rendered(NamedTuple):
    """What is known of a page that was rendered: what it read, and the SHA-256 of its bytes."""

    reads: tuple[Read, ...]
    digest: str


class _WatchedMapping(Mapping[Any, Any]):
    """A mapping that notes what is read of it."""

    def __init__(self, name: str, of: Mapping[Any, Any], seen: set[Read]) -> None:
        self.name, self.of, self.seen = name, of, seen

    def __getitem__(self, key: Any) -> Any:
        self.seen.add((self.name, key))
        return self.of[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self.seen.add((self.name, key))
        return self.of.get(key, default)

    def __contains__(self, key: Any) -> bool:
        self.seen.add((self.name, key))
        return key in self.of

    def __iter__(self) -> Iterator[Any]:
        self.seen.add((self.name, EVERYTHING))
        return iter(self.of)

    def __len__(self) -> int:
        self.seen.add((self.name, EVERYTHING))
        return len(self.of)


class _WatchedNames(Names[Any]):
    """Names that note in which texts they were sought."""

    def __init__(self, name: str, of: Names[Any], seen: set[Read]) -> None:
        self.name, self.of, self.seen = name, of, seen

    def find(self, text: str) -> Iterator[Found[Any]]:
        self.seen.add((self.name, text))
        return self.of.find(text)


def watched(view: View) -> "_Watched":
    """The view, with every field watched: a class made for it has a property in the place of each."""

    def read(name: str, self: _Watched) -> Any:
        if name in self.inner:
            return self.inner[name]
        self.seen.add((name, EVERYTHING))
        return getattr(view, name)

    names = [field.name for field in fields(view)]
    properties = {name: property(partial(read, name)) for name in names}
    made: _Watched = type("WatchedView", (_Watched, type(view)), properties)(view, names)
    return made


class _Watched(View):
    """What all watched views have in common: what was read since `noting` began."""

    seen: set[Read]
    inner: Mapping[str, Any]  # mappings and names that note what is read of them

    def __init__(self, view: View, names: Sequence[str]) -> None:
        seen: set[Read] = set()
        inner: dict[str, Any] = {}
        for name in names:
            value = getattr(view, name)
            if isinstance(value, Mapping):
                inner[name] = _WatchedMapping(name, value, seen)
            elif isinstance(value, Names):
                inner[name] = _WatchedNames(name, value, seen)
        for name, of in (("seen", seen), ("inner", inner), ("made", {})):
            object.__setattr__(self, name, of)

    def noting(self, make: Callable[[], _V]) -> tuple[_V, frozenset[Read]]:
        """What `make` returns, and what it read."""
        before = frozenset(self.seen)
        self.seen.clear()
        made = make()
        reads = frozenset(self.seen)
        self.seen.clear()
        self.seen.update(before)
        return made, reads

    def once(self, key: Hashable, make: Callable[[], _V]) -> _V:
        """As of any view; what it read counts as read by each page that shows it."""
        made, reads = super().once(key, lambda: self.noting(make))
        self.seen.update(reads)
        return made


class Incremental:
    """One build into a folder: which pages are fresh, and the rest rendered on all cores."""

    def __init__(self, view: View, cache: Cache, folder: Path, breathe: Callable[[], None] = lambda: None) -> None:
        self.view, self.cache, self.folder, self.breathe = view, cache, folder, breathe
        self.watched = watched(view)
        self.fresh: dict[str, str] = {}  # pages that are as they were, and their SHA-256
        self._known: dict[Read, str] = {}
        self._changed: set[Read] = set()  # whose answers are others than they were
        self._told: set[Read] = set()  # whose answers this process has told

    def render(self, pages: Callable[[View], Iterator[Page]], write: Callable[[str, bytes], Written]) -> list[Written]:
        """Render the stale pages: what `write` returns for each; the others are in `fresh`.

        `write` may be called in another process.
        """
        wanted = list(pages(self.watched))
        # Without the answers no page counts as fresh. So they are gone until this build is done, however it ends.
        whole, last = self.cache.get(_ANSWERS) or (0, {})
        self.cache.set(_ANSWERS, pickle.dumps(None))
        self.cache.flush()
        if len(last) > 2 * whole:  # most are of pages that were rendered anew since
            last = {}
        answers = self._answers(last)
        if last:
            shares = [wanted[start : start + _TOGETHER] for start in range(0, len(wanted), _TOGETHER)]
            self.fresh = dict(chain.from_iterable(spread(self._fresh, shares)))
            self.cache.touch(self.fresh)
        stale = [page for page in wanted if page.src_uri not in self.fresh]
        done = spread(partial(self._render, write, os.getpid()), stale)
        for page, (_, known, given) in zip(stale, done, strict=True):
            answers |= given
            if known:
                self.cache.set(page.src_uri, known)
        self.cache.set(_ANSWERS, pickle.dumps((whole if last else len(answers), answers)))
        return [one for one, _, _ in done]

    def _answers(self, last: dict[Read, str]) -> dict[Read, str]:
        """The answers to what pages read in earlier builds, as they are now; notes which are others than they were."""
        for name in self.watched.inner:  # while all names are the same, so is what is found in any text
            names = getattr(self.view, name)
            if isinstance(names, Names) and last.get((name, EVERYTHING)) == names.digest:
                self._known |= {read: said for read, said in last.items() if read[0] == name}
        answers = {read: self._answer(read) for read in last}
        self._changed = {read for read, said in last.items() if answers[read] != said}
        return answers

    def _answer(self, read: Read) -> str:
        if read not in self._known:
            self.breathe()
            self._known[read] = self._look_up(*read)
        return self._known[read]

    def _look_up(self, name: str, key: Any) -> str:
        value = getattr(self.view, name)
        if key == EVERYTHING and not isinstance(value, Mapping):
            return fingerprint(value)
        if isinstance(value, Names):
            return repr(list(value.find(key)))
        if key == EVERYTHING:
            return digest(*(f"{each!r} {self._answer((name, each))}" for each in value))
        if key not in value:
            return ""
        return value.fingerprint(key) if isinstance(value, Statements) else fingerprint(value[key])

    def _fresh(self, pages: Sequence[Page]) -> list[tuple[str, str]]:
        """The pages that need not be rendered, and the SHA-256 of each."""
        last: dict[str, Rendered] = self.cache.get_all([page.src_uri for page in pages])
        return [
            (page.src_uri, made.digest)
            for page in pages
            if (made := last.get(page.src_uri))
            and self._changed.isdisjoint(made.reads)
            and files.digest(self.folder / page.src_uri) == made.digest
        ]

    def _render(
        self, write: Callable[[str, bytes], Written], home: int, page: Page
    ) -> tuple[Written, bytes | None, dict[Read, str]]:
        """What `write` returns for a page, what is to be cached of it, and the answers that this process has not told yet.

        In the process `home` it is cached at once: of ten thousand pages it would take fifty megabytes.
        """
        self.breathe()
        text, reads = self.watched.noting(page.render)
        done = write(page.src_uri, text.encode())
        names = {(name, EVERYTHING) for name, _ in reads if isinstance(getattr(self.view, name), Names)}
        answers = {read: self._answer(read) for read in (reads | names) - self._told}
        self._told |= reads | names
        known = pickle.dumps(Rendered(tuple(reads), done.digest))
        if os.getpid() == home:
            self.cache.set(page.src_uri, known)
            return done, None, answers
        return done, known, answers

"""Makes pages, but for those that are as an earlier build made them: all that they read of the site is the same.

A page depends on its own key (what it was given), on what is the same for all pages (`Memo.common`), and on what it asked
the site for. The site that pages get notes the latter: each key of its mappings, and what has no key as a whole. What any page
asked for is kept with a digest of the answer: a page is made again if an answer to it is another one now.
"""

import hashlib
import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol, TypeVar

from explainer.article import Named
from explainer.dates import PartialDate
from explainer.model import Event, Part, Party, Person, Record, Source
from explainer.names import Found, Names
from explainer.parallel import Pickled, spread
from explainer.site import Edge, SeatsBar, Site

_T = TypeVar("_T")
_V = TypeVar("_V")

# What was asked for: which of the site's mappings, and the key; EVERYTHING if it was gone through.
Read = tuple[str, Hashable]

EVERYTHING = "*"

# All names: while they are the same, so is what is found in any text.
_NAMES: Read = ("all names", EVERYTHING)

# What keys of pages hold a digest of.
_DIGESTED = (Edge, Part)

# Kinds whose digests are remembered: many pages ask for each.
_ASKED_OFTEN = frozenset({Person, Party, Event, Source})

# As many pages are looked for at once.
_SHARE = 32

# Where the answers are kept.
_ANSWERS = "answers"

# What claims and the article's mentions say is the same for all pages: see `Memo.watch`.
_MAPPINGS = ("people", "parties", "sources", "edges_of", "events_of", "seats_of")


class Made(NamedTuple):
    """What is known of a page that was made: what it depends on, and the SHA-256 of its bytes."""

    key: str
    reads: tuple[Read, ...]
    digest: str


class Put(Protocol):
    """A page that was put where it belongs, and the SHA-256 of its bytes."""

    @property
    def digest(self) -> str: ...


_P = TypeVar("_P", bound=Put)


class Page(NamedTuple):
    """A file below the docs folder: its path there and its bytes, text in UTF-8."""

    src_uri: str
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Task(NamedTuple):
    """A page to be: its path, what it is given (see `Memo.key`; None: it is made each time), and how its text is made."""

    src_uri: str
    key: str | None
    make: Callable[[], str]


class Log:
    """What was read since somebody began to note."""

    def __init__(self) -> None:
        self.seen: set[Read] = set()

    def noting(self, make: Callable[[], _V]) -> tuple[_V, frozenset[Read]]:
        """What `make` returns, and what it read; whoever notes around it is told nothing."""
        before, self.seen = self.seen, set()
        made = make()
        reads, self.seen = frozenset(self.seen), before
        return made, reads


class _Watched(Mapping[Any, _V]):
    """A mapping that notes what is asked of it."""

    def __init__(self, kind: str, of: Mapping[Any, _V], log: Log) -> None:
        self.kind, self.of, self.log = kind, of, log

    def __getitem__(self, key: Any) -> _V:
        self.log.seen.add((self.kind, key))
        return self.of[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self.log.seen.add((self.kind, key))
        return self.of.get(key, default)

    def __contains__(self, key: Any) -> bool:
        self.log.seen.add((self.kind, key))
        return key in self.of

    def __iter__(self) -> Iterator[Any]:
        self.log.seen.add((self.kind, EVERYTHING))
        return iter(self.of)

    def __len__(self) -> int:
        self.log.seen.add((self.kind, EVERYTHING))
        return len(self.of)

    def values(self) -> Any:
        self.log.seen.add((self.kind, EVERYTHING))
        return self.of.values()

    def items(self) -> Any:
        self.log.seen.add((self.kind, EVERYTHING))
        return self.of.items()


class _WatchedNames(Names[Named]):
    """Names that note in which texts they were sought."""

    def __init__(self, of: Names[Named], log: Log) -> None:
        self.of, self.log = of, log

    def find(self, text: str) -> Iterator[Found[Named]]:
        self.log.seen.add(("names", text))
        return self.of.find(text)


@dataclass(frozen=True)
class _WatchedSite(Site):
    """A site that notes what is asked of it."""

    whole: Site = None  # type: ignore[assignment]
    log: Log = None  # type: ignore[assignment]

    @property
    def terms(self) -> Names[Named]:
        return self.whole.terms

    @property
    def reviewed(self) -> tuple[PartialDate, PartialDate] | None:
        self.log.seen.add(("reviewed", EVERYTHING))
        return self.whole.reviewed

    def source_count(self, record: Record) -> int:
        self.log.seen.add(("sources of", record.id))
        return self.whole.source_count(record)


class Store(Protocol):
    """Where what is made is kept, pickled, from one build of the same program to the next."""

    def find_all(self, keys: Sequence[str]) -> dict[str, Any]: ...
    def take(self, key: str) -> Any: ...
    def keep(self, key: str, data: bytes) -> None: ...
    def keep_on(self, keys: Iterable[str]) -> None: ...


class _Nowhere:
    def find_all(self, keys: Sequence[str]) -> dict[str, Any]:
        return {}

    def take(self, key: str) -> None:
        return None

    def keep(self, key: str, data: bytes) -> None:
        pass

    def keep_on(self, keys: Iterable[str]) -> None:
        pass


class Memo:
    """Which pages are as an earlier build made them.

    `digests` are those of the files below `profiles/`, by their paths there; `there` tells the SHA-256 of a file below the
    docs folder.
    """

    def __init__(
        self,
        digests: Mapping[str, str] | None = None,
        store: Store | None = None,
        there: Callable[[str], str | None] = lambda src_uri: None,
    ) -> None:
        self.digests = digests or {}
        self.store = store or _Nowhere()
        self.there = there
        self.kept: dict[str, str] = {}  # pages that are as they were, and their digests
        self.log = Log()
        self.common = ""
        self._known: dict[Read, str] = {_NAMES: ""}
        self._of: dict[tuple[str, str], str] = {}  # digests of records, by kind and id
        self._changed: set[Read] = set()  # whose answers are others than they were
        self._told: set[Read] = set()  # whose answers this process has told
        self._places: Mapping[tuple[str, str], str] = {}

    def watch(self, site: Site, places: Mapping[tuple[str, str], str], common: Iterable[str]) -> Site:
        """The site as pages are to see it.

        `places` are the pages of entries of lists that are in parts, by list and id; `common` is what all pages depend on
        besides what they are seen to read.
        """
        self.site = site
        self._known[_NAMES] = site.names.digest
        self._places = places
        self.common = digest(
            *common,
            *(one.model_dump_json() for one in (site.article, site.story, *site.claims, *site.glossary) if one),
            repr((site.spans, site.mentions)),
            *(f"{id} {record.name}" for id, record in sorted(site.drafts.items())),
        )
        given = {field.name: getattr(site, field.name) for field in fields(site)}
        watched = {name: _Watched(name, given[name], self.log) for name in _MAPPINGS}
        return _WatchedSite(
            **{**given, **watched, "names": _WatchedNames(site.names, self.log)}, whole=site, log=self.log
        )

    def key(self, *given: object) -> str:
        """The key of a page from what it is given: records by what they say, all else by how it is printed."""
        return digest(self.common, *(self.of(one) if isinstance(one, _DIGESTED) else repr(one) for one in given))

    def of(self, one: Part | Edge | SeatsBar) -> str:
        """A digest of what a part says; for a connection or seats, of what the record says that they come from."""
        if isinstance(one, Edge):
            return f"{one.subject} {one.object} {one.anchor} {self.of(one.owner)} {one.ends}"
        if isinstance(one, SeatsBar):
            return f"{one.number} {self.of(one.party)}"
        return self._of_record(one) if type(one) in _ASKED_OFTEN else digest(one.model_dump_json())

    def _of_record(self, record: Any) -> str:
        key = record.noun, record.id
        if key not in self._of:
            file = f"{record.folder}/{record.id}.yaml" if isinstance(record, Record) else ""  # its name says who it is
            self._of[key] = f"{file} {self.digests.get(file) or digest(record.model_dump_json())}"
        return self._of[key]

    def remember(self, values: Sequence[_T], key: Callable[[_T], str], make: Callable[[_T], _V]) -> list[_V]:
        """What an earlier build made of each value under its key, which no path of a page looks like; else what is made now."""
        keys = list(map(key, values))
        known = self.store.find_all(keys)
        found: list[Any] = list(map(known.get, keys))
        new = [place for place, one in enumerate(found) if one is None]
        for place, made in zip(new, spread(lambda place: Pickled(make(values[place])), new), strict=True):
            found[place] = made.value
            self.store.keep(keys[place], made.data)
        return found

    def make(
        self,
        tasks: Sequence[Task],
        put: Callable[[Page], _P],
        tell: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[_P]:
        """Make the pages: what `put` returns for each but those that are as they were, which are in `kept`.

        `put` may be called in a process of its own; `tell` is told how many are made, about, and of how many.
        """
        # Without the answers no page counts as kept. So they are gone until this build is done, however it ends.
        common, whole, last = self.store.take(_ANSWERS) or ("", 0, {})
        # Where that differs, no page has its key. And what nobody asks for any more is left behind, once it is as much as the rest.
        if common != self.common or len(last) > 2 * whole:
            last = {}
        answers = self._answers(last)
        if last:
            shares = [tasks[start : start + _SHARE] for start in range(0, len(tasks), _SHARE)]
            self.kept = dict(chain.from_iterable(spread(self._as_they_were, shares)))
            self.store.keep_on(self.kept)
        new = [task for task in tasks if task.src_uri not in self.kept]
        made = spread(partial(self._made, put, os.getpid()), new, tell=tell)
        for task, (_, known, given) in zip(new, made, strict=True):
            answers |= given
            if known:
                self.store.keep(task.src_uri, known)
        answers[_NAMES] = self._known[_NAMES]
        self.store.keep(_ANSWERS, _pickled((self.common, whole if last else len(answers), answers)))
        return [one for one, _, _ in made]

    def _answers(self, last: dict[Read, str]) -> dict[Read, str]:
        """The answers to what pages asked for in earlier builds, as they are now; notes which are others than they were."""
        if last.get(_NAMES) == self._known[_NAMES]:
            self._known |= {read: said for read, said in last.items() if read[0] == "names"}
        answers = {read: self._digest(read) for read in last if read[0] != "sources of"}
        for read in last.keys() - answers:
            if all(each in last and answers[each] == last[each] for each in self._counted(read[1])):
                self._known[read] = last[read]
            answers[read] = self._digest(read)
        self._changed = {read for read, said in last.items() if answers[read] != said}
        return answers

    def _counted(self, id: Hashable) -> list[Read]:
        """What the number of sources of a record depends on, besides what is the same for all pages."""
        if id in self.site.people:
            return [("people", id), ("edges_of", id), ("events_of", id)]
        return [("parties", id), ("edges_of", id), ("events_of", id), ("seats_of", id)]

    def _as_they_were(self, tasks: Sequence[Task]) -> list[tuple[str, str]]:
        """The pages that need not be made again, and the SHA-256 of each."""
        last: dict[str, Made] = self.store.find_all([task.src_uri for task in tasks if task.key])
        return [
            (src_uri, made.digest)
            for src_uri, key, _ in tasks
            if (made := last.get(src_uri))
            and made.key == key
            and self._changed.isdisjoint(made.reads)
            and self.there(src_uri) == made.digest
        ]

    def _made(self, put: Callable[[Page], _P], home: int, task: Task) -> tuple[_P, bytes | None, dict[Read, str]]:
        """What `put` returns for a page, what is to be kept of it, and the answers that this process has not told yet.

        In the process `home` it is kept at once: of ten thousand pages it would take fifty megabytes.
        """
        text, reads = self.log.noting(task.make)
        done = put(Page(task.src_uri, text.encode()))
        if task.key is None:
            return done, None, {}
        answers = {read: self._digest(read) for read in reads - self._told}
        self._told |= reads
        known = _pickled(Made(task.key, tuple(reads), done.digest))
        if os.getpid() == home:
            self.store.keep(task.src_uri, known)
            return done, None, answers
        return done, known, answers

    def _digest(self, read: Read) -> str:
        if read not in self._known:
            self._known[read] = self._look(*read)
        return self._known[read]

    def _look(self, kind: str, key: Any) -> str:
        site = self.site
        if kind == "names":
            return repr(list(site.names.find(key)))
        if kind == "reviewed":
            return " ".join(map(str, site.reviewed or ()))
        if kind == "place":
            return str(self._places.get(key))
        if kind == "sources of":
            return str(site.source_count(record)) if (record := site.record(key)) else ""
        asked: Mapping[Any, Any] = getattr(site, kind)
        if key == EVERYTHING:
            return digest(*(self._digest((kind, each)) for each in asked))
        if key not in asked:
            return ""
        return digest(*map(self.of, asked[key])) if kind.endswith("_of") else self.of(asked[key])


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()

"""All that was read of `profiles/`, before it is known to fit together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from explainer.problem import Problem
from explainer.records.document import Document
from explainer.records.model import Article, Claim, Event, LogEntry, Party, Person, Record, Source, Story
from explainer.records.parts import SourceRef
from explainer.records.reading import MODELS, Entry, Fault, FileRead, may_hold, read_again
from explainer.records.references import References, referred
from explainer.records.vocabulary import PAGES
from explainer.site.annotation import Annotations, annotate, called, names_of
from explainer.site.article import Named
from explainer.site.names import Names

_R = TypeVar("_R")

# Applies a function to each value, as `map` does; it may remember what the function made of a value.
Recall = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


class Profiles:
    """The sound records by kind and id, and every entry of a file.

    `unread` are ids and collections that may hold more than was read; `assets`, `last_commit_before` and `recall` are as
    `load_site` has them.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        read: Sequence[FileRead],
        unread: Iterable[str],
        assets: Mapping[str, bool],
        root: str,
        last_commit_before: Callable[[date], date | None] = lambda day: None,
        recall: Recall = map,
    ) -> None:
        self.files, self.assets, self.root = files, assets, root
        self.last_commit_before, self.recall = last_commit_before, recall
        read_entries = [entry for file in read for entry in file.entries]
        self.entries = [entry for entry in read_entries if entry.noun != LogEntry.noun]
        # What changed, in the order of the files: no record of the story.
        self.log: list[LogEntry] = [entry.record for entry in read_entries if isinstance(entry.record, LogEntry)]
        self.records: dict[str, dict[str, Any]] = {model.noun: {} for model in MODELS.values()}
        self.unread = {*map(may_hold, unread), *(name for file in read for name in file.unread)}
        for entry in self.entries:
            if entry.record:
                self.records[entry.noun].setdefault(entry.id, entry.record)
            else:
                self.unread.add(entry.id)
        self.people: dict[str, Person] = self.records["person"]
        self.parties: dict[str, Party] = self.records["party"]
        self.people_and_parties: list[Record] = [*self.people.values(), *self.parties.values()]
        self.events: dict[str, Event] = self.records["event"]
        self.claims: dict[str, Claim] = self.records["claim"]
        self.sources: dict[str, Source] = self.records["source"]
        self.article: Article | None = self.records["article"].get("article")
        self.story: Story | None = self.records["story"].get("story")
        self.documents: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Any]:
        """Every sound record."""
        for records in self.records.values():
            yield from records.values()

    def each(self, make: Callable[[Any], _R]) -> Iterator[tuple[Any, _R]]:
        """Every sound record, and what is made of it alone."""
        records = list(self)
        return zip(records, self.recall(make, records), strict=True)

    @cached_property
    def references(self) -> list[tuple[Any, References]]:
        """Every sound record, and what it names."""
        return list(self.each(referred))

    @cached_property
    def ids(self) -> dict[str, Record]:
        """People and parties by their ids."""
        return {record.id: record for record in self.people_and_parties}

    def formerly(self, id: str) -> Record | None:
        """The person or party that had an id."""
        return next((record for record in self.people_and_parties if id in record.former_ids), None)

    @cached_property
    def addresses(self) -> list[str]:
        """What a correction may be about: records, and the pages that every site has."""
        kinds = (("people", self.people), ("parties", self.parties), ("events", self.events), ("claims", self.claims))
        return [*(f"{name}/{id}" for name, records in kinds for id in records), *PAGES, *self.records["page"]]

    def origin(self, id: str) -> str | None:
        """The source of which a source is a copy, in the end; none if they lead in a circle."""
        seen = set()
        while id not in seen:
            seen.add(id)
            source = self.sources.get(id)
            if not source or not source.reproduces:
                return id
            id = source.reproduces.id
        return None

    def last_day(self, refs: Iterable[SourceRef]) -> date | None:
        """The last day on which one of some sources was published, if all of them are dated."""
        days = [self.days.get(ref.id) for ref in refs]
        known = [day for day in days if day]
        return max(known) if known and len(known) == len(days) else None

    @cached_property
    def days(self) -> dict[str, date]:
        """The last day on which each source may have been published, if it is dated."""
        return {id: source.published.possible.last for id, source in self.sources.items() if source.published}

    @cached_property
    def names(self) -> Names[Named]:
        names: Names[Named]
        (names,) = self.recall(names_of, [called(self.people_and_parties, self.records["glossary entry"].values())])
        return names

    @cached_property
    def annotations(self) -> Annotations:
        if not self.article:
            return Annotations()
        names = tuple((id, record.name) for id, record in {**self.people, **self.parties}.items())
        found: Annotations
        (found,) = self.recall(annotate, [(self.article, tuple(self.claims.values()), names, self.names)])
        return found

    # ---- where records stand: looked up in the files once more, since to note it of all takes much memory

    @cached_property
    def entry_of(self) -> Mapping[tuple[str, str], Entry]:
        """The entries by kind and id; the first, where several have one id."""
        return {(entry.noun, entry.id): entry for entry in reversed(self.entries)}

    def document(self, file: str) -> Document:
        if file not in self.documents:
            self.documents[file] = replace(read_again(file, self.files[file]), path=f"{self.root}{file}")
        return self.documents[file]

    def line(self, entry: Entry) -> str:
        """The file and the line in which an entry begins."""
        document = self.document(entry.file)
        return f"{document.path}:{document.place(entry.path, at_key=True).line}"

    def entry(self, fault: Fault) -> Entry:
        return fault.of if isinstance(fault.of, Entry) else self.entry_of[fault.of.noun, fault.of.id]

    def problem(self, fault: Fault) -> Problem:
        entry = self.entry(fault)
        return self.document(entry.file).problem((*entry.path, *fault.path), *fault[2:])

"""All that was read of `profiles/`, before it is known to fit together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from explainer.problem import Problem
from explainer.records.document import Document
from explainer.records.model import Article, Claim, Event, Party, Person, Record, Story
from explainer.records.reading import MODELS, Entry, Fault, FileRead, may_hold, read_again
from explainer.site.annotation import Annotations, annotate, names_of
from explainer.site.article import Named
from explainer.site.names import Names


class Profiles:
    """The sound records by kind and id, and every entry of a file.

    `unread` are ids and collections that may hold more than was read; `assets` are as `load_site` has them.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        read: Sequence[FileRead],
        unread: Iterable[str],
        assets: Mapping[str, bool],
        root: str,
    ) -> None:
        self.files, self.assets, self.root = files, assets, root
        self.entries = [entry for file in read for entry in file.entries]
        self.records: dict[str, dict[str, Any]] = {model.noun: {} for model in MODELS.values()}
        self.unread = {*map(may_hold, unread), *(name for file in read for name in file.unread)}
        for entry in self.entries:
            if entry.record:
                self.records[entry.noun].setdefault(entry.id, entry.record)
            else:
                self.unread.add(entry.id)
        self._documents: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Any]:
        """Every sound record."""
        for records in self.records.values():
            yield from records.values()

    @property
    def people(self) -> dict[str, Person]:
        return self.records["person"]

    @property
    def parties(self) -> dict[str, Party]:
        return self.records["party"]

    @property
    def people_and_parties(self) -> list[Record]:
        return [*self.people.values(), *self.parties.values()]

    @property
    def events(self) -> dict[str, Event]:
        return self.records["event"]

    @property
    def claims(self) -> dict[str, Claim]:
        return self.records["claim"]

    @property
    def article(self) -> Article | None:
        return self.records["article"].get("article")

    @property
    def story(self) -> Story | None:
        return self.records["story"].get("story")

    @cached_property
    def names(self) -> Names[Named]:
        return names_of(self.people_and_parties, self.records["glossary entry"].values())

    @cached_property
    def annotations(self) -> Annotations:
        if not self.article:
            return Annotations()
        return annotate(self.article, self.claims, {**self.people, **self.parties}, self.names)

    # ---- where records stand: looked up in the files once more, since to note it of all takes much memory

    @cached_property
    def entry_of(self) -> Mapping[tuple[str, str], Entry]:
        """The entries by kind and id; the first, where several have one id."""
        return {(entry.noun, entry.id): entry for entry in reversed(self.entries)}

    def document(self, file: str) -> Document:
        if file not in self._documents:
            self._documents[file] = replace(read_again(file, self.files[file]), path=f"{self.root}{file}")
        return self._documents[file]

    def line(self, entry: Entry) -> str:
        """The file and the line in which an entry begins."""
        document = self.document(entry.file)
        return f"{document.path}:{document.place(entry.path, at_key=True).line}"

    def entry(self, fault: Fault) -> Entry:
        return fault.of if isinstance(fault.of, Entry) else self.entry_of[fault.of.noun, fault.of.id]

    def problem(self, fault: Fault) -> Problem:
        entry = self.entry(fault)
        return self.document(entry.file).problem((*entry.path, *fault.path), *fault[2:])

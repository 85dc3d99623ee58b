"""All texts to one checked site, or every problem of every file."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeVar

from explainer.invisible import refused, unbalanced
from explainer.problem import Problem
from explainer.records.document import (
    MAX_BYTES,
    MAX_COLLECTION_BYTES,
    MAX_PROBLEMS,
    MAX_SIGNS,
    MAX_SIGNS_OF_A_BLOCK,
    Document,
    Mark,
    Path,
    at_characters,
    decode,
    parse_document,
    split_front_matter,
    too_large,
)
from explainer.records.fields import a_or_an, id_problem, nearest
from explainer.records.model import (
    Article,
    Claim,
    Event,
    Party,
    Person,
    Source,
    Story,
    Term,
)
from explainer.records.parts import Part
from explainer.records.references import SOURCE, Reference, references
from explainer.records.validation import read_record
from explainer.records.vocabulary import RESERVED_IDS, STAGES
from explainer.site.annotation import Annotations, annotate, names_of
from explainer.site.article import Named
from explainer.site.connect import connect
from explainer.site.names import Names
from explainer.site.site import Site

COLLECTIONS: dict[str, type[Event] | type[Claim] | type[Source] | type[Term]] = {
    "events": Event,
    "claims": Claim,
    "sources": Source,
    "glossary": Term,
}
FOLDERS = {"person": "people", "party": "parties", **{model.noun: name for name, model in COLLECTIONS.items()}}

# Citations of one record: its page takes longer for each than for the one before.
MAX_CITATIONS = 1_000

_V = TypeVar("_V")
_R = TypeVar("_R")

_RECORD_FILE = re.compile(r"(people|parties)/([^/]+)\.yaml")
_COLLECTION_FILE = re.compile(r"(events|claims|sources|glossary)(?:/[^/]+)?\.yaml")


# Records with their ids.
Records = Sequence[tuple[str, Any]]


# Applies a function to each value, as `map` does; it may remember what the function made of a value.
Mapper = Callable[[Callable[[_V], _R], Sequence[_V]], Sequence[_R]]


def plain_map(function: Callable[[_V], _R], values: Sequence[_V]) -> list[_R]:
    return list(map(function, values))


def load_site(
    files: Mapping[str, bytes],
    assets: Mapping[str, bool] | Iterable[str] = (),
    root: str = "profiles",
    unread: Mapping[str, Problem] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
) -> Site | list[Problem]:
    """The site from all files below `profiles/` (path there → bytes), or every problem of every file, sorted.

    `assets` are the paths of the files below `docs/assets`, and whether each holds the picture that its name says; `root` is put
    before paths in problems; `unread` says of files that are there, but could not be read, what is wrong with them. `mapper`
    reads the files. If there is a problem, all are read once more, and where everything stands is noted, which takes much memory.
    """
    if not isinstance(assets, Mapping):
        assets = dict.fromkeys(assets, True)
    ahead = _read_ahead(files, mapper)
    loaded = _Loader(files, assets, root, unread).load(ahead)
    return _Loader(files, assets, root, unread, positions=True).load({}) if isinstance(loaded, list) else loaded


def _read_ahead(files: Mapping[str, bytes], mapper: Mapper[Any, Any]) -> dict[str, Records]:
    """The records of sound files, by their paths."""
    paths = [path for path in sorted(files) if _RECORD_FILE.fullmatch(path) or _COLLECTION_FILE.fullmatch(path)]
    read = mapper(read_sound, [(path, files[path]) for path in paths])
    return {path: records for path, records in zip(paths, read, strict=True) if records}


def read_sound(file: tuple[str, bytes]) -> Records:
    """The records of a file, from its path and bytes; none if there is a problem in it."""
    loader = _Loader(dict([file]), {}, "", {})
    loader.read(file[0])
    return () if loader.problems else loader.found


class _Loader:
    """One run of loading: what was read so far, and every problem."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        assets: Mapping[str, bool],
        root: str,
        unread: Mapping[str, Problem],
        positions: bool = False,
    ) -> None:
        self.files = files
        self.positions = positions  # else problems are found, and said to be anywhere
        self.found: list[tuple[str, Any]] = []  # records that were read here
        self.assets = assets
        self.root = root
        self.unread = unread
        self.problems: list[Problem] = list(unread.values())
        self.people: dict[str, Person] = {}
        self.parties: dict[str, Party] = {}
        self.collections: dict[str, dict[str, Any]] = {name: {} for name in COLLECTIONS}
        self.places: dict[tuple[str, str], tuple[Document, Path]] = {}  # where each record stands, by kind and id
        self.broken: set[str] = set()  # ids of records that are there, but not sound
        self.count: Counter[str] = Counter()  # problems over several records, by file
        self.article: Article | None = None
        self.story: Story | None = None

    def load(self, ahead: Mapping[str, Records]) -> Site | list[Problem]:
        for path in self.unread:
            self.miss(path)
        for path in sorted(self.files):
            if path in ahead:
                self.take(path, ahead[path])
            else:
                self.read(path)
        if "article.md" not in self.files and "article.md" not in self.unread:
            self.report(
                "article.md", "missing", "the article is missing; write its front matter and its text into this file"
            )
        self.check_ids()
        self.check_references()
        self.check_stages()
        self.check_images()
        names = names_of((*self.people.values(), *self.parties.values()), self.collections["glossary"].values())
        annotations = self.annotate(names)
        if self.problems or not self.article:
            return sorted(set(self.problems))
        return connect(self.article, self.story, self.people, self.parties, self.collections, annotations, names)

    # ---- reading

    def report(self, path: str, rule: str, message: str) -> None:
        self.problems.append(Problem(self.shown(path), 1, 1, "", message, rule))

    def miss(self, path: str) -> None:
        """What a file that was not read may hold is not missing: its record, or everything of its collection."""
        folder, _, name = path.rpartition("/")
        self.broken.add(folder if folder in COLLECTIONS else name.rsplit(".", 1)[0])

    def shown(self, path: str) -> str:
        return f"{self.root}/{path}" if self.root else path

    def read(self, path: str) -> None:
        for _, unseen in refused(path):
            return self.report(path, "characters", f"in the name of the file: {unseen}")
        record, collection = _RECORD_FILE.fullmatch(path), _COLLECTION_FILE.fullmatch(path)
        if not (record or collection or path in ("article.md", "story.md")):
            if path.endswith(".yml"):
                self.miss(path)
            return self.report(path, "file", _stray(path))
        if record and (
            misnamed := id_problem(record[2])
            or (record[2] in RESERVED_IDS and f"the name '{record[2]}' is reserved by the site")
        ):
            return self.report(path, "id", f"{misnamed}; rename the file")
        text = decode(self.shown(path), self.files[path], MAX_COLLECTION_BYTES if collection else MAX_BYTES)
        if isinstance(text, str) and path != "article.md":  # the text of the article stays as it is
            text = at_characters(self.shown(path), text, refused(text)) or text
        wrong = None
        if isinstance(text, str) and not collection:
            wrong = too_large(text, MAX_SIGNS if record else MAX_SIGNS_OF_A_BLOCK)
        if wrong:
            text = [Problem(self.shown(path), 1, 1, "", wrong, "size")]
        if isinstance(text, list):
            self.problems += text
            self.broken.add(record[2] if record else collection[1] if collection else path)
        elif record:
            self.read_record(path, text, Person if record[1] == "people" else Party, record[2])
        elif collection:
            self.read_collection(path, text, collection[1])
        elif path == "article.md":
            self.read_article(path, text)
        else:
            self.read_story(path, text)

    def take(self, path: str, known: Records) -> None:
        """Records that were read before, or on their own. What is wrong with them is only known to be wrong here, not where."""
        for id, record in known:
            if (record.noun, id) in self.places:
                self.report(path, "duplicate-id", f"{record.noun} '{id}' is there twice")
            self.places[record.noun, id] = _nowhere(self.shown(path)), ()
            self.records_like(record)[id] = record

    def records_like(self, record: Any) -> dict[str, Any]:
        """Where records of this kind are put."""
        if isinstance(record, Person):
            return self.people
        if isinstance(record, Party):
            return self.parties
        return next(self.collections[name] for name, model in COLLECTIONS.items() if isinstance(record, model))

    def keep(self, noun: str, id: str, document: Document, path: Path, record: Part | list[Problem]) -> bool:
        self.places[noun, id] = (document, path) if self.positions else (_nowhere(document.path), ())
        if isinstance(record, list):
            self.problems += record
            self.broken.add(id)
            return False
        if not isinstance(record, Article | Story):
            self.records_like(record)[id] = record
            self.found.append((id, record))
        return True

    def read_record(self, path: str, text: str, model: type[Person] | type[Party], id: str) -> None:
        empty = "the file is empty; a profile begins with 'name: …'"
        document = parse_document(self.shown(path), text, empty, self.positions)
        if isinstance(document, list):
            self.problems += document
            self.broken.add(id)
            return
        record = read_record(model, document, (), {"id": id}, "the file name is the id")
        self.keep(model.noun, id, document, (), record)

    def read_collection(self, path: str, text: str, name: str) -> None:
        model = COLLECTIONS[name]
        empty = f"the file is empty; write {a_or_an(model.noun)}, or remove the file"
        document = parse_document(self.shown(path), text, empty, self.positions)
        if isinstance(document, list):
            self.problems += document
            self.broken.add(name)
            return
        wanted: type = dict if name == "sources" else list
        if not isinstance(document.value, wanted):
            shape = (
                "a mapping: each source under its id" if wanted is dict else "a list: each entry starts with '- id: …'"
            )
            self.problems.append(document.problem((), "type", f"expected {shape}"))
            self.broken.add(name)
            return
        before = len(self.problems)
        keys: Sequence[Any] = (*document.value,) if isinstance(document.value, dict) else range(len(document.value))
        starts = [document.values[key,].start for key in keys]
        for key, start, end in zip(keys, starts, [*starts[1:], len(text)], strict=False):
            if len(self.problems) - before >= MAX_PROBLEMS:
                self.broken.add(name)
                self.report(path, "many", "more mistakes than are listed here; mend these first")
                return
            if wrong := too_large(text[start:end], MAX_SIGNS_OF_A_BLOCK):
                self.problems.append(document.problem((key,), "size", wrong))
                self.broken.add(name)
            else:
                self.read_entry(document, name, key)

    def read_entry(self, document: Document, name: str, key: str | int) -> None:
        model = COLLECTIONS[name]
        if isinstance(key, str):
            if wrong := id_problem(key):
                self.problems.append(document.problem((key,), "id", wrong, at_key=True))
                return
            given: dict[str, Any] = {"id": key}
            id = key
        else:
            given = {}
            entries: Any = document.value
            said = entries[key].get("id") if isinstance(entries[key], dict) else ""
            id = said if isinstance(said, str) else ""
        if (model.noun, id) in self.places and id:
            earlier, at = self.places[model.noun, id]
            mark = earlier.keys.get(at, earlier.values[at])
            message = f"{model.noun} '{id}' stands already in {earlier.path}:{mark.line}; ids are unique"
            self.problems.append(
                document.problem((key, "id") if isinstance(key, int) else (key,), "duplicate-id", message, at_key=True)
            )
            return
        record = read_record(model, document, (key,), given, "the key is the id")
        self.keep(model.noun, id or f"{document.path}:{key}", document, (key,), record)

    def read_article(self, path: str, text: str) -> None:
        parts = split_front_matter(self.shown(path), text)
        if isinstance(parts, list):
            self.problems += parts
            return
        front, body, line = parts
        start = text.index(body, len(front))
        if wrong := at_characters(self.shown(path), text, refused(text[:start])):
            self.problems += wrong
            return
        document = parse_document(self.shown(path), front, "the front matter is empty; it begins with 'headline: …'")
        if isinstance(document, list):
            self.problems += document
            return
        if not body.strip():
            self.problems.append(
                Problem(self.shown(path), line, 1, "", "no text; the article stands below the front matter", "empty")
            )
        whole = {**document.values, ("text",): Mark(line, 1, start, start + len(body))}
        document = replace(document, text=text, values=whole)
        article = read_record(Article, document, (), {"text": body}, "the text stands below the front matter")
        if self.keep("article", "article", document, (), article) and isinstance(article, Article):
            self.article = article

    def read_story(self, path: str, text: str) -> None:
        if not text.strip():
            return self.report(path, "empty", "the file is empty; write the story, or remove the file")
        self.problems += at_characters(self.shown(path), text, unbalanced(text))
        whole = Mark(1, 1, 0, len(text))
        document = Document(self.shown(path), text, {"text": text}, {(): whole, ("text",): whole}, {})
        story = read_record(Story, document)
        if self.keep("story", "story", document, (), story) and isinstance(story, Story):
            self.story = story

    # ---- checks over several records

    def problem(self, noun: str, id: str, path: Path, rule: str, message: str, **place: Any) -> None:
        """A problem at a field of a record; `place` says where in it (see `Document.problem`)."""
        document, at = self.places[noun, id]
        self.count[document.path] += 1
        if self.count[document.path] <= MAX_PROBLEMS:
            self.problems.append(document.problem((*at, *path), rule, message, **place))

    @property
    def sound(self) -> Iterator[tuple[str, Any]]:
        """Every sound record with its id."""
        yield from self.people.items()
        yield from self.parties.items()
        for records in self.collections.values():
            yield from records.items()
        if self.article:
            yield "article", self.article
        if self.story:
            yield "story", self.story

    def check_ids(self) -> None:
        for id in sorted(self.people.keys() & self.parties.keys()):
            self.problem(
                "party",
                id,
                (),
                "duplicate-id",
                f"'{id}' is also a person; ids are unique over people and parties: rename one file",
            )
        former: dict[str, str] = {}
        for record in (*self.people.values(), *self.parties.values()):
            for index, old in enumerate(record.former_ids):
                taken = ""
                if old in RESERVED_IDS:
                    taken = f"'{old}' is reserved by the site; remove it here"
                elif old in self.people or old in self.parties:
                    taken = f"'{old}' is the id of a record that is there; remove it here"
                elif old in former:
                    taken = f"'{old}' is a former id of '{former[old]}' already; keep one"
                if taken:
                    self.problem(record.noun, record.id, ("former_ids", index), "duplicate-id", taken)
                former[old] = record.id

    def check_references(self) -> None:
        for id, record in self.sound:
            citations = 0
            for reference in references(record):
                citations += reference.to == SOURCE
                if citations > MAX_CITATIONS:
                    message = f"more than {MAX_CITATIONS} citations in one record; leave some out"
                    self.problem(record.noun, id, reference.path, "size", message, near=reference.near)
                    break
                if wrong := self.wrong_reference(record, reference):
                    self.problem(record.noun, id, reference.path, "reference", wrong, near=reference.near)

    def wrong_reference(self, record: Any, reference: Reference) -> str | None:
        to, id = reference.to, reference.id
        field = next((step for step in reversed(reference.path) if isinstance(step, str)), "")
        if field == "to" and id == record.id:
            return "a relation of a record to itself; name the other side"
        known = [self.known(noun) for noun in to.nouns]
        folders = [FOLDERS.get(noun, noun) for noun in to.nouns]
        if reference.is_plain or id == to.nobody or any(id in records for records in known):
            return None
        if not self.broken.isdisjoint((id, *folders)):
            return None
        if other := self.people.get(id) or self.parties.get(id):
            return f"'{id}' is a {other.noun}, but '{field}' names a {to.noun}"
        message = f"no {to.noun} '{id}'; {nearest(id, chain.from_iterable(known))}"
        if not to.plain:
            return message
        joint = " S" if message.endswith("?") else "; s"
        return f"{message}{joint}omebody without a record is written as a name, with a capital letter"

    def known(self, noun: str) -> Mapping[str, Any]:
        known: dict[str, Mapping[str, Any]] = {"person": self.people, "party": self.parties}
        known["article"] = {"article": self.article}
        return known[noun] if noun in known else self.collections[FOLDERS[noun]]

    def check_stages(self) -> None:
        for event in self.collections["events"].values():
            if event.kind != "court" or event.stage:
                continue
            living = [id for id in event.participants if (person := self.people.get(id)) and not person.death]
            if living:
                self.problem(
                    "event",
                    event.id,
                    ("stage",),
                    "stage",
                    f"is missing; a court event about a living person ({living[0]}) says how far the law had got: {', '.join(STAGES)}",
                )

    def check_images(self) -> None:
        for record in (*self.people.values(), *self.parties.values()):
            if record.image and not self.assets.get(record.image.file):
                message = f"no file 'docs/assets/{record.image.file}'; put the picture there"
                if record.image.file in self.assets:
                    message = f"'docs/assets/{record.image.file}' is not the kind of picture that its name says; save it anew as one"
                self.problem(record.noun, record.id, ("image", "file"), "file", message)

    def annotate(self, names: Names[Named]) -> Annotations:
        """The claims and mentions of the article; what is wrong with them is a problem at the claim, or in the article."""
        if not self.article:
            return Annotations()
        annotations, faults = annotate(
            self.article, self.collections["claims"].values(), {**self.people, **self.parties}, names
        )
        for fault in faults:
            if not fault.span:
                self.problem(fault.noun, fault.id, fault.path, fault.rule, fault.message)
            elif fault.span.paragraph:
                offset = self.article.paragraph_starts[fault.span.paragraph - 1] + fault.span.start
                self.problem("article", "article", ("text",), fault.rule, fault.message, offset=offset)
            else:
                words = self.article.headline[fault.span.start : fault.span.end]
                self.problem(
                    "article",
                    "article",
                    ("headline",),
                    fault.rule,
                    fault.message,
                    near=words,
                    skip=self.article.headline[: fault.span.start].count(words),
                )
        return annotations


def _nowhere(path: str) -> Document:
    """A document of which only the path is known."""
    return Document(path, "", {}, {(): Mark(1, 1, 0, 0)}, {})


def _stray(path: str) -> str:
    if re.fullmatch(r"(?:.*/)?[^/]+\.yml", path):
        return "a file of the wrong kind; the ending is .yaml: rename the file"
    return (
        "a file of the wrong kind; profiles hold article.md, story.md, people/<id>.yaml, parties/<id>.yaml, "
        "and events, claims, sources, glossary (one .yaml file or a folder of them)"
    )

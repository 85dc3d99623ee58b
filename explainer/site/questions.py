"""What an editor asks of the profiles: what is due, what is missing, on what it rests, where it leads."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from explainer.records.document import KeyPath
from explainer.records.model import Record, Source
from explainer.records.parts import Part
from explainer.records.prose import Link, Prose, walk
from explainer.records.reading import Fault
from explainer.records.references import cited_sources, citing
from explainer.site.article import Span
from explainer.site.profiles import Profiles

Question = Callable[[Profiles], Iterator[Fault]]

# Fields that nobody misses who reads of somebody.
_SILENT = frozenset(
    [
        "death",
        "dissolution",
        "draft",
        "exceptions",
        "former_ids",
        "native_language",
        "other_names",
        "retired",
        "short_name",
        "sort_name",
    ]
)

# Two or more words with a capital letter, or one that does not begin a sentence.
_PROPER = re.compile(
    r"(?<![.!?…:;] )(?<![.!?…:;][\"”’»] )(?<!^)\b[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)*"
    r"|\b[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)+"
)


def due(profiles: Profiles, before: date) -> Iterator[Fault]:
    """Records reviewed before a day, the longest ago first."""
    reviewed = [record for record in profiles if hasattr(record, "reviewed")]
    for record in sorted(reviewed, key=lambda record: (record.reviewed, record.noun, record.id)):
        if record.reviewed.first < before:
            yield Fault(record, ("reviewed",), "due", f"{_called(record)} was reviewed on {record.reviewed}")


def empty_fields(profiles: Profiles) -> Iterator[Fault]:
    for record in profiles.people_and_parties:
        fields = [name for name in type(record).model_fields if name not in _SILENT and not getattr(record, name)]
        if fields and not record.retired:
            yield Fault(record, (), "empty", f"{record.name} has no {', '.join(fields)}")


def not_in_the_article(profiles: Profiles) -> Iterator[Fault]:
    named = {mention.named.id for mention in profiles.annotations.mentions}
    for record in profiles.people_and_parties:
        if record.id not in named:
            yield Fault(record, (), "unnamed", f"the article never names {record.name}")


def names_without_a_record(profiles: Profiles) -> Iterator[Fault]:
    """Words of the article that look like a name and are no mention."""
    article, found = profiles.article, dict[str, Fault]()
    taken = [mention.span for mention in profiles.annotations.mentions]
    for number, text in enumerate(article.texts if article else ()):
        for words in _PROPER.finditer(text):
            span = Span(number, *words.span())
            if not any(span.overlaps(other) for other in taken):
                path = ("text",) if number else ("headline",)
                told = Fault(article, path, "no-record", f"'{words[0]}' looks like a name and has no record", words[0])
                found.setdefault(words[0], told)
    yield from found.values()


def exceptions_in_force(profiles: Profiles) -> Iterator[Fault]:
    for record in profiles:
        for number, exempted in enumerate(getattr(record, "exceptions", ())):
            message = f"{_called(record)} is exempted from '{exempted.rule}': {exempted.reason}"
            yield Fault(record, ("exceptions", number), "exempted", message)


def unused(profiles: Profiles) -> Iterator[Fault]:
    used = {*_uses(profiles), *(source.reproduces.id for source in profiles.sources.values() if source.reproduces)}
    yield from _sources(profiles, "unused", "nothing rests on it", lambda source: source.id not in used)


def used_once(profiles: Profiles) -> Iterator[Fault]:
    used = _uses(profiles)
    for source in profiles.sources.values():
        if len(used.get(source.id, ())) == 1:
            yield Fault(source, (), "once", f"'{source.id}': one statement rests on it, of {used[source.id][0]}")


def undated(profiles: Profiles) -> Iterator[Fault]:
    yield from _sources(profiles, "undated", "it has no date of publication", lambda source: not source.published)


def without_archive(profiles: Profiles) -> Iterator[Fault]:
    said = "it has an address and no archived copy"
    yield from _sources(profiles, "without-archive", said, lambda source: bool(source.url and not source.archive_url))


def of_single_origin(profiles: Profiles) -> Iterator[Fault]:
    """Statements of which all sources go back to one."""
    for record in profiles:
        for noun, number, part in _statements(record):
            origins = {profiles.origin(ref.id) for ref in cited_sources(part)}
            if len(origins) == 1:
                what = f": {noun} {number}" if number else f": {noun.replace('_', ' ')}" if part is not record else ""
                message = f"{_called(record)}{what} rests on '{min(map(str, origins))}' alone"
                yield Fault(record, _path(record, part), "single-origin", message)


COVERAGE: Mapping[str, Question] = {
    "empty": empty_fields,
    "unnamed": not_in_the_article,
    "no-record": names_without_a_record,
    "exempted": exceptions_in_force,
}
SOURCES: Mapping[str, Question] = {
    "unused": unused,
    "once": used_once,
    "undated": undated,
    "without-archive": without_archive,
    "single-origin": of_single_origin,
}


class Address(NamedTuple):
    """An address of the web that a record has: where, and what an archive may have of it."""

    url: str
    of: Any
    path: KeyPath
    archived: str | None = None
    near: str = ""


def addresses(profiles: Profiles) -> Iterator[Address]:
    """All addresses, in the order of the records."""
    for record in profiles:
        for path, url, near in _addresses(record, ()):
            archived = None
            if isinstance(record, Source) and path == ("url",):
                day = record.accessed or record.published
                there = f"https://web.archive.org/web/{day.first:%Y%m%d}/{url}" if day else None
                archived = record.archive_url or there
            if urlsplit(url).scheme in ("http", "https"):
                yield Address(url, record, path, archived, near)


def _addresses(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    if isinstance(value, Prose):
        links = (piece for piece in walk(value.blocks) if isinstance(piece, Link) and not piece.to_record)
        yield from ((path, link.target, link.target) for link in links)
    elif isinstance(value, str) and path and path[-1] in ("url", "archive_url"):
        yield path, value, ""
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _addresses(entry, (*path, index))
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            if inner := getattr(value, name):
                yield from _addresses(inner, (*path, name))


def _statements(record: Any) -> Iterator[tuple[str, int, Any]]:
    """What of a record may rest on sources: its parts, or the whole where it has no page of its own."""
    return citing(record) if isinstance(record, Record) else iter([(record.noun, 0, record)])


def _uses(profiles: Profiles) -> dict[str, list[str]]:
    """Of which records the statements are that rest on a source, by its id."""
    used: dict[str, list[str]] = defaultdict(list)
    for record in profiles:
        for _, _, part in _statements(record):
            for id in dict.fromkeys(ref.id for ref in cited_sources(part)):
                used[id].append(f"{record.noun} '{record.id}'")
    for source in profiles.sources.values():
        if profiles.article and source.url and source.url == profiles.article.url:
            used[source.id].append("the article")
    return used


def _sources(profiles: Profiles, rule: str, said: str, asked: Callable[[Source], bool]) -> Iterator[Fault]:
    for source in filter(asked, profiles.sources.values()):
        yield Fault(source, (), rule, f"'{source.id}': {said}")


def _called(record: Any) -> str:
    return getattr(record, "name", None) or f"{record.noun} '{record.id}'"


def _path(record: Any, part: Any) -> KeyPath:
    """Where a part of a record that cites stands."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if value is part:
            return (name,)
        if isinstance(value, tuple) and not isinstance(value, Prose):
            for number, entry in enumerate(value):
                if entry is part:
                    return (name, number)
    return ()


def due_before(day: date) -> Question:
    return partial(due, before=day)

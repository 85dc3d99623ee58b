"""Editorial rules for the living: what a careful newspaper asks of a sentence before it prints it."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from explainer.records.document import KeyPath
from explainer.records.model import Event, Person, Source
from explainer.records.prose import Citation, Paragraph, Prose, plain, walk
from explainer.records.reading import Fault
from explainer.records.references import cited_parts, cited_sources
from explainer.records.watched import Watched
from explainer.site.profiles import Profiles

_OPEN_TO_ALL = re.compile(r"(?:^|\.)(?:\w*wiki(?!leaks)\w*|fandom)\.", re.IGNORECASE)
# A telephone number or an address of mail.
_REACHED = re.compile(r"@|\d(?:\D{0,3}\d){8}")
# What tells how a matter ended, or that nobody knows.
_MATTER = r"\b(?:came of|become of|outcomes?|results?|verdicts?|judgments?|rulings?|trials?|tried|cases?|charges?|prosecut\w+|proceedings|investigation|custody|end|further|later|more|known)\b"
_OPEN = r"\b(?:not|no|never|nothing|nobody|still)\b"
_END_TOLD = re.compile(
    r"\b(?:nothing (?:was |is |has been )?(?:found|heard|reported|published)|unknown|unclear|pending|ended|closed|dropped|quashed|dismissed|acquitted|convicted|sentenced|released|freed|pardoned)\b"
    rf"|{_MATTER}[^.]*{_OPEN}|{_OPEN}[^.]*{_MATTER}",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    rf"{_MATTER}[^.]*\bnot (?:found|known)\b|\bno(?:thing)?\b[^.]*{_MATTER}[^.]*\bfound\b", re.IGNORECASE
)
# What is judged in every record but a person's: the words may be about others than those whom it names.
_OF_ANYBODY = ("loaded", "child")
_PREVIEW = re.compile(r"\bpreview\b|\bsnippet\b", re.IGNORECASE)

# What ends a matter before a court, or tells how it stands.
_OUTCOMES = frozenset(["ruling", "conviction", "acquittal", "dismissal", "appeal", "release", "sanction"])


def sentences_and_words_are_fit_to_print(profiles: Profiles) -> Iterator[Fault]:
    """What was noted of each record where it was read (see `watched`), if it is about somebody living."""
    for entry in profiles.entries:
        record = entry.record
        if entry.watched and record and profiles.records[entry.noun].get(entry.id) is record:
            living = _of_the_living(record, profiles)
            for noted in entry.watched:
                if living or (noted.kind in _OF_ANYBODY and not isinstance(record, Person)):
                    yield from _judged(record, noted, profiles)


def _judged(record: Any, noted: Watched, profiles: Profiles) -> Iterator[Fault]:
    kind, path, words, near = noted
    if (
        kind == "court"
        and not getattr(record, "stage", None)
        and (isinstance(record, Event) or not getattr(record, "sources", None))
    ):
        where = "cite a source on this sentence" if near else "no citation can stand here; say it elsewhere"
        where = "say how far the law had got (stage)" if isinstance(record, Event) and not near else where
        yield Fault(record, path, "court-word", f"'{words}' is a word of courts about somebody living; {where}", near)
    elif kind == "uncited" and (isinstance(record, Person) or _living_named(words, profiles)):
        yield Fault(record, path, "uncited", "no citation follows this sentence; cite a source, or leave it out", near)
    elif kind == "loaded":
        message = f"'{words}' judges; say what happened, or whose word it is, in quotes"
        yield Fault(record, path, "loaded-word", message, near)
    elif kind == "private":
        message = f"'{words}' tells of somebody's private life; leave it out, unless it is the story"
        yield Fault(record, path, "private", message, near)
    elif kind == "child":
        message = f"'{words}' is about a child; leave it out"
        yield Fault(record, path, "minor", message, near)
    elif kind == "home" or (kind == "place" and (isinstance(record, Person) or _REACHED.search(words))):
        message = f"'{words}' tells where somebody is to be found; leave it out"
        yield Fault(record, path, "private", message, near)
    elif kind == "birthday" and not (isinstance(record, Person) and _held_office(record, profiles)):
        yield Fault(record, path, "private", f"'{words}': the year is enough of who is in no institution", near)


def grave_statements_rest_on_two_origins(profiles: Profiles) -> Iterator[Fault]:
    said = "rests on one origin; a charge or a prosecution needs two, of which none repeats the other"
    for event in profiles.events.values():
        if event.stage == "charge" and _of_the_living(event, profiles) and _origins(profiles, event) < 2:
            yield Fault(event, ("sources",), "two-origins", said)
    for record in profiles.people_and_parties:
        for number, relation in enumerate(record.relations):
            person = profiles.people.get(relation.to)
            if relation.kind == "prosecuted" and person and not person.death and _origins(profiles, relation) < 2:
                yield Fault(record, ("relations", number, "sources"), "two-origins", said)


def matters_are_told_to_their_end(profiles: Profiles) -> Iterator[Fault]:
    """After a charge or a custody comes what came of it, or a note that nothing was found."""
    for event in profiles.events.values():
        if (
            event.stage in ("charge", "custody")
            and not _END_TOLD.search(event.note or "")
            and not _NOT_FOUND.search(event.summary.plain)
            and (living := _living_in(event, profiles))
        ):
            later = (
                other
                for other in profiles.events.values()
                if other.stage in _OUTCOMES
                and other.date >= event.date
                and (other.case == event.case if event.case else living & set(other.participants))
            )
            if not next(later, None):
                message = f"what came of this {event.stage}? Add the event, or a note that nothing was found"
                yield Fault(event, ("stage",), "outcome", message)


def birthdays_stay_private(profiles: Profiles) -> Iterator[Fault]:
    """Of somebody who held no public office no exact birthday."""
    for person in profiles.people.values():
        if person.death:
            continue
        born = person.birth.date if person.birth else None
        if born and born.first == born.last and not _held_office(person, profiles):
            message = f"the year is enough ({born.year}): {person.name} is in no institution"
            yield Fault(person, ("birth", "date"), "private", message)


def children_are_left_out(profiles: Profiles) -> Iterator[Fault]:
    for person in profiles.people.values():
        born = person.birth.date if person.birth else None
        if born and not person.death and _grown(born.last) > person.reviewed.first:
            message = f"{person.name} was not yet 18 at the review; leave out who is a child"
            yield Fault(person, ("birth", "date"), "minor", message)


def sources_are_more_than_anybody_can_write(profiles: Profiles) -> Iterator[Fault]:
    """A wiki, a preview, or the article that is being explained is not enough alone; who explains it may tell what it says."""
    article = profiles.article.url if profiles.article else None
    sources = [*profiles.sources.values()]
    weak_alone = zip(sources, profiles.recall(_is_weak, sources), strict=True)
    written = {source.id for source, weak in weak_alone if weak or source.url == article}
    weak = {id for id in profiles.sources if id in written or profiles.origin(id) in written}
    told = {id for id in weak if profiles.sources[id].url == article}
    said = "rests on a wiki, a preview or the article alone; cite what was published elsewhere"
    for record, (parts, runs) in profiles.each(_rests) if weak else ():
        not_enough = weak if record.noun in ("person", "party") else weak - told
        faults = [Fault(record, (*path, "sources"), "weak-source", said) for path, ids in parts if ids <= weak]
        faults += [Fault(record, (name,), "weak-source", said, near) for name, near, ids in runs if ids <= not_enough]
        if faults and record.noun != "correction" and _of_the_living(record, profiles):
            yield from faults


def _rests(record: Any) -> tuple[list[tuple[KeyPath, frozenset[str]]], list[tuple[str, str, frozenset[str]]]]:
    """The sources of each part of a record; and of each run of marks in its prose, with the field and what stands before."""
    parts = [(path, frozenset(ref.id for ref in part.sources)) for path, part in cited_parts(record)]
    fields = [(name, getattr(record, name)) for name in type(record).model_fields]
    return parts, [(name, *run) for name, prose in fields if isinstance(prose, Prose) for run in _runs(prose)]


def _runs(prose: Prose) -> Iterator[tuple[str, frozenset[str]]]:
    for paragraph in (part for part in walk(prose.blocks) if isinstance(part, Paragraph)):
        before = ""
        for kind, group in groupby(paragraph.inlines, type):
            parts = list(group)
            if kind is Citation:
                yield before, frozenset(part.source for part in parts if isinstance(part, Citation))
            before = plain(parts[-1])


LIVING: tuple[Callable[[Profiles], Iterator[Fault]], ...] = (
    sentences_and_words_are_fit_to_print,
    grave_statements_rest_on_two_origins,
    matters_are_told_to_their_end,
    birthdays_stay_private,
    children_are_left_out,
    sources_are_more_than_anybody_can_write,
)


def _living_in(record: Any, profiles: Profiles) -> set[str]:
    """The living people whom a record is about, by their ids."""
    named = [record.id] if isinstance(record, Person) else getattr(record, "participants", getattr(record, "about", ()))
    ids = (name.rpartition("/")[2] for name in named)  # a correction is about addresses
    return {id for id in ids if (person := profiles.people.get(id)) and not person.death and not person.retired}


def _of_the_living(record: Any, profiles: Profiles) -> bool:
    """Whether a record is about somebody living; a party, a word, the story and further pages are where they name somebody."""
    if record.noun in ("story", "page", "party", "glossary entry"):
        prose = [text for name in type(record).model_fields if isinstance(text := getattr(record, name), Prose)]
        linked = set().union(*(text.records for text in prose))
        return _any_alive(linked, profiles) or any(_living_named(text.plain, profiles) for text in prose)
    return bool(_living_in(record, profiles))


def _living_named(text: str, profiles: Profiles) -> bool:
    return _any_alive((each.id for found in profiles.names.find(text) for each in found.named), profiles)


def _any_alive(ids: Iterable[str], profiles: Profiles) -> bool:
    return any((person := profiles.people.get(id)) and not person.death for id in ids)


def _origins(profiles: Profiles, part: Any) -> int:
    return len({profiles.origin(ref.id) for ref in cited_sources(part)})


def _held_office(person: Person, profiles: Profiles) -> bool:
    bodies = {party.id for party in profiles.parties.values() if party.classification == "institution"}
    own = any(part.other in bodies or part.classification == "institution" for part in person.memberships)
    return own or any(part.other == person.id for id in bodies for part in profiles.parties[id].memberships)


def _grown(born: date) -> date:
    """The day on which somebody is 18; who was born on 29 February on 1 March."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


def _is_weak(source: Source) -> bool:
    """Whether anybody can write what stands there, or it was read in a preview alone."""
    host = urlsplit(source.url).netloc if source.url else ""
    return bool(_OPEN_TO_ALL.search(host) or _PREVIEW.search(source.note or ""))

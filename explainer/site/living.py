"""Editorial rules for the living: what a careful newspaper asks of a sentence before it prints it."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from explainer.records.document import KeyPath
from explainer.records.model import Event, Person
from explainer.records.prose import Citation, Inline, Items, Paragraph, Prose, plain
from explainer.records.reading import Fault
from explainer.records.references import cited_parts, cited_sources
from explainer.site.profiles import Profiles
from explainer.site.words import COURT, LOADED

# Stands for a citation in a sentence.
_CITED = "\ufffc"
_ENDS = re.compile(rf"(?<=[.!?”\"{_CITED}])\s+(?=[^\W\d_a-z]|[“\"«])")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’")
_NOT_KNOWN = re.compile(
    r"\bnot (?:found|known|reported|clear)\b|\bno (?:report|source|record|reply|answer)\b", re.IGNORECASE
)
_WHERE_TO_FIND = re.compile(
    r"\b\d{1,4}[a-z]? (?:[^\W\d_a-z][\w’'-]+ ){1,3}(?i:street|st|road|rd|avenue|lane|square)\b"
    r"|\+\d[\d ()-]{7,}\d|\b[\w.+-]+@[\w-]+\.[\w.-]*\w"
)
_OPEN_TO_ALL = re.compile(r"(?:^|\.)(?:wikipedia|wikimedia|wikidata|wikiquote|fandom|everybodywiki)\.", re.IGNORECASE)
_PREVIEW = re.compile(r"\bpreview\b|\bsnippet\b", re.IGNORECASE)

# What ends a matter before a court, or tells how it stands.
_OUTCOMES = frozenset(["ruling", "conviction", "acquittal", "dismissal", "appeal", "release", "sanction"])


def court_words_are_cited(profiles: Profiles) -> Iterator[Fault]:
    """Words of police and courts need the stage of the event, or a citation on their sentence; a text rests on the sources of its record."""
    said = "a word of courts about somebody living; cite a source on this sentence"
    watched = _words(COURT, profiles, "court")
    for record in profiles:
        staged = isinstance(record, Event) and record.stage
        if not _of_the_living(record, profiles) or staged or record.noun in ("correction", "article", "source"):
            continue
        cites = bool(getattr(record, "sources", None)) and record.noun != "event"
        for name in type(record).model_fields:
            value = getattr(record, name)
            if name == "story_line" and value and watched.search(value):
                yield Fault(
                    record,
                    (name,),
                    "court-word",
                    "a word of courts about somebody living, and no citation can stand here; say it elsewhere",
                )
            if not isinstance(value, Prose) or cites or not watched.search(value.source):
                continue
            for sentence in _uncited(value, runs=name in ("biography", "text")):
                if found := watched.search(_QUOTED.sub(" ", sentence)):
                    yield Fault(record, (name,), "court-word", f"'{found[0]}' is {said}", _near(sentence))


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
        if event.stage in ("charge", "custody") and not event.note and (living := _living_in(event, profiles)):
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


def words_are_not_loaded(profiles: Profiles) -> Iterator[Fault]:
    watched = _words(LOADED, profiles, "loaded")
    for record in profiles:
        if _of_the_living(record, profiles) and record.noun not in ("correction", "article", "source"):
            for path, text in _texts(record, ()):
                if watched.search(text) and (found := watched.search(_QUOTED.sub(" ", text))):
                    message = f"'{found[0]}' judges; say what happened, or whose word it is, in quotes"
                    yield Fault(record, path, "loaded-word", message, found[0])


def private_matters_stay_private(profiles: Profiles) -> Iterator[Fault]:
    """Of somebody who held no public office no exact birthday; of nobody an address, a telephone or a letter box."""
    for person in profiles.people.values():
        if person.death:
            continue
        born = person.birth.date if person.birth else None
        if born and born.first == born.last and not _held_office(person, profiles):
            message = f"the year is enough ({born.year}): {person.name} is in no institution"
            yield Fault(person, ("birth", "date"), "private", message)
        for path, text in _texts(person, ()):
            if found := _WHERE_TO_FIND.search(text):
                message = f"'{found[0]}' tells where somebody is to be found; leave it out"
                yield Fault(person, path, "private", message, found[0])


def children_are_left_out(profiles: Profiles) -> Iterator[Fault]:
    for person in profiles.people.values():
        born = person.birth.date if person.birth else None
        if born and not person.death and _grown(born.last) > person.reviewed.first:
            message = f"{person.name} was not yet 18 at the review; leave out who is a child"
            yield Fault(person, ("birth", "date"), "minor", message)


def biographies_are_cited(profiles: Profiles) -> Iterator[Fault]:
    """Each sentence of the biography of somebody living has a citation, its own or that of the sentences that follow it."""
    for person in profiles.people.values():
        if person.death or not person.biography:
            continue
        for sentence in _uncited(person.biography, runs=True):
            message = "no citation follows this sentence; cite a source, or leave it out"
            yield Fault(person, ("biography",), "uncited", message, _near(sentence))


def sources_are_more_than_anybody_can_write(profiles: Profiles) -> Iterator[Fault]:
    """A wiki, a preview, or the article that is being explained is not enough alone."""
    article = profiles.article.url if profiles.article else None
    for record in profiles:
        if record.noun == "correction" or not _of_the_living(record, profiles):
            continue
        for path, part in cited_parts(record):
            sources = [profiles.sources.get(ref.id) for ref in part.sources]
            if all(source and _is_weak(source, article) for source in sources):
                message = "rests on a wiki, a preview or the article alone; cite what was published elsewhere"
                yield Fault(record, (*path, "sources"), "weak-source", message)


LIVING: tuple[Callable[[Profiles], Iterator[Fault]], ...] = (
    court_words_are_cited,
    grave_statements_rest_on_two_origins,
    matters_are_told_to_their_end,
    words_are_not_loaded,
    private_matters_stay_private,
    children_are_left_out,
    biographies_are_cited,
    sources_are_more_than_anybody_can_write,
)


def _living_in(record: Any, profiles: Profiles) -> set[str]:
    """The living people whom a record is about, by their ids."""
    named = [record.id] if isinstance(record, Person) else getattr(record, "participants", getattr(record, "about", ()))
    return {id for id in named if (person := profiles.people.get(id)) and not person.death and not person.retired}


def _of_the_living(record: Any, profiles: Profiles) -> bool:
    """Whether a record is about somebody living; the story and further pages are where they link to somebody."""
    if record.noun in ("story", "page"):
        return any((person := profiles.people.get(id)) and not person.death for id in record.text.records)
    return bool(_living_in(record, profiles))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of words; one that ends with `*` goes on."""
    forms = (re.escape(word).replace("\\*", r"\w*") for word in words)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})\b", re.IGNORECASE)


def _words(known: tuple[str, ...], profiles: Profiles, kind: str) -> re.Pattern[str]:
    return _pattern((*known, *profiles.words.get(kind, ())))


def _sentences(prose: Prose) -> Iterator[list[str]]:
    """The sentences of each paragraph and each entry of a list, with a sign where a citation is."""
    for block in prose.blocks:
        for paragraph in _paragraphs(block):
            text = "".join(map(_flat, paragraph.inlines))
            yield [sentence for sentence in _ENDS.split(text) if sentence.strip()]


def _uncited(prose: Prose, runs: bool) -> Iterator[str]:
    """Sentences without a citation that say something; in longer prose the citation that ends a run of sentences is that of all of them."""
    for paragraph in _sentences(prose):
        last = max((at for at, sentence in enumerate(paragraph) if _CITED in sentence), default=-1)
        for at, sentence in enumerate(paragraph):
            if _CITED not in sentence and not (runs and at < last) and not _NOT_KNOWN.search(sentence):
                yield sentence


def _paragraphs(block: Any) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    elif isinstance(block, Items):
        for paragraph, below in block.items:
            yield paragraph
            yield from _paragraphs(below)


def _flat(part: Inline) -> str:
    if isinstance(part, Citation):
        return _CITED
    return part if isinstance(part, str) else "".join(map(_flat, part.inlines))


def _near(sentence: str) -> str:
    """The first words of a sentence, by which its place is found in the file."""
    return " ".join(sentence.replace(_CITED, " ").split()[:4])


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a record in our own words, with their paths."""
    if isinstance(value, Prose):
        yield path, " ".join(map(plain, value.blocks))
    elif isinstance(value, str) and path and path[-1] in ("title", "note", "disputed", "role", "story_line", "place"):
        yield path, value
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*path, index))
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            if (inner := getattr(value, name)) and name not in ("links", "identifiers", "sources"):
                yield from _texts(inner, (*path, name))


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


def _is_weak(source: Any, article: str | None) -> bool:
    return bool(source.url and (_OPEN_TO_ALL.search(urlsplit(source.url).netloc) or source.url == article)) or bool(
        source.note and _PREVIEW.search(source.note)
    )

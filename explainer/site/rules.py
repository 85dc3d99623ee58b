"""What the records must be to each other: one function a rule."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from html import unescape
from itertools import chain
from typing import Any

from explainer.records.dates import PartialDate, before
from explainer.records.fields import as_id, fold_name, looks_like_id
from explainer.records.model import Person, Record
from explainer.records.parts import Membership, Part, Relation
from explainer.records.reading import MODELS, Fault
from explainer.records.references import Reference, cited_parts, references
from explainer.records.slips import nearest, nearest_key, proposed
from explainer.records.vocabulary import RELATION_KINDS, RESERVED_IDS, STAGES
from explainer.site.living import LIVING
from explainer.site.profiles import Profiles

_FOLDERS = {model.noun: name for name, model in MODELS.items()}


def ids_are_unique(profiles: Profiles) -> Iterator[Fault]:
    for entry in profiles.entries:
        earlier = profiles.entry_of[entry.noun, entry.id]
        if earlier is not entry and entry.id:
            key = () if "id" in MODELS[_FOLDERS[entry.noun]].implied else ("id",)
            message = f"{entry.noun} '{entry.id}' stands already in {profiles.line(earlier)}; ids are unique"
            yield Fault(entry, key, "duplicate-id", message, at_key=True)


def ids_of_people_and_parties_differ(profiles: Profiles) -> Iterator[Fault]:
    for id in sorted(profiles.people.keys() & profiles.parties.keys()):
        message = f"'{id}' is also a person; ids are unique over people and parties: rename one file"
        yield Fault(profiles.parties[id], (), "duplicate-id", message)


def former_ids_lead_to_one_record(profiles: Profiles) -> Iterator[Fault]:
    former: dict[str, str] = {}
    for record in profiles.people_and_parties:
        for index, old in enumerate(record.former_ids):
            taken = ""
            if old in RESERVED_IDS:
                taken = f"'{old}' is reserved by the site; remove it here"
            elif old in profiles.people or old in profiles.parties:
                taken = f"'{old}' is the id of a record that is there; remove it here"
            elif old in former:
                taken = f"'{old}' is a former id of '{former[old]}' already; keep one"
            if taken:
                yield Fault(record, ("former_ids", index), "duplicate-id", taken)
            former[old] = record.id


def references_lead_to_records(profiles: Profiles) -> Iterator[Fault]:
    known = cache(lambda nouns: set().union(*(profiles.records[noun] for noun in nouns)))
    for record, named in profiles.references:
        for reference in references(record) if any(ids - known(nouns) for nouns, ids in named.ids) else ():
            if wrong := _wrong_reference(profiles, reference):
                yield Fault(
                    record, reference.path, "reference", wrong, near=reference.near, right=_now(profiles, reference)
                )


def _now(profiles: Profiles, reference: Reference) -> str | None:
    """The id that a former one leads to."""
    id = reference.id
    record = profiles.formerly(id)
    if not record or record.noun not in reference.to.nouns or id in profiles.ids:
        return None
    return f"[{record.id}]" if reference.near else record.id


def _wrong_reference(profiles: Profiles, reference: Reference) -> str | None:
    to, id = reference.to, reference.id
    known = [profiles.records[noun] for noun in to.nouns]
    if any(id in records for records in known) or id == to.nobody or reference.is_plain:
        return None
    if not profiles.unread.isdisjoint((id, *(_FOLDERS[noun] for noun in to.nouns))):
        return None
    if other := profiles.people.get(id) or profiles.parties.get(id):
        field = next(step for step in reversed(reference.path) if isinstance(step, str))
        return f"'{id}' is a {other.noun}, but '{field}' names a {to.noun}"
    if former := profiles.formerly(id):
        return f"'{id}' is a former id; write '{former.id}'"
    message = f"no {to.noun} '{id}'; {nearest(id, chain.from_iterable(known))}"
    if to.noun == "source":
        return message if message.endswith("?") else f"no source '{id}'; add it to sources, or cite one that is there"
    if not to.plain:
        return message
    joint = " S" if message.endswith("?") else "; s"
    return f"{message}{joint}omebody without a record is written as a name, with a capital letter"


def relations_lead_to_others(profiles: Profiles) -> Iterator[Fault]:
    for record in profiles.people_and_parties:
        for index, relation in enumerate(record.relations):
            if relation.to == record.id:
                message = "a relation of a record to itself; name the other side"
                yield Fault(record, ("relations", index, "to"), "reference", message)


def plain_names_are_nobodys_here(profiles: Profiles) -> Iterator[Fault]:
    """A plain name that a record has means that record, and so does an id with a dash, a quote or a space that only looks right."""
    shown = {
        name: record.id
        for record, names in reversed([*profiles.each(_folded)])
        if isinstance(record, Record) and not record.retired
        for name in names
    }
    for record, named in profiles.references:
        for reference in named.plain:
            id = as_id(reference.id)
            if found := shown.get(fold_name(reference.id)) or (id if id in profiles.ids else None):
                message = f"'{reference.id}' is {profiles.ids[found].name}: write '{found}'; somebody else of that name is written with what tells them apart, such as '{reference.id} (teacher)'"
                yield Fault(record, reference.path, "plain-name", message, right=found)
            elif looks_like_id(reference.id):
                message = f"'{reference.id}' only looks like an id; {nearest(id, profiles.ids)}"
                yield Fault(record, reference.path, "plain-name", message)


def _folded(record: Part) -> list[str]:
    return list(map(fold_name, record.full_names)) if isinstance(record, Record) else []


def offices_lie_within_lives(profiles: Profiles) -> Iterator[Fault]:
    """The dead may be honoured, but hold no office; a body may go on in some form when it is dissolved."""
    for record in profiles.people_and_parties:
        parts: Iterator[tuple[str, int, Membership | Relation]] = chain(
            (("memberships", *numbered) for numbered in enumerate(record.memberships)),
            (("relations", *numbered) for numbered in enumerate(record.relations)),
        )
        for field, number, part in parts:
            for person in filter(None, map(profiles.people.get, (record.id, part.other))):
                for name in ("date", "start_date"):
                    date = getattr(part, name, None)
                    if date and (wrong := _outside_of_life(person, date, field)):
                        yield Fault(record, (field, number, name), "dates", wrong)


def _outside_of_life(person: Person, date: PartialDate, field: str) -> str | None:
    """What is wrong with a date of an office or a relation of somebody."""
    born = person.birth.date if person.birth else None
    died = person.death.date if person.death else None
    if before(date, born):
        return f"{date} is before the birth of {person.name} ({born}); correct one of the two"
    if field == "memberships" and before(died, date):
        return f"{date} is after the death of {person.name} ({died}); correct one of the two"
    return None


def bodies_begin_before_they_end(profiles: Profiles) -> Iterator[Fault]:
    for party in profiles.parties.values():
        begun, over = party.founding, party.dissolution
        if begun and over and before(over.happened or over.end or over.start_date, begun.happened or begun.start_date):
            yield Fault(party, ("dissolution",), "dates", "before the founding; correct one of the two")


def deaths_are_known_at_the_review(profiles: Profiles) -> Iterator[Fault]:
    for person in profiles.people.values():
        if person.death and before(person.reviewed, person.death.date):
            message = f"{person.death.date} is after the review ({person.reviewed}); correct one of the two"
            yield Fault(person, ("death", "date"), "dates", message)


def memberships_are_told_once(profiles: Profiles) -> Iterator[Fault]:
    seen: dict[object, str] = {}
    for record in profiles.people_and_parties:
        for number, part in enumerate(record.memberships):
            sides = (record.id, part.other) if part.belongs else (part.other, record.id)
            key = (*sides, part.role, part.area, part.on_behalf_of, part.start_date, part.end_date)
            if key in seen:
                message = f"the same membership stands already in {seen[key]}; keep one"
                yield Fault(record, ("memberships", number), "twice", message)
            seen.setdefault(key, f"{_FOLDERS[record.noun]}/{record.id}.yaml")


def relations_are_told_once(profiles: Profiles) -> Iterator[Fault]:
    """A relation is written on one of its two sides."""
    seen: dict[object, str] = {}
    for record in profiles.people_and_parties:
        for number, part in enumerate(record.relations):
            kind = RELATION_KINDS[part.kind]
            sides = (record.id, part.to) if kind.forward != kind.inverse else sorted((record.id, part.to))
            key = (*sides, part.kind, part.date, part.start_date, part.end_date, str(part.summary))
            if key in seen:
                message = f"the same relation stands already in {seen[key]}; keep one"
                yield Fault(record, ("relations", number), "relation-twice", message)
            seen.setdefault(key, f"{_FOLDERS[record.noun]}/{record.id}.yaml")


def facts_are_no_later_than_their_sources(profiles: Profiles) -> Iterator[Fault]:
    """A source tells of what was: a past fact is not later than all that it rests on."""
    for record, past in profiles.each(_past_facts):
        for path, fact, first in past:
            last = profiles.last_day(fact.sources)
            if last and first > last:
                message = f"{getattr(fact, path[-1])} is after the last day of every source of this ({last}); correct it, or cite a later source"
                yield Fault(record, path, "fact-later", message)


def _past_facts(record: Part) -> list[tuple[tuple[Any, ...], Any, date]]:
    """The dates of what is cited in a record and had begun at its review: where they stand, in which part, and the first day that they may mean."""
    reviewed = getattr(record, "reviewed", None)
    return [
        ((*path, name), part, date.possible.first)
        for path, part in (cited_parts(record) if record.noun != "correction" else ())
        for name in ("date", "election", "start_date", "end_date")
        if isinstance(date := getattr(part, name, None), PartialDate) and not before(reviewed, date)
    ]


def reviews_are_no_later_than_the_history(profiles: Profiles) -> Iterator[Fault]:
    """Where `profiles/` is committed as it is, nobody can have reviewed a record after the last commit."""
    reviewed = {
        (record.noun, record.id): (record, record.reviewed) for record in profiles if hasattr(record, "reviewed")
    }
    latest = max((day.first for _, day in reviewed.values()), default=None)
    if latest and (last := profiles.last_commit_before(latest)):
        for record, day in reviewed.values():
            if day.first > last + timedelta(days=1):
                message = f"{day} is after the last commit ({last}); write the day on which it was reviewed"
                yield Fault(record, ("reviewed",), "dates", message)


def copies_lead_to_an_origin(profiles: Profiles) -> Iterator[Fault]:
    for source in profiles.sources.values():
        if source.reproduces and profiles.origin(source.id) is None:
            message = "these sources reproduce each other in a circle; leave it out where the text appeared first"
            yield Fault(source, ("reproduces",), "origin", message)


def allegations_rest_on_two_origins(profiles: Profiles) -> Iterator[Fault]:
    for event in profiles.events.values():
        origins = {profiles.origin(source.id) for source in event.sources}
        if event.stage == "allegation" and len(origins) < 2:
            message = "an allegation needs two sources of different origins"
            yield Fault(event, ("sources",), "allegation", message)


def corrections_are_about_something(profiles: Profiles) -> Iterator[Fault]:
    known = profiles.addresses
    called = defaultdict(list)
    for address in known:
        for name in {address, address.rpartition("/")[2]}:
            called[name].append(address)
    for correction in profiles.records["correction"].values():
        for number, about in enumerate(correction.about):
            found = called.get(about, [])
            if len(found) == 1 or not profiles.unread.isdisjoint(
                {about, about.rpartition("/")[2], *known, *_FOLDERS.values()} - set(known)
            ):
                continue
            right = f"several have this id: write {' or '.join(found)}" if found else _nearest_address(about, known)
            yield Fault(correction, ("about", number), "reference", f"'{about}' is no address of this site; {right}")


def _nearest_address(about: str, known: Sequence[str]) -> str:
    """What would be right: the address of which this is a slip, or one with nearly this id, whatever kind was said."""
    said = nearest(about, known)
    id = proposed(nearest_key(about.rpartition("/")[2], [address.rpartition("/")[2] for address in known]))
    if said.endswith("?") or not id:
        return said
    alike = (f"'{each}'" for each in known if each.rpartition("/")[2] == id)
    return f"did you mean {' or '.join(alike)}?"


def nothing_is_left_over(profiles: Profiles) -> Iterator[Fault]:
    for entry in profiles.entries:
        if profiles.records[entry.noun].get(entry.id) is entry.record:
            for kind, path, message, piece in entry.watched:
                if kind == "left-over":
                    character = unescape(piece) if "write the character itself" in message else None
                    yield Fault(entry.record, path, "left-over", message, near=piece, right=character)


def court_events_say_their_stage(profiles: Profiles) -> Iterator[Fault]:
    for event in profiles.events.values():
        living = (id for id in event.participants if (person := profiles.people.get(id)) and not person.death)
        if event.kind == "court" and not event.stage and (somebody := next(living, None)):
            message = (
                f"is missing; a court event about a living person ({somebody}) says how far the law had got: "
                f"{', '.join(STAGES)}"
            )
            yield Fault(event, ("stage",), "stage", message)


def pictures_are_there(profiles: Profiles) -> Iterator[Fault]:
    for record in profiles.people_and_parties:
        if record.image and not profiles.assets.get(file := record.image.file):
            message = f"no file 'docs/assets/{file}'; put the picture there"
            if file in profiles.assets:
                message = f"'docs/assets/{file}' is not the kind of picture that its name says; save it anew as one"
            yield Fault(record, ("image", "file"), "file", message)


def annotations_are_clear(profiles: Profiles) -> Iterator[Fault]:
    yield from profiles.annotations.faults


def exceptions_allow_something(profiles: Profiles, allowed: Sequence[Fault]) -> Iterator[Fault]:
    """Exceptions from a rule that is none, and from one that nothing breaks; `allowed` is what they let pass."""
    used = {(fault.of.noun, fault.of.id, fault.rule) for fault in allowed}
    for record in profiles:
        for number, exempted in enumerate(getattr(record, "exceptions", ())):
            if exempted.rule not in LEVELS_OF_RULES:
                message = f"no editorial rule '{exempted.rule}'; {nearest(exempted.rule, LEVELS_OF_RULES)}"
                yield Fault(record, ("exceptions", number, "rule"), "choice", message)
            elif (record.noun, record.id, exempted.rule) not in used:
                message = f"nothing here breaks the rule '{exempted.rule}'; take the exception out"
                yield Fault(record, ("exceptions", number), "exception", message)


RULES: tuple[Callable[[Profiles], Iterator[Fault]], ...] = (
    ids_are_unique,
    ids_of_people_and_parties_differ,
    former_ids_lead_to_one_record,
    references_lead_to_records,
    relations_lead_to_others,
    plain_names_are_nobodys_here,
    offices_lie_within_lives,
    bodies_begin_before_they_end,
    deaths_are_known_at_the_review,
    memberships_are_told_once,
    relations_are_told_once,
    facts_are_no_later_than_their_sources,
    reviews_are_no_later_than_the_history,
    copies_lead_to_an_origin,
    allegations_rest_on_two_origins,
    corrections_are_about_something,
    court_events_say_their_stage,
    pictures_are_there,
    annotations_are_clear,
    nothing_is_left_over,
    *LIVING,
)

# Editorial rules, whose level a newsroom sets in `extra.rules` of mkdocs.yml, and how serious they are where it does not.
LEVELS_OF_RULES = {
    "left-over": "warning",
    "relation-twice": "warning",
    "claim-twice": "warning",
    "placeholder": "warning",
    "exception": "warning",
    "court-word": "warning",
    "two-origins": "warning",
    "outcome": "warning",
    "loaded-word": "warning",
    "private": "warning",
    "minor": "warning",
    "uncited": "warning",
    "weak-source": "warning",
}

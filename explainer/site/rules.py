"""What the records must be to each other: one function a rule."""

from collections.abc import Callable, Iterator
from itertools import chain

from explainer.records.fields import nearest
from explainer.records.reading import MODELS, Fault
from explainer.records.references import Reference, references
from explainer.records.vocabulary import RESERVED_IDS, STAGES
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
    for record in profiles:
        for reference in references(record):
            if wrong := _wrong_reference(profiles, reference):
                yield Fault(record, reference.path, "reference", wrong, near=reference.near)


def _wrong_reference(profiles: Profiles, reference: Reference) -> str | None:
    to, id = reference.to, reference.id
    known = [profiles.records[noun] for noun in to.nouns]
    if reference.is_plain or id == to.nobody or any(id in records for records in known):
        return None
    if not profiles.unread.isdisjoint((id, *(_FOLDERS[noun] for noun in to.nouns))):
        return None
    if other := profiles.people.get(id) or profiles.parties.get(id):
        field = next(step for step in reversed(reference.path) if isinstance(step, str))
        return f"'{id}' is a {other.noun}, but '{field}' names a {to.noun}"
    message = f"no {to.noun} '{id}'; {nearest(id, chain.from_iterable(known))}"
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


RULES: tuple[Callable[[Profiles], Iterator[Fault]], ...] = (
    ids_are_unique,
    ids_of_people_and_parties_differ,
    former_ids_lead_to_one_record,
    references_lead_to_records,
    relations_lead_to_others,
    court_events_say_their_stage,
    pictures_are_there,
    annotations_are_clear,
)

"""What changed from one state of the profiles to another, fact by fact; the order and the wrapping of YAML are no facts."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Any, NamedTuple

from explainer.records.fields import RecordRef
from explainer.records.model import Record, Source, Term
from explainer.records.parts import Identifier, Membership, Part, Relation, SourceRef
from explainer.records.prose import Link, Prose
from explainer.records.reading import MODELS
from explainer.records.vocabulary import RELATION_KINDS
from explainer.site.profiles import Profiles

# Kinds of records, in the order in which an editor reads of them.
NOUNS = tuple(model.noun for model in MODELS.values())

# Of so many records of a kind or fewer all may go without a warning; of more, so many in a hundred.
FEW, PERCENT = 2, 20


# What is said of a record that came or went and that readers never saw.
A_DRAFT = "a draft"

# What tells most of a record that is new.
GIST = {
    **dict.fromkeys(("person", "party"), ("summary",)),
    "event": ("date", "summary"),
    "claim": ("verdict", "finding"),
    "source": ("publisher", "published"),
    "glossary entry": ("definition",),
    "page": ("description",),
}


class Change(NamedTuple):
    """A fact that is another now: of which record, what it is (a path of fields and parts), before and after (nothing: was not there)."""

    noun: str
    id: str
    name: str
    kind: str  # one of CHANGES
    what: str = ""
    before: str | None = None
    after: str | None = None


class _Ids(NamedTuple):
    """Which ids, and plain names of whom has a record now, are those of other records, and what those are called that have an id."""

    renamed: Mapping[str, str]
    records: Mapping[str, str]
    sources: Mapping[str, str]

    def record(self, id: str) -> str:
        now = self.renamed.get(id, id)
        return self.records.get(now, now)

    def cited(self, source: SourceRef) -> str:
        return ", ".join(filter(None, (self.sources.get(source.id, source.id), source.locator)))


def changes(old: Profiles, new: Profiles) -> Iterator[Change]:
    """Every change, once, by kind of record and id."""
    ids = _ids(old, new)
    renamed = ids.renamed
    for noun in NOUNS:
        before, after = _by_key(old, noun, renamed), _by_key(new, noun, {})
        came_from = {renamed[id]: id for id in before if id in renamed and renamed[id] not in before}
        for id in sorted({*after, *(before.keys() - renamed.keys()), *(renamed.keys() & before.keys())}):
            record, earlier = after.get(id), before.get(came_from.get(id, id))
            about = partial(Change, noun, id, called(record or earlier))
            if not record:
                if id not in came_from.values():
                    merged = ids.record(id) if id in renamed else None
                    yield about("removed", "merged into" if merged else _draft(earlier), after=merged)
            elif not earlier:
                right = getattr(record, "right", None)
                yield about("added", "corrected to" if right else _draft(record), after=right or _gist(record, ids))
            else:
                if id in came_from:
                    yield about("renamed", "id", came_from[id], id)
                retired = getattr(record, "retired", None)
                for what, one, other in _differences(earlier, record, ids):
                    if what not in ("id", "former_ids") and (not retired or what in record.remaining):
                        yield about("changed", what, one, other)


def _draft(record: Any) -> str:
    return A_DRAFT if getattr(record, "draft", False) else ""


def _gist(record: Any, ids: _Ids) -> str | None:
    """In a few words what a new record says, once somebody has written that."""
    said = (_said(getattr(record, name), ids) for name in GIST.get(record.noun, ()))
    return ": ".join(text for text in said if text and text != "TODO") or None


def _by_key(profiles: Profiles, noun: str, renamed: Mapping[str, str]) -> dict[str, Any]:
    """The records of a kind by their ids; a correction, which has none, by its day and what was wrong, with the ids of now."""
    if noun != "correction":
        return profiles.records[noun]
    found = {}
    for each in profiles.records[noun].values():
        addresses = (about.rpartition("/") for about in each.about)
        moved = tuple(
            f"{kind}{slash}{renamed.get(id, id) if kind in ('', 'people', 'parties') else id}"
            for kind, slash, id in addresses
        )
        found[f"{each.date}: {each.was}"] = each.model_copy(update={"about": moved})
    return found


def vanished(old: Profiles, new: Profiles) -> Iterator[str]:
    """A warning for each kind of which many records are gone."""
    for noun in NOUNS:
        before = old.records[noun]
        gone = len(before.keys() - new.records[noun].keys())
        if gone > FEW and gone * 100 > PERCENT * len(before):
            yield f"{gone} of {len(before)} records of the kind '{noun}' are gone"


# In prose: a link to a record, with its words, and a citation.
_MARKS = re.compile(r"\[([^\[\]]*)\]\[[a-z0-9-]+\]|\[@[a-z0-9-]+\]")


def for_readers(change: Change) -> Change | None:
    """The change without the marks of prose, unless nothing else changed; nothing of what editors say to each other."""
    if change.what in (A_DRAFT, "draft", "reviewed") or change.what.partition(":")[0] == "exceptions":
        return None
    before, after = (text and _MARKS.sub(lambda mark: mark[1] or "", text) for text in (change.before, change.after))
    return change if before == after else change._replace(before=before, after=after)


def called(record: Any) -> str:
    """The name of a record, or the first words that it has."""
    for field in ("name", "title", "headline", "quote", "term", "was"):
        if text := getattr(record, field, None):
            return str(text)
    return str(getattr(record, "id", record.noun))


def _ids(old: Profiles, new: Profiles) -> _Ids:
    renamed = {
        former: record.id
        for record in new.people_and_parties
        for former in record.former_ids
        if former in old.ids and former not in new.ids
    }
    known = [*(record for record in old if record.id not in renamed), *new]
    terms = {record.id: (record.term,) for record in known if isinstance(record, Term)}
    records = {record.id: (record.name,) for record in known if isinstance(record, Record)}
    sources = {
        record.id: (when := f"{record.publisher} {record.published or 'undated'}", f"{when}: {record.title}")
        for record in known
        if isinstance(record, Source)
    }
    begun = {record.name: record.id for id, record in new.ids.items() if id not in old.ids}
    return _Ids(begun | renamed, _told_apart(terms | records), _told_apart(sources))


def _told_apart(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By id the first of its names that nothing else has, or the last one with the id."""
    times = Counter(name for each in names.values() for name in each)
    return {id: next((name for name in each if times[name] == 1), f"{each[-1]} ({id})") for id, each in names.items()}


def _differences(old: Any, new: Any, ids: _Ids) -> Iterator[tuple[str, str | None, str | None]]:
    """What differs between two values of one field, or two records: where, and both as words."""
    if _canonical(old, ids.renamed) == _canonical(new, ids.renamed):
        return
    if isinstance(old, Part) and isinstance(new, Part) and type(old) is type(new):
        if isinstance(old, SourceRef | Identifier):
            yield "", _said(old, ids), _said(new, ids)
            return
        for name in type(old).model_fields:
            for what, before, after in _differences(getattr(old, name), getattr(new, name), ids):
                yield f"{name}: {what}" if what else name, before, after
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            for what, before, after in _differences(old.get(key), new.get(key), ids):
                yield f"{key}: {what}" if what else key, before, after
    elif _is_list(old) and _is_list(new):
        yield from _between_lists(old, new, ids)
    elif isinstance(old, Prose | str) and isinstance(new, Prose | str) and not isinstance(old, RecordRef):
        moved = _TARGET.sub(lambda found: ids.renamed.get(found[0], found[0]), str(old))
        before, after = _what_differs(moved, str(new))
        told = [text and _worded(text, ids) if isinstance(new, Prose) else text for text in (before, after)]
        if before != after:
            yield "", *((before, after) if told[0] == told[1] else told)
    else:
        yield "", _said(old, ids), _said(new, ids)


def _between_lists(old: Iterable[Any], new: Iterable[Any], ids: _Ids) -> Iterator[tuple[str, str | None, str | None]]:
    """Entries that went, came, or have the same label and say something else; their order says nothing."""
    left = Counter(_canonical(entry, ids.renamed) for entry in new)
    went, came = list[Any](), list[Any]()
    for entry in old:
        if left[key := _canonical(entry, ids.renamed)]:
            left[key] -= 1
        else:
            went.append(entry)
    for entry in reversed([*new]):
        if left[key := _canonical(entry, ids.renamed)]:
            left[key] -= 1
            came.insert(0, entry)
    by_label: dict[Any, list[Any]] = defaultdict(list)
    for entry in came:
        by_label[_label(entry, ids)].append(entry)
    for entry in went:
        if isinstance(entry, Part) and (same := by_label[_label(entry, ids)]):
            other = same.pop(0)
            came = [each for each in came if each is not other]
            label = _label(other, ids)
            for what, before, after in _differences(entry, other, ids):
                yield f"{label}: {what}" if what else label, before, after
        else:
            yield "", _said(entry, ids), None
    yield from (("", None, _said(entry, ids)) for entry in came)


def _known_by(entry: Any) -> tuple[str, ...]:
    """The fields that an entry of a list is known by, whatever else is said of it."""
    if isinstance(entry, Membership | Relation):
        return ("role", "organization", "person") if isinstance(entry, Membership) else ("kind", "to")
    fields = ("name", "id", "url", "title", "quote", "label", "body", "rule", "text")
    return next(((field,) for field in fields if isinstance(getattr(entry, field, None), str)), ())


def _label(entry: Any, ids: _Ids) -> str:
    """What an entry of a list is known by."""
    if isinstance(entry, Membership):
        return f"{entry.what}, {ids.record(entry.other)}"
    if isinstance(entry, Relation):
        return f"{RELATION_KINDS[entry.kind].forward} {ids.record(entry.to)}"
    if isinstance(entry, SourceRef):
        return ids.sources.get(entry.id, entry.id)
    return " ".join(_said(getattr(entry, field), ids) or "" for field in _known_by(entry))


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and not hasattr(value, "_fields")


def _canonical(value: Any, renamed: Mapping[str, str]) -> Any:
    """A value as it compares: what is only written otherwise is the same."""
    if isinstance(value, Prose):
        return _words(value.blocks, renamed)
    if isinstance(value, RecordRef):
        return renamed.get(value, str(value))
    if isinstance(value, Part):
        names = (name for name in type(value).model_fields if name != "id" or not isinstance(value, Record))
        return (value.noun, *(_canonical(getattr(value, name), renamed) for name in names if name != "former_ids"))
    if isinstance(value, dict):
        return tuple((key, _canonical(given, renamed)) for key, given in sorted(value.items()))
    if _is_list(value):
        return frozenset(Counter(_canonical(entry, renamed) for entry in value).items())
    return value


def _words(part: Any, renamed: Mapping[str, str]) -> Any:
    """A part of prose as it compares: in its order, with links to where they lead now."""
    if isinstance(part, Link) and part.to_record:
        part = part._replace(target=renamed.get(part.target, part.target))
    return (type(part).__name__, *(_words(each, renamed) for each in part)) if isinstance(part, tuple) else part


def _said(value: Any, ids: _Ids) -> str | None:
    """A value in words; nothing if it says nothing."""
    if value is None or value == () or value == {} or value is False:
        return None
    if isinstance(value, SourceRef):
        return ids.cited(value)
    if isinstance(value, Part):
        names = [name for name in type(value).model_fields if name not in _known_by(value)]
        names.sort(key=lambda name: name == "sources")
        said = ((name.replace("_", " "), _said(getattr(value, name), ids)) for name in names)
        return "; ".join(filter(None, (_label(value, ids), *(f"{name}: {words}" for name, words in said if words))))
    if _is_list(value):
        return ", ".join(filter(None, (_said(each, ids) for each in value)))
    if isinstance(value, RecordRef):
        return ids.record(value)
    if isinstance(value, Prose):
        return _worded(" ".join(str(value).split()), ids)
    return "yes" if value is True else " ".join(str(value).split())


# In prose: several citations, or a link to a record, with its words.
_CITED_OR_LINKED = re.compile(r"(?<!\\)((?:\[@[a-z0-9-]+\])+)|(?<!\\)\[([^\[\]]*)\]\[[a-z0-9-]+\]")


def _worded(text: str, ids: _Ids) -> str:
    """Prose without the marks of links, and with the names of what it cites."""

    def told(found: re.Match[str]) -> str:
        cited = re.findall(r"[a-z0-9-]+", found[1] or "")
        return f" ({', '.join(ids.sources.get(id, id) for id in cited)})" if cited else found[2]

    return _CITED_OR_LINKED.sub(told, text)


# The id to which a link of prose leads.
_TARGET = re.compile(r"(?<=\]\[)[a-z0-9-]+(?=\])")
_SENTENCE = re.compile(r"(?<=[.!?”\]])\s+(?=[^\W\d_a-z]|[\[“])")


def _what_differs(old: str, new: str) -> tuple[str | None, str | None]:
    """The sentences of which one text has others than the other."""
    one, other = (_SENTENCE.split(" ".join(text.split())) for text in (old, new))
    pieces = [
        (one[a:b], other[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, one, other, False).get_opcodes()
        if tag != "equal"
    ]
    before, after = (" … ".join(" ".join(piece[side]) for piece in pieces if piece[side]) for side in (0, 1))
    return before or None, after or None

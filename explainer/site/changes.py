"""What changed from one state of the profiles to another, fact by fact; the order and the wrapping of YAML are no facts."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial
from typing import Any, NamedTuple

from explainer.records.fields import RecordRef
from explainer.records.model import Record
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


class Change(NamedTuple):
    """A fact that is another now: of which record, what it is (a path of fields and parts), before and after (nothing: was not there)."""

    noun: str
    id: str
    name: str
    kind: str  # one of CHANGES
    what: str = ""
    before: str | None = None
    after: str | None = None


def changes(old: Profiles, new: Profiles) -> Iterator[Change]:
    """Every change, once, by kind of record and id."""
    renamed = _renamed(old, new)
    for noun in NOUNS:
        before, after = _by_key(old, noun, renamed), _by_key(new, noun, {})
        came_from = {renamed[id]: id for id in before if id in renamed and renamed[id] not in before}
        for id in sorted({*after, *(before.keys() - renamed.keys()), *(renamed.keys() & before.keys())}):
            record, earlier = after.get(id), before.get(came_from.get(id, id))
            about = partial(Change, noun, id, called(record or earlier))
            if not record:
                if id not in came_from.values():
                    yield about("removed", "merged into" if id in renamed else _draft(earlier), after=renamed.get(id))
            elif not earlier:
                right = getattr(record, "right", None)
                yield about("added", "corrected to" if right else _draft(record), after=right)
            else:
                if id in came_from:
                    yield about("renamed", "id", came_from[id], id)
                for what, one, other in _differences(earlier, record, renamed):
                    if what not in ("id", "former_ids"):
                        yield about("changed", what, one, other)


def _draft(record: Any) -> str:
    return A_DRAFT if getattr(record, "draft", False) else ""


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


def _renamed(old: Profiles, new: Profiles) -> dict[str, str]:
    """The ids that are those of other records now."""
    return {
        former: record.id
        for record in new.people_and_parties
        for former in record.former_ids
        if former in old.ids and former not in new.ids
    }


def _differences(old: Any, new: Any, renamed: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """What differs between two values of one field, or two records: where, and both as words."""
    if _canonical(old, renamed) == _canonical(new, renamed):
        return
    if isinstance(old, Part) and isinstance(new, Part) and type(old) is type(new):
        if isinstance(old, SourceRef | Identifier):
            yield "", _said(old), _said(new)
            return
        for name in type(old).model_fields:
            for what, before, after in _differences(getattr(old, name), getattr(new, name), renamed):
                yield f"{name}: {what}" if what else name, before, after
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            for what, before, after in _differences(old.get(key), new.get(key), renamed):
                yield f"{key}: {what}" if what else key, before, after
    elif _is_list(old) and _is_list(new):
        yield from _between_lists(old, new, renamed)
    elif isinstance(old, Prose | str) and isinstance(new, Prose | str):
        moved = _TARGET.sub(lambda found: renamed.get(found[0], found[0]), str(old))
        yield "", *_what_differs(moved, str(new))
    else:
        yield "", _said(old), _said(new)


def _between_lists(
    old: Iterable[Any], new: Iterable[Any], renamed: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Entries that went, came, or have the same label and say something else; their order says nothing."""
    left = Counter(_canonical(entry, renamed) for entry in new)
    went, came = list[Any](), list[Any]()
    for entry in old:
        if left[key := _canonical(entry, renamed)]:
            left[key] -= 1
        else:
            went.append(entry)
    for entry in reversed([*new]):
        if left[key := _canonical(entry, renamed)]:
            left[key] -= 1
            came.insert(0, entry)
    by_label: dict[Any, list[Any]] = defaultdict(list)
    for entry in came:
        by_label[_label(entry, {})].append(entry)
    for entry in went:
        if isinstance(entry, Part) and (same := by_label[_label(entry, renamed)]):
            other = same.pop(0)
            came = [each for each in came if each is not other]
            for what, before, after in _differences(entry, other, renamed):
                yield f"{_label(other, {})}: {what}" if what else _label(other, {}), before, after
        else:
            yield "", _said(entry), None
    yield from (("", None, _said(entry)) for entry in came)


def _label(entry: Any, renamed: Mapping[str, str]) -> str:
    """What an entry of a list is known by, whatever else is said of it."""
    if isinstance(entry, Membership):
        return f"{entry.what}, {renamed.get(entry.other, entry.other)}"
    if isinstance(entry, Relation):
        return f"{RELATION_KINDS[entry.kind].forward} {renamed.get(entry.to, entry.to)}"
    for field in ("name", "url", "title", "quote", "label", "body", "rule", "text", "id"):
        if isinstance(text := getattr(entry, field, None), str):
            return text
    return _said(entry) or ""


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


def _said(value: Any) -> str | None:
    """A value in words; nothing if it says nothing."""
    if value is None or value == () or value == {} or value is False:
        return None
    if isinstance(value, SourceRef):
        return f"{value.id}, {value.locator}" if value.locator else value.id
    if isinstance(value, Part):
        said = ((name, _said(getattr(value, name))) for name in type(value).model_fields)
        return ", ".join(f"{name}: {words}" for name, words in said if words)
    if _is_list(value):
        return "; ".join(filter(None, map(_said, value)))
    return "yes" if value is True else " ".join(str(value).split())


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

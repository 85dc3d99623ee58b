"""The site with another version of one record, as far as the pages that are about it show it: at once, before the rest is known.

What cannot be told so soon gives nothing: a record that is new or a draft, joins others than before, or stands elsewhere in a list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from explainer.records.model import AnyRecord, Article, Event, Record, Story
from explainer.site.annotation import annotate
from explainer.site.connect import as_published, edges_of_record, event_as_published, grouped
from explainer.site.site import Site

_S = TypeVar("_S", bound=Site)
_V = TypeVar("_V")


def with_version(site: _S, record: AnyRecord) -> _S | None:
    """The site with this version of a person or party, an event, the article or the story."""
    changes: Mapping[str, Any] = {}
    match record:
        case Record():
            changes = _of_record(site, record)
        case Event():
            changes = _of_event(site, record)
        case Article():
            changes = _of_article(site, record)
        case Story() if (
            site.story and _same(site.story, record, "sides") and site.story.text.records == record.text.records
        ):
            changes = {"story": record}
    return replace(site, **changes) if changes else None


def swapped(entries: Iterable[_V], last: Any, new: Any) -> list[_V]:
    """Entries with a new one in the place of another."""
    return [new if entry is last else entry for entry in entries]


def _of_record(site: Site, record: Record) -> Mapping[str, Any]:
    if record.draft or record.retired or not site.record(record.id):
        return {}
    known = as_published({record.id: record}, site.unpublished)
    now = {edge.anchor: edge for edge in edges_of_record(known[record.id])}
    edges = site.edges_of.get(record.id, ())
    last = {edge.anchor: edge for edge in edges if edge.owner == record.id}
    if {anchor: edge[:3] for anchor, edge in last.items()} != {anchor: edge[:3] for anchor, edge in now.items()}:
        return {}
    own = [
        now[edge.anchor]._replace(number=edge.number, ends=edge.ends) if edge.owner == record.id else edge
        for edge in edges
    ]
    kind = "people" if record.id in site.people else "parties"
    return {
        kind: {**getattr(site, kind), **known},
        "called": {**site.called, record.id: record.called},
        "edges_of": {**site.edges_of, record.id: own},
    }


def _of_event(site: Site, event: Event) -> Mapping[str, Any]:
    last, new = site.event(event.id), event_as_published(event, site.unpublished)
    if event.draft or not last or not _same(last, new, "date", "end_date", "participants", "case"):
        return {}
    inverses = dict(site.inverses)
    for id in inverses.keys() & set(new.participants):
        inverses[id] = {name: swapped(found, last, new) for name, found in inverses[id].items()}
    return {"events": swapped(site.events, last, new), "inverses": inverses}


def _of_article(site: Site, article: Article) -> Mapping[str, Any]:
    others = article.__class__.model_fields.keys() - {"text", "mentions"}
    names = tuple((record.id, record.name) for record in (*site.records, *site.unpublished.values()))
    found = annotate((article, site.claims, names, site.names))
    if found.faults or not _same(site.article, article, *others):
        return {}
    mentions = [each for each in found.mentions if each.named.kind == "term" or each.named.id not in site.unpublished]
    return {
        "article": article,
        "spans": found.spans,
        "mentions": mentions,
        "mentions_of": grouped((mention.named, mention) for mention in mentions),
    }


def _same(last: object, new: object, *names: str) -> bool:
    return all(getattr(last, name) == getattr(new, name) for name in names)

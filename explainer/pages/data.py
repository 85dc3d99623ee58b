"""The records as data: JSON files that others reuse, and the JSON Schema of each kind."""

import json
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

from pydantic import TypeAdapter

from explainer.pages.pages import Page
from explainer.records.model import Article, Claim, Correction, Event, Party, Person, Source, Term
from explainer.records.parts import Part
from explainer.site.site import Site

SCHEMAS: dict[str, type[Part]] = {
    "glossary": Term,
    **{model.__name__.lower(): model for model in (Article, Claim, Correction, Event, Party, Person, Source)},
}


def data_pages(site: Site) -> Iterator[Page]:
    """The JSON files below `docs/data`: one a person and party, one a collection, and the schema of each kind of record."""
    for record in site.records:
        yield Page(f"data/{record.folder}/{record.id}.json", partial(_record, site, record.id))
    yield Page("data/article.json", lambda: _json(site.article))
    yield Page("data/events.json", lambda: _json(site.events))
    yield Page("data/claims.json", lambda: _json(site.claims))
    yield Page("data/glossary.json", lambda: _json(site.glossary))
    yield Page("data/corrections.json", lambda: _json(site.corrections))
    yield Page("data/sources.json", lambda: _json(list(site.sources.values())))
    for name, model in sorted(SCHEMAS.items()):
        yield Page(f"data/schema/{name}.json", partial(_schema, model))


def _record(site: Site, id: str) -> str:
    record = site.record(id)
    assert record
    return _json(record)


@cache  # a preview builds again and again in one process
def _schema(model: type[Part]) -> str:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return f"{json.dumps(draft | model.model_json_schema(), ensure_ascii=False, indent=1)}\n"


_ANY = TypeAdapter[Any](Any)


def _json(given: Part | Sequence[Part]) -> str:
    """The fields that are given, in the shape of the YAML that they came from, with the id."""
    return f"{_ANY.dump_json(given, indent=1, exclude_defaults=True, by_alias=True).decode()}\n"

"""The records as data: JSON files that others reuse, and the JSON Schema of each kind."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from explainer.memo import Memo, Page, Task
from explainer.model import Article, Claim, Event, Part, Party, Person, Source, Term
from explainer.site import Site

SCHEMAS: dict[str, type[Part]] = {
    "person": Person,
    "party": Party,
    "event": Event,
    "claim": Claim,
    "source": Source,
    "glossary": Term,
    "article": Article,
}


def render_data(site: Site) -> list[Page]:
    """The JSON files: see `data_tasks`."""
    memo = Memo()
    return memo.make(data_tasks(site, memo), lambda page: page)


def data_tasks(site: Site, memo: Memo) -> list[Task]:
    """How to make the JSON files below `docs/data`: one a person and party, one a collection, and the schema of each kind of record."""
    files: dict[str, Part | Sequence[Part]] = {f"{record.folder}/{record.id}": record for record in site.records}
    files["article"] = site.article
    files |= {"events": site.events, "claims": site.claims, "glossary": site.glossary}
    files["sources"] = list(site.sources.values())

    def task(name: str, given: Part | Sequence[Part]) -> Task:
        key = memo.key(*([given] if isinstance(given, Part) else given))
        return Task(f"data/{name}.json", key, lambda: _json(given))

    return [
        *(task(name, given) for name, given in sorted(files.items())),
        *(Task(f"data/schema/{name}.json", name, partial(_schema, model)) for name, model in sorted(SCHEMAS.items())),
    ]


def _schema(model: type[Part]) -> str:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return f"{json.dumps(draft | model.model_json_schema(), ensure_ascii=False, indent=1)}\n"


_ANY = TypeAdapter[Any](Any)


def _json(given: Part | Sequence[Part]) -> str:
    """The fields that are given, in the shape of the YAML that they came from, with the id."""
    return f"{_ANY.dump_json(given, indent=1, exclude_defaults=True).decode()}\n"

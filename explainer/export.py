"""The records as data: JSON files that others reuse, and the JSON Schema of each kind."""

import json
from collections.abc import Sequence
from typing import Any

from explainer.memo import Memo
from explainer.model import Article, Claim, Event, Part, Party, Person, Source, Term
from explainer.pages import Page
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


def render_data(site: Site, memo: Memo | None = None) -> list[Page]:
    """The JSON files of the records, below `docs/data`: one a person and party, one a collection.

    Those that `memo` knows to be as they were are left out: see `Memo.kept`.
    """
    memo = memo or Memo()
    files: dict[str, Part | Sequence[Part]] = {f"{record.folder}/{record.id}": record for record in site.records}
    files["article"] = site.article
    files |= {"events": site.events, "claims": site.claims, "glossary": site.glossary}
    files["sources"] = list(site.sources.values())
    pages = []
    for name, given in sorted(files.items()):
        key = memo.key(*([given] if isinstance(given, Part) else given))
        if last := memo.as_it_was(f"data/{name}.json", key):
            memo.kept[f"data/{name}.json"] = last.text
            memo.same.add(f"data/{name}.json")
        else:
            pages.append(_file(name, _plain(given) if isinstance(given, Part) else [_plain(one) for one in given]))
            memo.keep(pages[-1].src_uri, key, pages[-1].data)
    return pages


def render_schemas() -> list[Page]:
    """The JSON Schema of each kind of record: the same for any content."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return [_file(f"schema/{name}", draft | model.model_json_schema()) for name, model in sorted(SCHEMAS.items())]


def _file(name: str, value: Any) -> Page:
    return Page(f"data/{name}.json", f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode())


def _plain(record: Part) -> Any:
    """The fields that are given, in the shape of the YAML that they came from, with the id."""
    return record.model_dump(mode="json", exclude_defaults=True)

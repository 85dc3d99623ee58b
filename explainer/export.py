"""The records as data: JSON files that others reuse, and the JSON Schema of each kind."""

import json
from typing import Any

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


def render_data(site: Site) -> list[Page]:
    """The JSON files of the records, below `docs/data`: one a person and party, one a collection."""
    files: dict[str, Any] = {f"{record.folder}/{record.id}": _plain(record) for record in site.records}
    files["article"] = _plain(site.article)
    files["events"] = [_plain(event) for event in site.events]
    files["claims"] = [_plain(claim) for claim in site.claims]
    files["sources"] = [_plain(source) for source in site.sources.values()]
    files["glossary"] = [_plain(term) for term in site.glossary]
    return [_file(name, value) for name, value in sorted(files.items())]


def render_schemas() -> list[Page]:
    """The JSON Schema of each kind of record: the same for any content."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return [_file(f"schema/{name}", draft | model.model_json_schema()) for name, model in sorted(SCHEMAS.items())]


def _file(name: str, value: Any) -> Page:
    return Page(f"data/{name}.json", json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _plain(record: Part) -> Any:
    """The fields that are given, in the shape of the YAML that they came from, with the id."""
    return record.model_dump(mode="json", exclude_defaults=True)

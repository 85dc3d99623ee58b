"""Write the JSON Schema of each kind of file for the programs of editors."""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from explainer import files
from explainer.records.model import Article
from explainer.records.reading import COLLECTIONS, MODELS, PROFILES, FileRead, may_hold, read_file
from explainer.records.schema import KnownNames, schemas
from explainer.records.vocabulary import PAGES
from explainer.site.rules import LEVELS_OF_RULES

_TITLES = ("name", "title", "term", "headline", "quote")


def schema(profiles: Path, config: Path) -> int:
    """Write the schemas; what is wrong with the profiles keeps none from being written."""
    texts, unread = files.read_profiles(profiles)
    folder = config.parent / files.SCHEMAS
    try:
        write_schemas([read_file(file) for file in sorted(texts.items())], [*texts, *unread], folder)
    except OSError as error:
        print(f"{folder}: {error.strerror}; no schema was written", file=sys.stderr)
        return 1
    print(f"{len(MODELS)} schemas are in {folder}", file=sys.stderr)
    return 0


def write_schemas(read: Sequence[FileRead], paths: Iterable[str], folder: Path) -> None:
    """Write what changed of the schemas, given what was read, and the paths of all files."""
    for name, made in schemas(fields(), names_of(read, paths)):
        files.write_whole(folder / f"{name}.json", json.dumps(made, separators=(",", ":")).encode())


@cache
def fields() -> Mapping[str, Mapping[str, Any]]:
    """What to write in each field of each class, and what words mean."""
    return tomllib.loads((resources(__package__) / "fields.toml").read_text("utf-8"))


def names_of(read: Sequence[FileRead], paths: Iterable[str]) -> KnownNames:
    """All that a field may name, whether its own record is sound or not."""
    named: dict[str, dict[str, str]] = {model.noun: {} for model in MODELS.values()}
    for path in paths:
        if (folder := path.partition("/")[0]) in PROFILES:
            named[PROFILES[folder].noun][may_hold(path)] = ""
    for entry in (entry for file in read for entry in file.entries):
        if entry.id and entry.noun in named:
            named[entry.noun][entry.id] = entry.id if entry.record is None else _title(entry.record)
    named[Article.noun].setdefault(Article.id, "")  # though its file be missing or wrong
    named["rule"] = dict.fromkeys(LEVELS_OF_RULES, "")
    named["address"] = dict(_addresses(named))
    unread = {name for file in read for name in file.unread} & COLLECTIONS.keys()
    opened = {COLLECTIONS[name].noun for name in unread}
    return KnownNames(named, opened | ({"address"} if unread & {"events", "claims"} else set()))


def _title(record: Any) -> str:
    said = next((str(getattr(record, name)) for name in _TITLES if hasattr(record, name)), "")
    return f"{said} (draft)" if getattr(record, "draft", False) else said


def _addresses(named: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """What a correction may be about, and ids that only one kind has."""
    kinds = ("people", "parties", "events", "claims")
    found = [(f"{kind}/{id}", title) for kind in kinds for id, title in named[MODELS[kind].noun].items()]
    found += [*((page, "") for page in PAGES), *named["page"].items()]
    yield from found
    count = Counter(address.rpartition("/")[2] for address, _ in found)
    yield from (
        (id, title) for address, title in found if count[id := address.rpartition("/")[2]] == 1 and id != address
    )

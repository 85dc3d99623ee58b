"""JSON Schema (2020-12) of what editors write: from the types that check it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_origin

from pydantic import WithJsonSchema

from explainer.records.fields import MAX_ENTRIES, MAX_TEXT, Naming, OneOf, RefersTo
from explainer.records.parts import Identifier, Part
from explainer.records.prose import ID
from explainer.records.reading import COLLECTIONS, KEYED, MODELS
from explainer.records.references import inside, types_inside
from explainer.records.vocabulary import IDENTIFIERS, RELATION_KINDS

Schema = dict[str, Any]

_ID = f"^{ID.pattern}$"


class KnownNames(NamedTuple):
    """What there is to be named: by kind the ids and whose they are; of the kinds that are `open` there may be more."""

    by_noun: Mapping[str, Mapping[str, str]] = {}
    open: Collection[str] = ()


def schemas(says: Mapping[str, Mapping[str, Any]], names: KnownNames) -> Iterator[tuple[str, Schema]]:
    """The schema of each kind of file, by its name below `profiles/`; `says` is what the guide says of each field of each class."""
    for name, model in MODELS.items():
        writer = _SchemaWriter(says, names)
        of_record = writer.part(model)
        of_file: Schema = of_record
        if name in KEYED:
            of_file = {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": of_record}
        elif name in COLLECTIONS:
            of_file = {"type": "array", "items": of_record}
        draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
        yield name, {**draft, **of_file, "$defs": dict(sorted(writer.definitions.items()))}


def sentence(says: Mapping[str, Mapping[str, Any]], model: type[Part], name: str) -> Sequence[str]:
    """What the guide says of a field, then examples."""
    found = (says[each.__name__][name] for each in model.__mro__ if name in says.get(each.__name__, ()))
    return next(found, ("",))


class _SchemaWriter:
    def __init__(self, says: Mapping[str, Mapping[str, Any]], names: KnownNames) -> None:
        self.says, self.names = says, names
        self.definitions: dict[str, Schema] = {}

    def define(self, name: str, schema: Schema) -> Schema:
        self.definitions[name] = schema
        return {"$ref": f"#/$defs/{name}"}

    def part(self, model: type[Part]) -> Schema:
        """A mapping of fields. Of a retired record nothing is read but what remains of it."""
        written = [name for name in model.model_fields if name not in model.implied]
        fields = {model.model_fields[name].alias or name: self.field(model, name) for name in written}
        required = [
            model.model_fields[name].alias or name for name in written if model.model_fields[name].is_required()
        ]
        shapes = [shape for each in reversed(model.__mro__) for shape in vars(each).get("shapes", ())]
        whole = {
            "title": model.noun,
            "type": "object",
            "properties": fields,
            "required": required,
            "additionalProperties": False,
            **({"allOf": shapes} if shapes else {}),
        }
        if not (remaining := getattr(model, "remaining", None)):
            return self.define(model.__name__, whole)
        left = {name: each if name in remaining else True for name, each in fields.items()}
        retired = {**whole, "properties": left, "required": [name for name in required if name in remaining]}
        retired.pop("allOf", None)
        return {
            "if": {"type": "object", "required": ["retired"]},
            "then": self.define("retired", retired),
            "else": self.define(model.__name__, whole),
        }

    def field(self, model: type[Part], name: str) -> Schema:
        found = list(inside(model, name))
        said, *examples = sentence(self.says, model, name)
        value = self.value(model, name, found) | ({"examples": examples} if examples else {})
        if "pattern" in value:
            value["patternErrorMessage"] = f"not as this is written: {said}"  # in the place of the pattern
        if any(get_origin(each) is tuple for each in found):
            value = {"type": "array", "items": value, "minItems": 1, "maxItems": MAX_ENTRIES}
        return {**value, "description": said}

    def value(self, model: type[Part], name: str, found: Sequence[Any]) -> Schema:
        parts = types_inside(model, name, Part)
        for mark in found:
            if isinstance(mark, OneOf):
                return self.one_of(name, mark.words)
            if isinstance(mark, RefersTo):
                return self.reference(mark)
            if isinstance(mark, Naming):
                return self.known(mark.noun)
        if Identifier in parts:
            return self.identifiers()
        if parts:
            part = self.part(parts[0])
            return {"anyOf": [self.field(parts[0], parts[0].alone), part]} if parts[0].alone else part
        return next(_as_written(mark.json_schema or {}) for mark in found if isinstance(mark, WithJsonSchema))

    def one_of(self, name: str, words: Sequence[str]) -> Schema:
        if words == tuple(RELATION_KINDS):
            said = [kind.forward for kind in RELATION_KINDS.values()]
        else:
            said = [self.says["meaning"][name][word] for word in words]
        return {"enum": list(words), "enumDescriptions": said}

    def known(self, noun: str, *more: Schema) -> Schema:
        """An id of a kind; any, where there may be more than are known."""
        ids = self.names.by_noun.get(noun, {})
        listed = self.define(noun.replace(" ", "-"), {"enum": list(ids), "enumDescriptions": list(ids.values())})
        found = [listed, *more]
        if noun in self.names.open or not self.names.by_noun:
            found.append(_TEXT if noun in ("address", "rule") else _ANY_ID)
        elif not all(map(_stays_text, ids)):
            found.append({"type": ["number", "boolean", "null"]})
        return {"anyOf": found} if len(found) > 1 else listed

    def reference(self, to: RefersTo) -> Schema:
        more: list[Schema] = []
        if to.nobody:
            more.append({"const": to.nobody})
        if to.plain:
            more.append({**_TEXT, "not": {"anyOf": [{**_ANY_ID, "type": "string"}, {"type": "integer", "minimum": 0}]}})
        found = [self.known(noun) for noun in to.nouns]
        return {"anyOf": [*found, *more]}

    def identifiers(self) -> Schema:
        known = {
            scheme: {
                **_as_written({"type": "string", "pattern": f"^({form})$"}),
                "description": address.format("…"),
                "examples": [example],
            }
            for scheme, (form, address, example) in IDENTIFIERS.items()
        }
        return {"type": "object", "properties": known, "additionalProperties": self.part(Identifier)}


def _as_written(schema: Mapping[str, Any]) -> Schema:
    """What YAML may make of the text that a field reads: numbers, true and false."""
    if schema["type"] == "boolean":
        return {"enum": [True, False, "true", "false"], "enumDescriptions": ["yes", "no", "yes", "no"]}
    if schema["type"] == "integer":
        return {**schema, "type": ["integer", "string"], "pattern": "^\\s*(0|[1-9][0-9]{0,8})\\s*$"}
    form = schema.get("pattern", "^.*$")
    whole = rf"^\s*(?:{form[1:-1]})\s*$" if "pattern" in schema else r"\S"
    lengths = [length for length in range(1, 20) if re.search(form, "1" * length)]
    kinds = ["string"]
    if "pattern" not in schema:
        kinds += ["number"]
    elif lengths:
        kinds += ["integer"]
        if max(lengths) < 19:
            schema = {**schema, "minimum": 0, "maximum": 10 ** max(lengths) - 1}
    if re.search(form, "true") or re.search(form, "no"):
        kinds += ["boolean"]
    return {**schema, "type": kinds if kinds[1:] else "string", "pattern": whole}


def _stays_text(id: str) -> bool:
    """Whether YAML of any version takes an id for text."""
    return not re.fullmatch(r"[0-9][0-9a-fox-]*|null|true|false|yes|no|on|off|y|n", id)


_TEXT = _as_written({"type": "string", "minLength": 1, "maxLength": MAX_TEXT})
_ANY_ID = _as_written({"type": "string", "pattern": _ID})

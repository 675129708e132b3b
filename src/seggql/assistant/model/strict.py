"""The strict subset of JSON Schema that endpoints enforce: its building blocks, and its limits.

The limits are those OpenAI publishes for structured outputs, the narrowest of the endpoints we know.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from seggql.rules.values import Json

Form = dict[str, Json]
"""A schema under construction."""

TEXT: Form = {"type": "string"}
NUMBER: Form = {"type": "number"}
WHOLE: Form = {"type": "integer"}
BOOLEAN: Form = {"type": "boolean"}
NULL: Form = {"type": "null"}
TEXT_OR_NULL: Form = {"type": ["string", "null"]}

MAX_PROPERTIES = 5_000
MAX_LEVELS = 10
MAX_VALUES = 1_000
MAX_CHARACTERS = 120_000
KEYWORDS = frozenset(
    ("$defs", "$ref", "additionalProperties", "anyOf", "enum", "items", "properties", "required", "type")
)
"""The keywords we use; every endpoint we know takes them."""


def obj(properties: Mapping[str, Json]) -> Form:
    """An object with exactly these keys."""
    required: list[Json] = list(properties)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def many(items: Form) -> Form:
    return {"type": "array", "items": items}


def either(branches: Iterable[Form]) -> Form:
    listed: list[Json] = list(branches)
    return {"anyOf": listed}


def one_of(values: Iterable[str]) -> Form:
    listed: list[Json] = list(values)
    return {"type": "string", "enum": listed}


def ref(name: str) -> Form:
    return {"$ref": f"#/$defs/{name}"}


def faults(schema: Form) -> list[str]:
    """Everything about a schema that a strict endpoint may refuse; empty for a good one."""
    definitions = schema.get("$defs", {})
    assert isinstance(definitions, dict)
    return [*_shapes(schema, definitions), *_sizes(schema, definitions)]


def _sizes(schema: Form, definitions: Mapping[str, Json]) -> Iterator[str]:
    parts = list(_parts(schema))
    for what, found, most in (
        ("properties", sum(len(_mapping(part, "properties")) for part in parts), MAX_PROPERTIES),
        ("enum values", sum(len(_sequence(part, "enum")) for part in parts), MAX_VALUES),
        ("characters", len(json.dumps(schema, ensure_ascii=False)), MAX_CHARACTERS),
        ("levels", _levels(schema, definitions, {}), MAX_LEVELS),
    ):
        if found > most:
            yield f"{found:,} {what}; at most {most:,} are taken"


def _shapes(schema: Form, definitions: Mapping[str, Json]) -> Iterator[str]:
    for part in _parts(schema):
        for keyword in part.keys() - KEYWORDS:
            yield f"the keyword {keyword}"
        if "properties" in part and (
            part.get("required") != list(_mapping(part, "properties")) or part.get("additionalProperties") is not False
        ):
            yield "an object whose keys are not all required, or that takes others"
        first = [key for branch in _sequence(part, "anyOf") for key in _first_keys(branch, definitions)]
        for key in {key for key in first if first.count(key) > 1}:
            yield f"two branches that begin with {key}"


def _parts(schema: Json) -> Iterator[Form]:
    """A schema and every schema in it, definitions included."""
    assert isinstance(schema, dict)
    yield schema
    for part in (*_mapping(schema, "properties").values(), *_mapping(schema, "$defs").values()):
        yield from _parts(part)
    for part in _sequence(schema, "anyOf"):
        yield from _parts(part)
    if "items" in schema:
        yield from _parts(schema["items"])


def _first_keys(branch: Json, definitions: Mapping[str, Json]) -> Iterator[str]:
    """What each object that a branch allows begins with."""
    branch = _resolved(branch, definitions)
    for inner in _sequence(branch, "anyOf"):
        yield from _first_keys(inner, definitions)
    yield from list(_mapping(branch, "properties"))[:1]


def _levels(schema: Json, definitions: Mapping[str, Json], known: dict[str, int]) -> int:
    """How deep objects and lists nest; what recurses counts once. `known` are the levels of definitions."""
    assert isinstance(schema, dict)
    target = schema.get("$ref")
    if isinstance(target, str):
        if target not in known:
            known[target] = 0  # while it is being counted
            known[target] = _levels(_resolved(schema, definitions), definitions, known)
        return known[target]
    inner = [*_mapping(schema, "properties").values(), *_sequence(schema, "anyOf")]
    inner += [schema["items"]] if "items" in schema else []
    own = 1 if schema.get("type") in ("object", "array") else 0
    return own + max((_levels(part, definitions, known) for part in inner), default=0)


def _resolved(schema: Json, definitions: Mapping[str, Json]) -> Form:
    assert isinstance(schema, dict)
    target = schema.get("$ref")
    found = definitions[target.removeprefix("#/$defs/")] if isinstance(target, str) else schema
    assert isinstance(found, dict)
    return found


def _mapping(schema: Form, keyword: str) -> Mapping[str, Json]:
    found = schema.get(keyword, {})
    assert isinstance(found, dict)
    return found


def _sequence(schema: Form, keyword: str) -> list[Json]:
    found = schema.get(keyword, [])
    assert isinstance(found, list)
    return found

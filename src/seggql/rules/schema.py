"""The published JSON Schema of rules (draft 2020-12), written from the tables: it accepts what `load` accepts.

Alternatives are told apart by required keys and constants, always by `anyOf`, and every object is closed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from .catalogue import Limits
from .kinds import KINDS
from .load import MAX_COUNT
from .measures import MEASURES
from .nodes import MATCHES
from .occurrences import OCCURRENCES
from .operands import FORMS, OperandForm
from .operator import Operator
from .operators import OPERATORS
from .scalars import NO_NUL
from .shape import NAME_LENGTH
from .values import Json
from .windows import WINDOWS, WindowOperator

Schema = dict[str, Json]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Row(Protocol):
    """A row of any table that a rule names."""

    @property
    def name(self) -> str: ...
    @property
    def doc(self) -> str: ...


def rule_schema(limits: Limits | None = None) -> Schema:
    """The JSON Schema of rules under the limits. What depends on an account's catalogue is not in it."""
    limits = limits or Limits()
    kinds = {name: _kind(name, schema) for name, schema in _kinds().items()}
    forms = [form for form in FORMS.values() if _operators(form)]
    return {
        "$schema": DIALECT,
        "title": "Rule",
        "description": "Who is in a segment. Every node of the tree is an object whose key says what it is.",
        "$ref": "#/$defs/rule",
        "$defs": {
            "rule": {"title": "Rule", "anyOf": [_ref(name) for name in kinds]},
            **kinds,
            "occurrence": _occurrence(),
            "time": {"title": "Time", "anyOf": [_window(row, limits) for row in WINDOWS.values()]},
            **{f"{form.name}_operator": _one_of(_operators(form)) for form in forms},
            **{f"{form.name}_operand": form.schema(limits) for form in forms if form.takes_value},
            "name": {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH, "pattern": NO_NUL},
        },
    }


def rule_json(limits: Limits | None = None) -> str:
    """The text of `schema/rule.json`."""
    return json.dumps(rule_schema(limits), indent=2, ensure_ascii=False) + "\n"


def _kinds() -> Mapping[str, Schema]:
    name, rule = _ref("name"), _ref("rule")
    circumstances = {"time": _ref("time"), "where": rule}
    return {
        "all": _closed({"all": {"type": "array", "items": rule}}),
        "any": _closed({"any": {"type": "array", "items": rule, "minItems": 1}}),
        "not": _closed({"not": rule}),
        "attribute": {"anyOf": _attributes()},
        "items": _closed({"items": name, "match": {"enum": [*MATCHES]}, "where": rule}),
        "event": _closed({"event": name}, {"occurrence": _ref("occurrence"), **circumstances}),
        "measure": _closed({"event": name, "measure": {"anyOf": _measures()}}, circumstances),
        "segment": _closed({"segment": name}),
    }


def _kind(name: str, schema: Schema) -> Schema:
    kind = KINDS[name]
    return {"title": kind.label, "description": kind.doc, "examples": [dict(kind.example)], **schema}


def _attributes() -> list[Json]:
    """The attribute clause: one alternative for each form of value, each with an example of every operator."""
    clauses: list[Json] = []
    for form, schema in _comparisons({"attribute": _ref("name")}):
        examples: list[Json] = [dict(row.example) for row in _operators(form)]
        clauses.append({"description": form.doc, "examples": examples, **schema})
    return clauses


def _measures() -> list[Json]:
    of_time = [row for row in MEASURES.values() if row.of_time]
    of_property = [row for row in MEASURES.values() if not row.of_time]
    found = [
        *_comparisons({"of": _one_of(of_property), "property": _ref("name")}),
        *_comparisons({"of": _one_of(of_time)}),
    ]
    return [schema for _, schema in found]


def _comparisons(keys: Mapping[str, Json]) -> Iterator[tuple[OperandForm, Schema]]:
    """An object of the keys, an operator and its value, for each form that a value can take."""
    for form in FORMS.values():
        if _operators(form):
            value: Schema = {"value": _ref(f"{form.name}_operand")} if form.takes_value else {}
            yield form, _closed({**keys, "operator": _ref(f"{form.name}_operator"), **value})


def _operators(form: OperandForm) -> list[Operator]:
    return [row for row in OPERATORS.values() if row.form is form]


def _occurrence() -> Schema:
    count: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
    described = {"title": "Occurrence", "description": "How often: a comparison with the number of matching events."}
    return {**described, **_closed({"operator": _one_of(OCCURRENCES.values()), "count": count})}


def _window(row: WindowOperator, limits: Limits) -> Schema:
    ends = row.form.schema(limits)
    required = {key: ends[key] for key in row.form.required}
    schema = _closed({"operator": _constant(row), **required}, {key: ends[key] for key in row.form.optional})
    return {**schema, "minProperties": 2} if row.form.some else schema


def _one_of(rows: Iterable[Row]) -> Schema:
    return {"anyOf": [_constant(row) for row in rows]}


def _constant(row: Row) -> Schema:
    return {"const": row.name, "description": row.doc}


def _closed(required: Mapping[str, Json], optional: Mapping[str, Json] | None = None) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}

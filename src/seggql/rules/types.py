"""The value types, one row each: what a value looks like in JSON, in Python and in SQL.

Operators meet types through traits: an operator names the trait it needs, a type lists the traits it has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, Date, DateTime, Numeric, Text, cast
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from .values import (
    MAX_DIGITS,
    BadValue,
    Item,
    Json,
    Scalar,
    Value,
    dump_datetime,
    dump_items,
    dump_number,
    dump_same,
    dump_texts,
    parse_boolean,
    parse_date,
    parse_datetime,
    parse_items,
    parse_number,
    parse_text,
    parse_texts,
    shown,
)

__all__ = [
    "MAX_DIGITS",
    "TYPES",
    "BadValue",
    "Column",
    "Item",
    "Json",
    "Scalar",
    "Trait",
    "Value",
    "ValueType",
    "dump_datetime",
    "dump_number",
    "shown",
]

Column: TypeAlias = ColumnElement[Any]
"""An SQL expression of whatever type the catalogue says."""


class Trait(StrEnum):
    """What a type can do; operators ask for one."""

    ANY = "any"
    SCALAR = "scalar"
    ORDERED = "ordered"
    TEXTUAL = "textual"
    TEMPORAL = "temporal"
    SEVERAL = "several"
    ITEMS = "items"
    NUMERIC = "numeric"


@dataclass(frozen=True)
class ValueType:
    """A row. `parse` checks one JSON value and gives the Python one (raises BadValue); `dump` is its inverse.

    `schema` is the JSON Schema of a stored value, `sql_type` what PostgreSQL reads it as.
    """

    name: str
    label: str
    traits: frozenset[Trait]
    doc: str
    example: Json
    schema: Mapping[str, Json]
    parse: Callable[[Json], Value]
    dump: Callable[[Any], Json]
    sql_type: TypeEngine[Any]

    def has(self, trait: Trait) -> bool:
        return trait in self.traits

    @property
    def is_text(self) -> bool:
        """Whether a value is one text, compared without regard to case."""
        return isinstance(self.sql_type, Text)

    @property
    def is_instant(self) -> bool:
        """Whether a value is an instant, whose day depends on the account's zone."""
        return isinstance(self.sql_type, DateTime)

    def column(self, attributes: Column, name: str) -> Column:
        """The value stored under `name` in a jsonb object, as a typed SQL expression; NULL when it is missing."""
        if isinstance(self.sql_type, JSONB):
            return attributes.op("->", return_type=JSONB())(name)
        text = attributes.op("->>", return_type=Text())(name)
        return text if self.is_text else cast(text, self.sql_type)


_SCALAR = frozenset({Trait.ANY, Trait.SCALAR})

_ROWS = (
    ValueType(
        name="text",
        label="Text",
        traits=_SCALAR | {Trait.TEXTUAL},
        doc="Any text. Compared without regard to case; accents count.",
        example="London",
        schema={"type": "string"},
        parse=parse_text,
        dump=dump_same,
        sql_type=Text(),
    ),
    ValueType(
        name="number",
        label="Number",
        traits=_SCALAR | {Trait.ORDERED, Trait.NUMERIC},
        doc="A decimal number of at most 15 digits, compared exactly.",
        example=42.5,
        schema={"type": "number"},
        parse=parse_number,
        dump=dump_number,
        sql_type=Numeric(),
    ),
    ValueType(
        name="boolean",
        label="Yes or no",
        traits=_SCALAR,
        doc="True or false. A missing one is neither.",
        example=True,
        schema={"type": "boolean"},
        parse=parse_boolean,
        dump=dump_same,
        sql_type=Boolean(),
    ),
    ValueType(
        name="date",
        label="Date",
        traits=_SCALAR | {Trait.ORDERED, Trait.TEMPORAL},
        doc="A day of the calendar, without a time or a zone.",
        example="2021-10-10",
        schema={"type": "string", "format": "date"},
        parse=parse_date,
        dump=date.isoformat,
        sql_type=Date(),
    ),
    ValueType(
        name="datetime",
        label="Date and time",
        traits=_SCALAR | {Trait.ORDERED, Trait.TEMPORAL},
        doc="An instant, to the microsecond. A date compares with its day in the account's time zone.",
        example="2021-10-10T09:30:00Z",
        schema={"type": "string", "format": "date-time"},
        parse=parse_datetime,
        dump=dump_datetime,
        sql_type=DateTime(timezone=True),
    ),
    ValueType(
        name="choice",
        label="Choice",
        traits=_SCALAR,
        doc="One of the attribute's declared options.",
        example="gold",
        schema={"type": "string"},
        parse=parse_text,
        dump=dump_same,
        sql_type=Text(),
    ),
    ValueType(
        name="text_list",
        label="List of texts",
        traits=frozenset({Trait.ANY, Trait.SEVERAL}),
        doc="Several texts, such as tags. Compared without regard to case.",
        example=["VIP", "lead"],
        schema={"type": "array", "items": {"type": "string"}},
        parse=parse_texts,
        dump=dump_texts,
        sql_type=JSONB(),
    ),
    ValueType(
        name="object_list",
        label="List of items",
        traits=frozenset({Trait.ANY, Trait.ITEMS}),
        doc="Several items with declared, typed fields, such as orders.",
        example=[{"category": "shoes", "price": 59.9}],
        schema={"type": "array", "items": {"type": "object"}},
        parse=parse_items,
        dump=dump_items,
        sql_type=JSONB(),
    ),
)

TYPES: Mapping[str, ValueType] = MappingProxyType({row.name: row for row in _ROWS})
"""Every type by name, in the order people see them."""

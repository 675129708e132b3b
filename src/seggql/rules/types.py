"""The value types, one row each: what a value looks like in JSON, in Python and in SQL.

Operators meet types through traits: an operator names the trait it needs, a type lists the traits it has.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, Date, DateTime, Numeric, Text, cast
from sqlalchemy.dialects.postgresql import JSONB

from .text import storable


Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
"""Decoded JSON from outside, unchecked."""
Column: TypeAlias = ColumnElement[Any]
"""An SQL expression of whatever type the catalogue says."""
Scalar = str | Decimal | bool | date | datetime
"""One checked value: text and choice are `str`, numbers `Decimal`, datetimes are in UTC."""
Item = Mapping[str, "Scalar | tuple[str, ...]"]
Value = Scalar | tuple[str, ...] | tuple[Item, ...]

MAX_DIGITS = 15
"""Numbers have at most 15 significant digits, so a float carries every one of them unchanged."""


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


class BadValue(ValueError):
    """A value is not of its type. `args[0]` says what is wrong; `suggestion` what would be right."""

    def __init__(self, message: str, suggestion: str | None = None):
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True)
class ValueType:
    """A row. `parse` checks one JSON value and gives the Python one (raises BadValue); `dump` is its inverse.

    `column(attributes, name)` reads the stored value out of a jsonb column as a typed SQL expression, NULL when
    the value is missing. `schema` is the JSON Schema of a stored value.
    """

    name: str
    label: str
    traits: frozenset[Trait]
    doc: str
    example: Json
    schema: Mapping[str, Json]
    parse: Callable[[Json], Value]
    dump: Callable[[Any], Json]
    column: Callable[[Column, str], Column]

    def has(self, trait: Trait) -> bool:
        return trait in self.traits


def shown(value: Json) -> str:
    """A foreign value as messages show it: short, quoted."""
    text = value if isinstance(value, str) else repr(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        raise BadValue(f"{shown(raw)} is not a text.", f'"{raw}"' if isinstance(raw, int | float) else None)
    if not storable(raw):
        raise BadValue("A text cannot hold NUL characters or half surrogate pairs.")
    return raw


def _number(raw: Json) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise BadValue(f"{shown(raw)} is not a number.", _number_in(raw))
    number = Decimal(repr(raw))
    if (
        not number.is_finite()
        or len(number.normalize().as_tuple().digits) > MAX_DIGITS
        or abs(number) >= 10**15
    ):
        raise BadValue(f"{raw} does not fit: numbers have at most {MAX_DIGITS} digits and stay below 10^15.")
    if number and abs(number) < Decimal("1e-15"):
        raise BadValue(f"{raw} is too small: numbers have at most 15 places after the point.")
    return number


def _number_in(raw: Json) -> str | None:
    return raw if isinstance(raw, str) and re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", raw) else None


def _boolean(raw: Json) -> bool:
    if not isinstance(raw, bool):
        near = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
        raise BadValue(f"{shown(raw)} is not true or false.", near.get(str(raw).lower()))
    return raw


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})", re.IGNORECASE
)


def _date(raw: Json) -> date:
    try:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        raise BadValue(f"{shown(raw)} is not a day of the calendar.") from None
    near = raw[:10] if isinstance(raw, str) and _DATE.match(raw) else "2021-10-10"
    raise BadValue(f"{shown(raw)} is not a date: dates are written year-month-day.", near)


def _datetime(raw: Json) -> datetime:
    try:
        if isinstance(raw, str) and _DATETIME.fullmatch(raw):
            return datetime.fromisoformat(raw.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue(f"{shown(raw)} is not an instant of the calendar.") from None
    raise BadValue(
        f"{shown(raw)} is not a date with time: write it in ISO 8601 with its UTC offset.",
        "2021-10-10T09:30:00Z",
    )


def _texts(raw: Json) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise BadValue(f"{shown(raw)} is not a list of texts.")
    return tuple(_text(part) for part in raw)


def _items(raw: Json) -> tuple[Item, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(item, dict) for item in raw):
        raise BadValue(f"{shown(raw)} is not a list of objects.")
    return tuple(raw)


def dump_number(value: Decimal) -> int | float:
    """A decimal as the JSON number that reads back the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def dump_datetime(value: datetime) -> str:
    """The stored form: UTC, always six digits, so that equal instants are equal texts."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _same(value: Value) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _stored(sql_type: type) -> Callable[[Column, str], Column]:
    def column(attributes: Column, name: str) -> Column:
        text = attributes.op("->>", return_type=Text())(name)
        return text if sql_type is Text else cast(text, _SQL_TYPES[sql_type])

    return column


_SQL_TYPES = {Numeric: Numeric(), Boolean: Boolean(), Date: Date(), DateTime: DateTime(timezone=True)}


def _json(attributes: Column, name: str) -> Column:
    return attributes.op("->", return_type=JSONB())(name)


_SCALAR = {Trait.ANY, Trait.SCALAR}

TYPES: Mapping[str, ValueType] = MappingProxyType(
    {
        row.name: row
        for row in (
            ValueType(
                "text", "Text", frozenset(_SCALAR | {Trait.TEXTUAL}),
                "Any text. Compared without regard to case; accents count.",
                "London", {"type": "string"}, _text, _same, _stored(Text),
            ),
            ValueType(
                "number", "Number", frozenset(_SCALAR | {Trait.ORDERED, Trait.NUMERIC}),
                "A decimal number of at most 15 digits, compared exactly.",
                42.5, {"type": "number"}, _number, dump_number, _stored(Numeric),
            ),
            ValueType(
                "boolean", "Yes or no", frozenset(_SCALAR),
                "True or false. A missing one is neither.",
                True, {"type": "boolean"}, _boolean, _same, _stored(Boolean),
            ),
            ValueType(
                "date", "Date", frozenset(_SCALAR | {Trait.ORDERED, Trait.TEMPORAL}),
                "A day of the calendar, without a time or a zone.",
                "2021-10-10", {"type": "string", "format": "date"}, _date, date.isoformat, _stored(Date),
            ),
            ValueType(
                "datetime", "Date and time", frozenset(_SCALAR | {Trait.ORDERED, Trait.TEMPORAL}),
                "An instant, to the microsecond. A date compares with its day in the account's time zone.",
                "2021-10-10T09:30:00Z", {"type": "string", "format": "date-time"},
                _datetime, dump_datetime, _stored(DateTime),
            ),
            ValueType(
                "choice", "Choice", frozenset(_SCALAR),
                "One of the attribute's declared options.",
                "gold", {"type": "string"}, _text, _same, _stored(Text),
            ),
            ValueType(
                "text_list", "List of texts", frozenset({Trait.ANY, Trait.SEVERAL}),
                "Several texts, such as tags. Compared without regard to case.",
                ["VIP", "lead"], {"type": "array", "items": {"type": "string"}}, _texts, _same, _json,
            ),
            ValueType(
                "object_list", "List of items", frozenset({Trait.ANY, Trait.ITEMS}),
                "Several items with declared, typed fields, such as orders.",
                [{"category": "shoes", "price": 59.9}], {"type": "array", "items": {"type": "object"}},
                _items, _same, _json,
            ),
        )
    }
)  # fmt: skip

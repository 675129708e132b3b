"""Values: what JSON from outside may hold, read into Python one value at a time, and written back."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

from .text import printable, storable

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Decoded JSON from outside, unchecked."""
Scalar = str | Decimal | bool | date | datetime
"""One checked value: text and choice are `str`, numbers `Decimal`, datetimes are in UTC."""
Item = Mapping[str, Json]
"""An item of an object list: its fields are checked one by one, each by the type it is declared with."""
Value = Scalar | tuple[str, ...] | tuple[Item, ...]

MAX_DIGITS = 15
"""Numbers have at most 15 significant digits and 15 places, so a float carries every one of them unchanged."""
NUMBER_BOUND = 10**MAX_DIGITS
"""Numbers lie strictly between minus this and this."""

# A value of the wrong type raises BadValue in every `parse_…`; `dump_…` writes down what it gives.

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII | re.IGNORECASE
)
_NUMBER_AS_TEXT = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_BOOLEAN_AS_TEXT = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


class BadValue(ValueError):
    """A value is not of its type. `args[0]` says what is wrong; `suggestion` what would be right."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def shown(value: Json) -> str:
    """A foreign value as messages show it: texts quoted, all of it short and printable."""
    match value:
        case str():
            text = printable(value[:61])
            return f"“{text[:60]}…”" if len(value) > 60 else f"“{text}”"
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int() | float():
            return _brief(value)
        case list():
            return "A list" if value else "An empty list"
        case _:
            return "An object"


def _brief(number: float) -> str:
    if isinstance(number, float) or abs(number) < 10**30:
        return repr(number)
    return "An enormous number"


def parse_text(raw: Json) -> str:
    """A text that PostgreSQL can store."""
    if not isinstance(raw, str):
        raise BadValue(f"{shown(raw)} is not a text.", f'"{shown(raw)}"' if _is_number(raw) else None)
    if not storable(raw):
        raise BadValue("A text cannot hold NUL characters or half surrogate pairs.")
    return raw


def _is_number(raw: Json) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def parse_number(raw: Json) -> Decimal:
    """A number as the decimal that is written, of at most MAX_DIGITS digits and places."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        near = raw if isinstance(raw, str) and _NUMBER_AS_TEXT.fullmatch(raw) else None
        raise BadValue(f"{shown(raw)} is not a number.", near)
    if not -NUMBER_BOUND < raw < NUMBER_BOUND:  # false for NaN, too
        raise BadValue(f"{shown(raw)} is out of range: numbers stay below 10^{MAX_DIGITS}.")
    number = Decimal(int(raw) if raw == int(raw) else repr(raw))
    _, digits, exponent = number.normalize().as_tuple()
    if len(digits) > MAX_DIGITS:
        raise BadValue(f"{raw} has {len(digits)} digits; at most {MAX_DIGITS} are kept.", f"{raw:.{MAX_DIGITS}g}")
    if isinstance(exponent, int) and -exponent > MAX_DIGITS:
        raise BadValue(f"{raw} has {-exponent} places after the point; at most {MAX_DIGITS} are kept.")
    return number


def parse_boolean(raw: Json) -> bool:
    """True or false; 1 and "true" are neither."""
    if not isinstance(raw, bool):
        near = _BOOLEAN_AS_TEXT.get(str(raw).lower()) if isinstance(raw, str | int) else None
        raise BadValue(f"{shown(raw)} is not true or false.", near)
    return raw


def parse_date(raw: Json) -> date:
    """A day, "YYYY-MM-DD"."""
    try:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        raise BadValue(f"{shown(raw)} is not a day of the calendar.") from None
    near = raw[:10] if isinstance(raw, str) and _DATE.match(raw) else "2021-10-10"
    raise BadValue(f"{shown(raw)} is not a date: dates are written year-month-day.", near)


def parse_datetime(raw: Json) -> datetime:
    """An instant in UTC, from ISO 8601 with an offset and at most six digits of a second."""
    try:
        if isinstance(raw, str) and _DATETIME.fullmatch(raw):
            return datetime.fromisoformat(raw.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue(f"{shown(raw)} is not an instant of the calendar.") from None
    raise BadValue(
        f"{shown(raw)} is not a date with time: write it in ISO 8601 with its UTC offset.",
        "2021-10-10T09:30:00Z",
    )


def parse_texts(raw: Json) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(raw, list):
        raise BadValue(f"{shown(raw)} is not a list of texts.")
    return tuple(parse_text(part) for part in raw)


def parse_items(raw: Json) -> tuple[Item, ...]:
    """A list of objects; what is in them is for their fields to check."""
    if not isinstance(raw, list):
        raise BadValue(f"{shown(raw)} is not a list of objects.")
    items = tuple(item for item in raw if isinstance(item, dict))
    if len(items) < len(raw):
        raise BadValue("Every item of the list has to be an object.")
    return items


def dump_same(value: str | bool) -> Json:
    return value


def dump_number(value: Decimal) -> int | float:
    """A decimal as the JSON number that reads back the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def dump_datetime(value: datetime) -> str:
    """The stored form: UTC, always six digits, so that equal instants are equal texts."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def dump_texts(value: tuple[str, ...]) -> Json:
    return list[Json](value)


def dump_items(value: tuple[Item, ...]) -> Json:
    return [dict(item) for item in value]

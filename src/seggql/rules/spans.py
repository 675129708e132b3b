"""Spans of time in rules, {"amount": 7, "unit": "days"}: their JSON Schema, their shape, their reading."""

from .issues import Issue, IssueCode, Path, Report, hint, listing, nearest
from .moment import MAX_SPAN_DAYS, Span
from .values import Json, shown

MAX_AMOUNT = 10**12
"""No amount of any unit is larger; how long a span may be is MAX_SPAN_DAYS, whatever its unit."""


def amount_schema() -> dict[str, Json]:
    return {"type": "integer", "minimum": 0, "maximum": MAX_AMOUNT}


def span_schema(units: tuple[str, ...]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {"amount": amount_schema(), "unit": {"enum": [*units]}},
        "required": ["amount", "unit"],
        "additionalProperties": False,
    }


def check_span(raw: Json, units: tuple[str, ...], path: Path, report: Report) -> None:
    """Report what keeps `raw` from being {"amount": whole number, "unit": one of units}."""
    if isinstance(raw, dict) and set(raw) == {"amount", "unit"}:
        check_amount(raw["amount"], path / "amount", report)
        check_unit(raw["unit"], units, path / "unit", report)
    else:
        example = f'{{"amount": 7, "unit": "{units[-1]}"}}'
        message = f"{shown(raw)} is not a span of time: write {example}."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, example))


def check_amount(raw: Json, path: Path, report: Report) -> None:
    amount = whole_number(raw)
    if amount is None or not 0 <= amount <= MAX_AMOUNT:
        message = f"{shown(raw)} is not an amount: a whole number from 0 to {MAX_AMOUNT:,} is needed."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message))


def check_unit(raw: Json, units: tuple[str, ...], path: Path, report: Report) -> None:
    if raw not in units:
        near = nearest(raw, units) if isinstance(raw, str) else None
        message = f"{shown(raw)} is not a unit here; the units are {listing(units)}.{hint(near)}"
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, near))


def whole_number(raw: Json) -> int | None:
    """What JSON Schema calls an integer, as one: 3 and 3.0 are, true and "3" are not."""
    match raw:
        case bool():
            return None
        case int():
            return raw
        case float() if raw.is_integer():
            return int(raw)
        case _:
            return None


def bind_span(raw: Json, path: Path, report: Report) -> Span:
    """A well-formed span; one that is longer than calendars reach is reported."""
    match raw:
        case {"amount": int() | float() as amount, "unit": str() as unit}:
            span = Span(int(amount), unit)
        case _:
            raise TypeError("only checked spans come here")
    if span.too_long:
        message = f"{span} is too long: at most {MAX_SPAN_DAYS:,} days are allowed."
        report(Issue(str(path), IssueCode.TOO_LONG, message))
    return span

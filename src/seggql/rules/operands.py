"""The forms an operator's value can take, one row each: its JSON Schema, its shape check, its typed reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from .catalogue import Field, Limits
from .issues import Issue, IssueCode, Path, hint, listing, nearest
from .moment import CALENDAR_UNITS, MAX_SPAN_DAYS, Span
from .types import TYPES, BadValue, Json, Scalar, Trait, shown

Operand = tuple[Scalar, ...] | Span
"""A typed operand: nothing, one or several values, a (from, to) pair, or a span."""
Report = Callable[[Issue], None]


@dataclass(frozen=True)
class OperandForm:
    """A row. `check` reports what is malformed whatever the attribute; `bind` types a well-formed operand."""

    name: str
    doc: str
    example: Json
    schema: Callable[[Limits], Mapping[str, Json] | None]
    check: Callable[[Json, Path, Limits, Report], None]
    bind: Callable[[Json, Field, Path, Report], Operand]


def scalar_schema(limits: Limits) -> dict[str, Json]:
    """A single value in a rule: a text that is not empty, a number that keeps its digits, or true/false."""
    return {
        "type": ["string", "number", "boolean"],
        "minLength": 1,
        "maxLength": limits.characters,
        "pattern": "^[^\\u0000\\ud800-\\udfff]+$",
        "exclusiveMinimum": -(10**15),
        "exclusiveMaximum": 10**15,
    }


def check_scalar(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    def bad(message: str, suggestion: str | None = None) -> None:
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, suggestion))

    match raw:
        case bool():
            pass
        case "":
            bad("An empty text compares with nothing; the operator for that is “is_empty”.", "is_empty")
        case str() if len(raw) > limits.characters:
            message = f"The text has {len(raw):,} characters; at most {limits.characters:,} are allowed."
            report(Issue(str(path), IssueCode.TOO_LONG, message))
        case str() | int() | float():
            try:
                _text_or_number(raw)
            except BadValue as error:
                bad(error.args[0])
        case _:
            bad(f"{shown(raw)} is not a value: a text, a number, true or false is needed.")


def _text_or_number(raw: str | float) -> None:
    if isinstance(raw, str):
        TYPES["text"].parse(raw)
    elif not -(10**15) < raw < 10**15:
        raise BadValue(f"{raw} is out of range: numbers stay below 10^15.")


def bind_scalar(raw: Json, field: Field, path: Path, report: Report) -> tuple[Scalar, ...]:
    """The value typed for the field: () after a report."""
    try:
        if field.type.name == "datetime" and isinstance(raw, str) and len(raw) == 10:
            value = TYPES["date"].parse(raw)  # a whole day, in the account's zone
        elif field.type.has(Trait.SEVERAL):
            value = TYPES["text"].parse(raw)
        else:
            value = field.type.parse(raw)
    except BadValue as error:
        message = f"{error.args[0]} “{field.name}” is of type {field.type.name}."
        report(Issue(str(path), IssueCode.BAD_VALUE, message, error.suggestion))
        return ()
    assert not isinstance(value, tuple)
    if not field.options:
        return (value,)
    option = field.option(str(value))
    if option is None:
        report(_unknown_option(str(value), field, path))
        return ()
    return (option.value,)


def _unknown_option(value: str, field: Field, path: Path) -> Issue:
    words = {option.value: option.value for option in field.options}
    words |= {word: option.value for option in field.options for word in (option.label, *option.synonyms)}
    near = nearest(value, list(words))
    suggestion = words[near] if near else None
    message = (
        f"“{value}” is not an option of “{field.name}”, which has {listing(o.value for o in field.options)}."
    )
    return Issue(str(path), IssueCode.UNKNOWN_OPTION, message + hint(suggestion), suggestion)


def _check_nothing(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    report(Issue(str(path), IssueCode.BAD_OPERAND, "The operator takes no value; leave “value” out."))


def _values(raw: Json) -> list[Json]:
    return raw if isinstance(raw, list) else [raw]


def _check_values(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if not isinstance(raw, list):
        return check_scalar(raw, path, limits, report)
    if not raw:
        report(
            Issue(str(path), IssueCode.BAD_OPERAND, "The list of values is empty; give at least one value.")
        )
    if len(raw) > limits.values:
        message = f"The list has {len(raw):,} values; at most {limits.values:,} are allowed."
        return report(Issue(str(path), IssueCode.TOO_MANY, message))
    for index, value in enumerate(raw):
        check_scalar(value, path / index, limits, report)
    return None


def _bind_values(raw: Json, field: Field, path: Path, report: Report) -> Operand:
    if not isinstance(raw, list):
        return bind_scalar(raw, field, path, report)
    values = [
        value for index, one in enumerate(raw) for value in bind_scalar(one, field, path / index, report)
    ]
    return tuple(dict.fromkeys(values))


def _check_range(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if not isinstance(raw, list) or len(raw) != 2:
        message = f"{shown(raw)} is not a range: write [from, to]."
        return report(Issue(str(path), IssueCode.BAD_OPERAND, message, "[10, 20]"))
    for index, value in enumerate(raw):
        check_scalar(value, path / index, limits, report)
    return None


def _bind_range(raw: Json, field: Field, path: Path, report: Report) -> Operand:
    assert isinstance(raw, list)
    low = bind_scalar(raw[0], field, path / 0, report)
    high = bind_scalar(raw[1], field, path / 1, report)
    ends = (*low, *high)
    if len(ends) == 2:
        check_order(ends[0], ends[1], path, report)
    return ends


def check_order(low: Scalar, high: Scalar, path: Path, report: Report) -> None:
    """Report a range whose ends are of two kinds or in the wrong order."""
    if isinstance(low, datetime) != isinstance(high, datetime):
        message = "One end is a date and the other a date with time; write both ends alike."
        report(Issue(str(path), IssueCode.BAD_VALUE, message))
    elif low > high:  # pyright: ignore[reportOperatorIssue]  # both ends went through one type's parse
        message = f"The range from {low} to {high} is empty: it ends before it begins."
        report(Issue(str(path), IssueCode.EMPTY_RANGE, message, f"[{high}, {low}]"))


def span_schema(units: tuple[str, ...]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {
            "amount": {"type": "integer", "minimum": 0, "maximum": 10**12},
            "unit": {"enum": list(units)},
        },
        "required": ["amount", "unit"],
        "additionalProperties": False,
    }


def check_span(raw: Json, units: tuple[str, ...], path: Path, report: Report) -> None:
    """Report what keeps `raw` from being {"amount": whole number, "unit": one of units}."""
    if not isinstance(raw, dict) or set(raw) != {"amount", "unit"}:
        message = f'{shown(raw)} is not a span of time: write {{"amount": 7, "unit": "{units[-1]}"}}.'
        return report(Issue(str(path), IssueCode.BAD_OPERAND, message))
    check_amount(raw["amount"], path / "amount", report)
    check_unit(raw["unit"], units, path / "unit", report)
    return None


def check_amount(raw: Json, path: Path, report: Report) -> None:
    if not is_whole(raw) or not 0 <= raw <= 10**12:
        message = f"{shown(raw)} is not an amount: a whole number from 0 on is needed."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message))


def check_unit(raw: Json, units: tuple[str, ...], path: Path, report: Report) -> None:
    if raw not in units:
        near = nearest(raw, units) if isinstance(raw, str) else None
        message = f"{shown(raw)} is not a unit here; the units are {listing(units)}.{hint(near)}"
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, near))


def is_whole(raw: Json) -> bool:
    """Whether JSON Schema calls the value an integer: 3 and 3.0 are, true is not."""
    return not isinstance(raw, bool) and (
        isinstance(raw, int) or (isinstance(raw, float) and raw.is_integer())
    )


def bind_span(raw: Json, path: Path, report: Report) -> Span:
    """A checked span, reported when it is longer than calendars reach."""
    assert isinstance(raw, dict)
    span = Span(int(raw["amount"]), raw["unit"])
    if span.too_long:
        message = f"{span} is too long: at most {MAX_SPAN_DAYS:,} days are allowed."
        report(Issue(str(path), IssueCode.TOO_LONG, message))
    return span


FORMS: Mapping[str, OperandForm] = MappingProxyType(
    {
        form.name: form
        for form in (
            OperandForm(
                "none", "No value.", None,
                schema=lambda limits: None,
                check=_check_nothing,
                bind=lambda raw, field, path, report: (),
            ),
            OperandForm(
                "value", "One value of the attribute's type. For a datetime, a date stands for its whole day.", "2021-10-10",
                schema=scalar_schema,
                check=check_scalar,
                bind=bind_scalar,
            ),
            OperandForm(
                "values", "One value, or a list of values: any of them; with a negated operator: none of them.", ["London", "Paris"],
                schema=lambda limits: {
                    "anyOf": [
                        scalar_schema(limits),
                        {"type": "array", "items": scalar_schema(limits), "minItems": 1, "maxItems": limits.values},
                    ]
                },
                check=_check_values,
                bind=_bind_values,
            ),
            OperandForm(
                "range", "A list of two values, from and to; both ends are in.", [10, 20],
                schema=lambda limits: {"type": "array", "items": scalar_schema(limits), "minItems": 2, "maxItems": 2},
                check=_check_range,
                bind=_bind_range,
            ),
            OperandForm(
                "span", "A span of calendar time, counted from today.", {"amount": 7, "unit": "days"},
                schema=lambda limits: span_schema(CALENDAR_UNITS),
                check=lambda raw, path, limits, report: check_span(raw, CALENDAR_UNITS, path, report),
                bind=lambda raw, field, path, report: bind_span(raw, path, report),
            ),
        )
    }
)  # fmt: skip
"""Every form by name."""

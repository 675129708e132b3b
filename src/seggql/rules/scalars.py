"""Single values in rules: their JSON Schema, whether one is well formed, and what it is as a value of a field."""

from datetime import datetime

from .catalogue import Field, Limits
from .issues import Issue, IssueCode, Path, Report, hint, listing, nearest_named
from .types import TYPES, Trait
from .values import NUMBER_BOUND, BadValue, Json, Scalar, parse_text, shown

NO_NUL = "^[^\\u0000\\ud800-\\udfff]+$"
"""The pattern of texts that can be stored (`text.storable`), for JSON Schema."""


def scalar_schema(limits: Limits) -> dict[str, Json]:
    """A single value in a rule: a text that is not empty, a number that keeps its digits, or true/false."""
    return {
        "type": ["string", "number", "boolean"],
        "minLength": 1,
        "maxLength": limits.characters,
        "pattern": NO_NUL,
        "exclusiveMinimum": -NUMBER_BOUND,
        "exclusiveMaximum": NUMBER_BOUND,
    }


def check_scalar(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    """Report what keeps `raw` from being a value, of whatever type."""

    def refuse(code: IssueCode, message: str, suggestion: str | None = None) -> None:
        report(Issue(str(path), code, message, suggestion))

    match raw:
        case bool():
            pass
        case "":
            refuse(
                IssueCode.BAD_OPERAND,
                "An empty text compares with nothing; the operator for that is “is_empty”.",
                "is_empty",
            )
        case str() if len(raw) > limits.characters:
            message = f"The text has {len(raw):,} characters; at most {limits.characters:,} are allowed."
            refuse(IssueCode.TOO_LONG, message)
        case str():
            try:
                parse_text(raw)
            except BadValue as error:
                refuse(IssueCode.BAD_OPERAND, error.args[0])
        case int() | float() if -NUMBER_BOUND < raw < NUMBER_BOUND:
            pass
        case int() | float():
            refuse(IssueCode.BAD_OPERAND, f"{shown(raw)} is out of range: numbers stay below 10^15.")
        case _:
            message = f"{shown(raw)} is not a value: a text, a number, true or false is needed."
            refuse(IssueCode.BAD_OPERAND, message)


def bind_scalar(raw: Json, field: Field, path: Path, report: Report) -> tuple[Scalar, ...]:
    """The value typed for the field: () after a report."""
    try:
        value = _typed(raw, field)
    except BadValue as error:
        message = f"{error.args[0]} “{field.name}” is of type {field.type.name}."
        report(Issue(str(path), IssueCode.BAD_VALUE, message, error.suggestion))
        return ()
    if not field.options:
        return (value,)
    option = field.option(str(value))
    if option is None:
        report(_unknown_option(str(value), field, path))
        return ()
    return (option.value,)


def _typed(raw: Json, field: Field) -> Scalar:
    kind = field.type
    if kind.has(Trait.SEVERAL):
        kind = TYPES["text"]
    elif kind.is_instant and isinstance(raw, str) and len(raw) <= len("2021-10-10"):
        kind = TYPES["date"]  # a whole day, in the account's zone
    value = kind.parse(raw)
    if isinstance(value, tuple):
        raise BadValue("A list cannot be compared with a value.")
    return value


def _unknown_option(value: str, field: Field, path: Path) -> Issue:
    suggestion = nearest_named(value, ((option.value, (option.label, *option.synonyms)) for option in field.options))
    known = listing(option.value for option in field.options)
    message = f"{shown(value)} is not an option of “{field.name}”, which has {known}.{hint(suggestion)}"
    return Issue(str(path), IssueCode.UNKNOWN_OPTION, message, suggestion)


def check_order(low: Scalar, high: Scalar, path: Path, report: Report) -> None:
    """Report a range whose ends are of two kinds or in the wrong order."""
    if isinstance(low, datetime) != isinstance(high, datetime):
        message = "One end is a date and the other a date with time; write both ends alike."
        report(Issue(str(path), IssueCode.BAD_VALUE, message))
    elif low > high:  # pyright: ignore[reportOperatorIssue]  # both ends went through one type's parse
        message = f"The range from {low} to {high} is empty: it ends before it begins. Turn it round."
        report(Issue(str(path), IssueCode.EMPTY_RANGE, message))

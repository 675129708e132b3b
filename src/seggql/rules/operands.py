"""The forms an operator's value can take, one row each: its JSON Schema, its shape check, its typed reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .catalogue import Field, Limits
from .issues import Issue, IssueCode, Path, Report
from .moment import CALENDAR_UNITS, Span
from .scalars import bind_scalar, check_order, check_scalar, scalar_schema
from .spans import bind_span, check_span, span_schema
from .values import Json, Scalar, shown

Operand = tuple[Scalar, ...] | Span
"""A typed operand: nothing, one or several values, a (from, to) pair, or a span."""


@dataclass(frozen=True)
class OperandForm:
    """A row. `check` reports what is malformed whatever the attribute; `bind` types a well-formed operand.

    `schema` and `example` are None when there must be no value. With `from_today` the operand counts from the moment
    of evaluation.
    """

    name: str
    doc: str
    example: Json
    schema: Callable[[Limits], dict[str, Json] | None]
    check: Callable[[Json, Path, Limits, Report], None]
    bind: Callable[[Json, Field, Path, Report], Operand]
    from_today: bool = False

    @property
    def takes_value(self) -> bool:
        return self.example is not None


def values_of(operand: Operand) -> tuple[Scalar, ...]:
    """The values of an operand whose form has values."""
    if isinstance(operand, Span):
        raise TypeError("A span of time holds no values.")
    return operand


def span_of(operand: Operand) -> Span:
    """The span of an operand whose form is one."""
    if not isinstance(operand, Span):
        raise TypeError("Values are no span of time.")
    return operand


def _check_nothing(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    report(Issue(str(path), IssueCode.BAD_OPERAND, "The operator takes no value; leave “value” out."))


def _values_schema(limits: Limits) -> dict[str, Json]:
    one = scalar_schema(limits)
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": limits.values}]}


def _check_values(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if not isinstance(raw, list):
        check_scalar(raw, path, limits, report)
    elif not raw:
        message = "The list of values is empty; give at least one value."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message))
    elif len(raw) > limits.values:
        message = f"The list has {len(raw):,} values; at most {limits.values:,} are allowed."
        report(Issue(str(path), IssueCode.TOO_MANY, message))
    else:
        for index, value in enumerate(raw):
            check_scalar(value, path / index, limits, report)


def _bind_values(raw: Json, field: Field, path: Path, report: Report) -> Operand:
    if not isinstance(raw, list):
        return bind_scalar(raw, field, path, report)
    values = [bind_scalar(one, field, path / index, report) for index, one in enumerate(raw)]
    return tuple(dict.fromkeys(value for found in values for value in found))


def _range_schema(limits: Limits) -> dict[str, Json]:
    return {"type": "array", "items": scalar_schema(limits), "minItems": 2, "maxItems": 2}


def _check_range(raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if isinstance(raw, list) and len(raw) == 2:
        for index, value in enumerate(raw):
            check_scalar(value, path / index, limits, report)
    else:
        message = f"{shown(raw)} is not a range: write [from, to]."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, "[10, 20]"))


def _bind_range(raw: Json, field: Field, path: Path, report: Report) -> Operand:
    values = raw if isinstance(raw, list) else [raw]
    ends = [end for index, one in enumerate(values) for end in bind_scalar(one, field, path / index, report)]
    if len(ends) == 2:
        check_order(ends[0], ends[1], path, report)
    return tuple(ends)


_ROWS = (
    OperandForm(
        name="none",
        doc="No value.",
        example=None,
        schema=lambda limits: None,
        check=_check_nothing,
        bind=lambda raw, field, path, report: (),
    ),
    OperandForm(
        name="value",
        doc="One value of the attribute's type. For a datetime, a date stands for its whole day.",
        example="2021-10-10",
        schema=scalar_schema,
        check=check_scalar,
        bind=bind_scalar,
    ),
    OperandForm(
        name="values",
        doc="One value, or a list of values: any of them; with a negated operator: none of them.",
        example=["London", "Paris"],
        schema=_values_schema,
        check=_check_values,
        bind=_bind_values,
    ),
    OperandForm(
        name="range",
        doc="A list of two values, from and to; both ends are in.",
        example=[10, 20],
        schema=_range_schema,
        check=_check_range,
        bind=_bind_range,
    ),
    OperandForm(
        name="span",
        doc="A span of calendar time, counted from today.",
        example={"amount": 7, "unit": "days"},
        schema=lambda limits: span_schema(CALENDAR_UNITS),
        check=lambda raw, path, limits, report: check_span(raw, CALENDAR_UNITS, path, report),
        bind=lambda raw, field, path, report: bind_span(raw, path, report),
        from_today=True,
    ),
)

FORMS: Mapping[str, OperandForm] = MappingProxyType({row.name: row for row in _ROWS})
"""Every form by name."""

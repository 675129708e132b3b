"""How the ends of an event window are written, one row a form: their JSON Schema, their shape, their typed reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .catalogue import Limits
from .issues import Issue, IssueCode, Path, Report
from .moment import CLOCK_UNITS, Span
from .scalars import NO_NUL, check_order, check_scalar
from .spans import amount_schema, bind_span, check_amount, check_span, check_unit, span_schema
from .types import TYPES
from .values import BadValue, Json, shown

End = date | datetime | None
"""An end of an absolute window: a whole day, an instant, or open."""
Ends = tuple[Span | End, ...]


@dataclass(frozen=True)
class EndsForm:
    """How the ends of a window are written beside "operator": the keys, their JSON Schemas, their checks and reading.

    With `some` at least one of the optional keys is needed. `check(key, value, …)` reports one malformed end, `bind`
    types well-formed ones.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    some: bool
    schema: Callable[[Limits], dict[str, Json]]
    check: Callable[[str, Json, Path, Limits, Report], None]
    bind: Callable[[Mapping[str, Json], Path, Report], Ends]


def _day_or_instant_schema(limits: Limits) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": limits.characters, "pattern": NO_NUL}


def _check_span_key(key: str, raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if key == "amount":
        check_amount(raw, path, report)
    else:
        check_unit(raw, CLOCK_UNITS, path, report)


def _check_day_or_instant(key: str, raw: Json, path: Path, limits: Limits, report: Report) -> None:
    if isinstance(raw, str):
        check_scalar(raw, path, limits, report)
    else:
        message = f"{shown(raw)} is not a date or a date with time."
        report(Issue(str(path), IssueCode.BAD_OPERAND, message, "2021-10-10"))


def _bind_days_or_instants(ends: Mapping[str, Json], path: Path, report: Report) -> Ends:
    start, end = (_day_or_instant(ends[key], path / key, report) if key in ends else None for key in ("from", "to"))
    if start is not None and end is not None:
        check_order(start, end, path, report)
    return start, end


def _day_or_instant(raw: Json, path: Path, report: Report) -> End:
    is_day = isinstance(raw, str) and len(raw) <= len("2021-10-10")
    try:
        value = TYPES["date" if is_day else "datetime"].parse(raw)
    except BadValue as error:
        report(Issue(str(path), IssueCode.BAD_VALUE, error.args[0], error.suggestion))
        return None
    return value if isinstance(value, date) else None


NO_ENDS = EndsForm(
    required=(),
    optional=(),
    some=False,
    schema=lambda limits: {},
    check=lambda key, raw, path, limits, report: None,
    bind=lambda ends, path, report: (),
)
ONE_SPAN = EndsForm(
    required=("amount", "unit"),
    optional=(),
    some=False,
    schema=lambda limits: {"amount": amount_schema(), "unit": {"enum": [*CLOCK_UNITS]}},
    check=_check_span_key,
    bind=lambda ends, path, report: (bind_span(dict(ends), path, report),),
)
TWO_SPANS = EndsForm(
    required=("from", "to"),
    optional=(),
    some=False,
    schema=lambda limits: {"from": span_schema(CLOCK_UNITS), "to": span_schema(CLOCK_UNITS)},
    check=lambda key, raw, path, limits, report: check_span(raw, CLOCK_UNITS, path, report),
    bind=lambda ends, path, report: tuple(bind_span(ends[key], path / key, report) for key in ("from", "to")),
)
DAYS_OR_INSTANTS = EndsForm(
    required=(),
    optional=("from", "to"),
    some=True,
    schema=lambda limits: dict.fromkeys(("from", "to"), _day_or_instant_schema(limits)),
    check=_check_day_or_instant,
    bind=_bind_days_or_instants,
)

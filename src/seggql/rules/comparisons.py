"""How a stored value is compared with an operand: one class a comparison, each evaluator a method of it.

An operator's row names its comparison. Every comparison answers True or False, never "unknown": a missing
value satisfies none. Values are always bound parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    extract,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .catalogue import Field
from .moment import Moment, Span, anniversaries
from .operands import Operand
from .text import fold, fold_sql
from .types import Column, Scalar, Trait

Sql = ColumnElement[bool]
_SQL_TYPES = {
    "text": Text(), "choice": Text(), "number": Numeric(), "boolean": Boolean(), "date": Date(),
    "datetime": DateTime(timezone=True),
}  # fmt: skip


class Comparison(Protocol):
    """What an operator's row holds. `column` is the typed stored value, NULL when missing."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql: ...


@dataclass(frozen=True)
class Interval:
    """Values from `low` to `high`, both ends in unless open; None is no bound."""

    low: Scalar | None = None
    high: Scalar | None = None
    low_open: bool = False
    high_open: bool = False


def local_day(instant: Column, moment: Moment) -> Column:
    """The date part of an instant in the account's zone."""
    return cast(func.timezone(bindparam(None, moment.zone.key, Text()), instant), Date())


def _comparable(column: Column, field: Field, value: Scalar, moment: Moment) -> Column:
    """The column as `value` compares with it: a date against a datetime looks only at the local day."""
    is_day = field.type.name == "datetime" and not isinstance(value, datetime)
    return local_day(column, moment) if is_day else column


def _parameter(field: Field, value: Scalar) -> Column:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return bindparam(None, value, Date() if is_day else _SQL_TYPES[field.type.name])


@dataclass(frozen=True)
class Equal:
    """The value is one of the operand's."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        assert isinstance(operand, tuple)
        if field.type.name in ("text", "choice"):
            return one_of(fold_sql(column), [fold(str(value)) for value in operand])
        return or_(
            *(_comparable(column, field, value, moment) == _parameter(field, value) for value in operand)
        ).is_(true())


def one_of(column: Column, texts: list[str]) -> Sql:
    """Whether a folded text is among folded texts; a single one is a plain equality."""
    if len(texts) == 1:
        return (column == bindparam(None, texts[0], Text())).is_(true())
    return (column == any_(bindparam(None, texts, ARRAY(Text())))).is_(true())


@dataclass(frozen=True)
class Within:
    """The value lies in an interval that the operand and the moment give."""

    interval: Callable[[Operand, Moment], Interval]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        bounds = self.interval(operand, moment)
        parts: list[Sql] = []
        if bounds.low is not None:
            value, low = _comparable(column, field, bounds.low, moment), _parameter(field, bounds.low)
            parts.append(value > low if bounds.low_open else value >= low)
        if bounds.high is not None:
            value, high = _comparable(column, field, bounds.high, moment), _parameter(field, bounds.high)
            parts.append(value < high if bounds.high_open else value <= high)
        return and_(*parts).is_(true())


@dataclass(frozen=True)
class Anniversary:
    """The month and day of the value come round within the dates that the span and the moment give."""

    dates: Callable[[Span, Moment], tuple[date, date]]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        assert isinstance(operand, Span)
        day = local_day(column, moment) if field.type.name == "datetime" else column
        month_day = cast(extract("month", day) * 100 + extract("day", day), Integer())
        ranges = anniversaries(*self.dates(operand, moment))
        return or_(
            *(
                month_day.between(bindparam(None, low, Integer()), bindparam(None, high, Integer()))
                for low, high in ranges
            )
        ).is_(true())


@dataclass(frozen=True)
class TextMatch:
    """The folded text matches one of the folded operands by `matches(text, part)`, an SQL function of both."""

    matches: Callable[[Column, Column], Sql]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        assert isinstance(operand, tuple)
        text = fold_sql(column)
        return or_(*(self.matches(text, bindparam(None, fold(str(part)), Text())) for part in operand)).is_(
            true()
        )


@dataclass(frozen=True)
class Empty:
    """The value is missing, an empty text or an empty list."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        if field.type.has(Trait.SCALAR):
            is_text = field.type.name in ("text", "choice")
            return or_(column.is_(None), column == "") if is_text else column.is_(None)
        return or_(column.is_(None), func.jsonb_array_length(column, type_=Integer()) == 0)


@dataclass(frozen=True)
class Has:
    """A list of texts holds at least one (`every=False`) or every one of the operand's texts."""

    every: bool

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        assert isinstance(operand, tuple)
        texts = list(dict.fromkeys(fold(str(text)) for text in operand))
        if self.every:
            return and_(*(_holds(column, [text]) for text in texts))
        return _holds(column, texts)


def _holds(column: Column, texts: list[str]) -> Sql:
    element = func.jsonb_array_elements_text(cast(column, JSONB())).column_valued("element")
    return exists(select(literal_column("1")).where(one_of(fold_sql(element), texts)))

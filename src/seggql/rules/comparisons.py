"""How a stored value is compared with an operand: one class a comparison, each evaluator a method of it.

An operator's row names its comparison. Every comparison answers True or False, never "unknown": a missing
value satisfies none. In SQL, values are always bound parameters; in memory, a vector of values is compared at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any, Protocol, TypeAlias
from typing import cast as seen_as

import numpy as np
import polars as pl
from sqlalchemy import (
    ColumnElement,
    Integer,
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
from sqlalchemy.types import TypeEngine

from .catalogue import Field
from .days_sql import local_day, on_days
from .moment import Moment, Span, anniversaries
from .operands import Operand, span_of, values_of
from .positions import Interval, among, days_of, has_anniversary, within, within_days
from .text import fold, fold_sql
from .types import Column, Trait
from .values import Scalar, dump_datetime
from .vectors import Line, Mask, TextLists, Texts, Vector

Sql = ColumnElement[bool]
Words: TypeAlias = pl.Series | pl.Expr
"""Distinct folded texts, or for each of them true or false."""


class Comparison(Protocol):
    """What an operator's row holds."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        """Whether it holds, in SQL; `column` is the typed stored value, NULL when missing."""
        ...

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        """The rows for which it holds, in memory; `values` are of the shape that the field's type has."""
        ...


@dataclass(frozen=True)
class Equal:
    """The value is one of the operand's."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        values = values_of(operand)
        if field.type.is_text:
            return _one_of(fold_sql(column), [fold(str(value)) for value in values], Text())
        days = [value for value in values if _by_day(field, value)]
        exact = [value for value in values if not _by_day(field, value)]
        same_instant = [_one_of(column, exact, field.type.sql_type)] if exact else []
        return or_(*same_instant, *(on_days(column, Interval(day, day), moment.zone) for day in days))

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        wanted = values_of(operand)
        if isinstance(values, Texts):
            return values.among(_folded(operand))
        line = seen_as(Line, values)
        found = among(line, [value for value in wanted if not _by_day(field, value)])
        for day in wanted:
            if _by_day(field, day):
                found |= within_days(line, Interval(day, day), moment.zone)
        return found


@dataclass(frozen=True)
class Within:
    """The value lies in an interval that the operand and the moment give."""

    interval: Callable[[Operand, Moment], Interval]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        bounds = self.interval(operand, moment)
        days, exact = _by_days(field, bounds)
        parts = [] if days == Interval() else [on_days(column, days, moment.zone)]
        if exact.low is not None:
            low = _parameter(exact.low, field.type.sql_type)
            parts.append(column > low if exact.low_open else column >= low)
        if exact.high is not None:
            high = _parameter(exact.high, field.type.sql_type)
            parts.append(column < high if exact.high_open else column <= high)
        return and_(*parts).is_(true())

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        line = seen_as(Line, values)
        days, exact = _by_days(field, self.interval(operand, moment))
        if days == Interval():
            return within(line, exact)
        found = within_days(line, days, moment.zone)
        return found if exact == Interval() else found & within(line, exact)


BELOW = Within(lambda operand, moment: Interval(high=values_of(operand)[0], high_open=True))
UP_TO = Within(lambda operand, moment: Interval(high=values_of(operand)[0]))
FROM = Within(lambda operand, moment: Interval(low=values_of(operand)[0]))
ABOVE = Within(lambda operand, moment: Interval(low=values_of(operand)[0], low_open=True))


@dataclass(frozen=True)
class Anniversary:
    """The month and day of the value come round within the dates that the span and the moment give."""

    dates: Callable[[Span, Moment], tuple[date, date]]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        day = local_day(column, moment.zone) if field.type.is_instant else column
        month_day = cast(extract("month", day) * 100 + extract("day", day), Integer())
        inside = (
            month_day.between(bindparam(None, low, Integer()), bindparam(None, high, Integer()))
            for low, high in anniversaries(*self.dates(span_of(operand), moment))
        )
        return or_(*inside).is_(true())

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        line = seen_as(Line, values)
        days = days_of(line, moment.zone) if field.type.is_instant else line
        return has_anniversary(days, *self.dates(span_of(operand), moment))


@dataclass(frozen=True)
class TextMatch:
    """The folded text matches one of the folded operands: an SQL function of both, and one of all words and a part."""

    matches: Callable[[Column, Column], Sql]
    matching: Callable[[Words, str], Words]

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        text = fold_sql(column)
        parts = (bindparam(None, fold(str(value)), Text()) for value in values_of(operand))
        return or_(*(self.matches(text, part) for part in parts)).is_(true())

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        parts = [fold(str(value)) for value in values_of(operand)]
        return seen_as(Texts, values).matching(lambda words: reduce(_or, (self.matching(words, one) for one in parts)))


@dataclass(frozen=True)
class Empty:
    """The value is missing, an empty text or an empty list."""

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        if field.type.is_text:
            return or_(column.is_(None), column == "")
        if field.type.has(Trait.SCALAR):
            return column.is_(None)
        return or_(column.is_(None), func.jsonb_array_length(column, type_=Integer()) == 0)

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        return values.missing


@dataclass(frozen=True)
class Has:
    """A list of texts holds at least one (`every=False`) or every one of the operand's texts."""

    every: bool

    def sql(self, column: Column, field: Field, operand: Operand, moment: Moment) -> Sql:
        if self.every:
            return and_(*(_holds(column, [text]) for text in _folded(operand)))
        return _holds(column, _folded(operand))

    def mask(self, values: Vector, field: Field, operand: Operand, moment: Moment) -> Mask:
        lists, texts = seen_as(TextLists, values), _folded(operand)
        if self.every:
            return np.logical_and.reduce([lists.some([text]) for text in texts])
        return lists.some(texts)


def _or(one: Words, other: Words) -> Words:
    return one | other


def _folded(operand: Operand) -> list[str]:
    """The texts of an operand, each once."""
    return list(dict.fromkeys(fold(str(text)) for text in values_of(operand)))


def _by_day(field: Field, value: Scalar) -> bool:
    """Whether a date is compared with a datetime: then only the local day of the datetime counts."""
    return field.type.is_instant and not isinstance(value, datetime)


def _by_days(field: Field, bounds: Interval) -> tuple[Interval, Interval]:
    """The ends that only the local day of a datetime is compared with, and those that are values of the field."""
    return bounds.only(lambda end: _by_day(field, end)), bounds.only(lambda end: not _by_day(field, end))


def _parameter(value: Scalar, sql_type: TypeEngine[Any]) -> Column:
    if isinstance(value, date):
        return cast(bindparam(None, _written(value), Text()), sql_type)
    return bindparam(None, value, sql_type)


def _parameters(values: Sequence[Scalar], sql_type: TypeEngine[Any]) -> Column:
    """Several values as one array."""
    days = [_written(value) for value in values if isinstance(value, date)]
    if days:
        return cast(bindparam(None, days, ARRAY(Text())), ARRAY[Any](sql_type))
    return bindparam(None, list(values), ARRAY[Any](sql_type))


def _written(day: date) -> str:
    """Days and instants travel as text: asyncpg takes the first and the last of the calendar to be infinite."""
    return dump_datetime(day) if isinstance(day, datetime) else day.isoformat()


def _one_of(column: Column, values: Sequence[Scalar], sql_type: TypeEngine[Any]) -> Sql:
    """Whether the column is among the values; a single one is a plain equality."""
    if len(values) == 1:
        return (column == _parameter(values[0], sql_type)).is_(true())
    return (column == any_(_parameters(values, sql_type))).is_(true())


def _holds(column: Column, texts: list[str]) -> Sql:
    element = func.jsonb_array_elements_text(cast(column, JSONB())).column_valued("element")
    return exists(select(literal_column("1", Integer())).where(_one_of(fold_sql(element), texts, Text())))

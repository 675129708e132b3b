"""What a rule says that words must say too: its numbers, its dates, its texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from seggql.rules import bound
from seggql.rules.catalogue import EventType, Field
from seggql.rules.moment import Span
from seggql.rules.values import Scalar

Spellings = tuple[str, ...]
"""What one text may be called: itself first, for an option also its label and synonyms."""
Fact = Decimal | Span | date | Spellings


@dataclass(frozen=True)
class Facts:
    """`amounts` are the numbers of spans of time, which words may say in another unit.

    `names` are what the rule's attributes and events are called; words may say them, but need not.
    """

    numbers: frozenset[Decimal]
    amounts: frozenset[Decimal]
    dates: frozenset[date]
    texts: frozenset[Spellings]
    names: frozenset[str]

    @property
    def date_parts(self) -> frozenset[Decimal]:
        """The numbers that dates are written with."""
        return frozenset(Decimal(part) for day in self.dates for part in _parts(day))

    def __or__(self, other: "Facts") -> "Facts":
        return Facts(
            self.numbers | other.numbers,
            self.amounts | other.amounts,
            self.dates | other.dates,
            self.texts | other.texts,
            self.names | other.names,
        )

    def __sub__(self, other: "Facts") -> "Facts":
        """What the other does not say; the names stay."""
        return Facts(
            self.numbers - other.numbers,
            self.amounts - other.amounts,
            self.dates - other.dates,
            self.texts - other.texts,
            self.names,
        )


NOTHING = Facts(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())


def facts(node: bound.Node) -> Facts:
    """The facts of a rule. That something happened at all, or not at all, is no number."""
    found = list(_facts(node))
    return Facts(
        frozenset(fact for fact in found if isinstance(fact, Decimal)),
        frozenset(Decimal(fact.amount) for fact in found if isinstance(fact, Span)),
        frozenset(fact for fact in found if isinstance(fact, date)),
        frozenset(fact for fact in found if isinstance(fact, tuple)),
        frozenset(_names(node)),
    )


def _facts(node: bound.Node) -> Iterator[Fact]:
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            for part in parts:
                yield from _facts(part)
        case bound.Not(part):
            yield from _facts(part)
        case bound.Condition(field, _, operand):
            yield from _operand(field, operand)
        case bound.Items(_, _, where):
            yield from _facts(where)
        case bound.Happened():
            if (node.occurrence.name, node.count) not in _AT_ALL:
                yield Decimal(node.count)
            yield from _circumstances(node)
        case bound.Measured():
            yield from _operand(node.field, node.operand)
            yield from _circumstances(node)
        case bound.Member():
            yield (node.name,)
        case _:
            assert_never(node)


_AT_ALL = {("at_least", 1), ("more_than", 0), ("equals", 0), ("less_than", 1), ("less_or_equal", 0)}


def _circumstances(node: bound.Happened | bound.Measured) -> Iterator[Fact]:
    for end in node.window.ends:
        if end is not None:
            yield end
    if node.where is not None:
        yield from _facts(node.where)


def _operand(field: Field, operand: Span | Iterable[Scalar]) -> Iterator[Fact]:
    if isinstance(operand, Span):
        yield operand
        return
    for value in operand:
        match value:
            case bool():
                pass
            case str():
                option = field.option(value)
                yield (value, option.label, *option.synonyms) if option else (value,)
            case Decimal() | date():
                yield value


def _names(node: bound.Node) -> Iterator[str]:
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            for part in parts:
                yield from _names(part)
        case bound.Not(part):
            yield from _names(part)
        case bound.Condition(field):
            yield from _called(field)
        case bound.Items(field, _, where):
            yield from (*_called(field), *_names(where))
        case bound.Happened() | bound.Measured():
            yield from _called(node.event)
            if isinstance(node, bound.Measured) and node.property is not None:
                yield from _called(node.property)
            if node.where is not None:
                yield from _names(node.where)
        case bound.Member(_, name):
            yield name
        case _:
            assert_never(node)


def _called(thing: Field | EventType) -> tuple[str, ...]:
    return (thing.name, thing.label, *thing.synonyms)


def _parts(day: date) -> tuple[int, ...]:
    parts = (day.year, day.month, day.day, day.year % 100)
    return (*parts, day.hour, day.minute) if isinstance(day, datetime) else parts

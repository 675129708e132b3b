"""What can be said of a field, “is at least 5” or “in the last 30 days”, as a category of the chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from seggql.rules.catalogue import Field
from seggql.rules.operators import OPERATORS, Operator, operators_for
from seggql.rules.sentence import negation, spoken
from seggql.rules.types import TYPES, Json, Trait
from seggql.rules.wording import verb_phrase

from ..chart import Category, Chart, Edge, Match, PhraseTable
from ..english import comparisons, times
from ..mentions import FieldRef
from .dates import Period, Stretch
from .proper import CapitalName
from .quantities import Length
from .times import span_json
from .values import Listed, Value, ValueList

EVERYDAY = 0.05
"""What a phrase costs that sentences would not print."""
_SLOTS = {"values": "{values}", "value": "{value}", "span": "{counted}", "range": "{value}", "none": ""}
"""The slot of an operator's value, by the form of its operand."""
_FAMILIES = {
    Trait.SCALAR: comparisons.VALUES,
    Trait.ANY: comparisons.EMPTINESS,
    Trait.NUMERIC: comparisons.NUMBERS,
    Trait.TEXTUAL: comparisons.TEXTS,
    Trait.TEMPORAL: times.PREDICATES,
    Trait.SEVERAL: comparisons.LISTS,
}


@dataclass(frozen=True, slots=True)
class Said:
    """An operator with its value in JSON; `negated` only where no operator is the negation."""

    operator: str
    value: Json = None
    negated: bool = False

    @property
    def comparison(self) -> dict[str, Json]:
        value: dict[str, Json] = {} if self.value is None else {"value": self.value}
        return {"operator": self.operator, **value}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a row means: an operator, and whether it says the opposite."""

    operator: Operator
    negated: bool = False
    cost: float = 0.0


def printed(field: Field, operator: Operator, english: str) -> Iterator[tuple[str, Phrase]]:
    """The phrases that sentences print for an operator, as templates."""
    template = english.replace("{value}", _SLOTS[operator.form.name])
    for negated in (False, True) if negation(operator) is None else (False,):
        for several in (False, True):
            yield verb_phrase(template, several=several, negated=negated), Phrase(operator, negated)


@lru_cache(maxsize=64)
def _table(type_name: str) -> PhraseTable[Phrase]:
    """All that can be said of a field of a type."""
    field = Field("", "", TYPES[type_name])
    able = operators_for(field.type)
    rows = [
        row
        for operator in able
        if spoken(operator, field) is operator
        for row in printed(field, operator, operator.english)
    ]
    for trait, family in _FAMILIES.items():
        if field.type.has(trait):
            also = ((template, "has_all") for template, name in family if name == "has_any")
            everyday = ((template, OPERATORS[name]) for template, name in (*family, *also))
            rows += [(template, Phrase(operator, cost=EVERYDAY)) for template, operator in everyday if operator in able]
    return PhraseTable(rows)


@dataclass(frozen=True, slots=True)
class Predicate:
    """Everything that can be said of a field."""

    ref: FieldRef

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Said]]:
        field = chart.lexicon.field(self.ref)
        kind = field.type
        whole = _whole(chart, start, field)
        for phrase, match in _table(kind.name).matches(chart, start, slots_of(self.ref)):
            edge = said(phrase, match)
            if edge is not None:
                yield replace(edge, assumed=edge.assumed + whole) if whole else edge
        if kind.has(Trait.TEMPORAL):
            at = start + (chart.word(start) in ("in", "during", "on", "within"))
            for edge in chart.at(Period(), at):
                yield Edge(edge.end, _in_period(edge.meaning, chart), edge.cost + EVERYDAY, edge.assumed)


def _whole(chart: Chart, start: int, field: Field) -> tuple[str, ...]:
    """What “contains” is taken for where a list could be meant, or a text in it."""
    if not field.type.has(Trait.SEVERAL) or chart.word(start) not in ("contains", "contain", "containing"):
        return ()
    return (f"“{chart.word(start)}” is read as: one of the {field.label.lower()} is exactly that text.",)


def slots_of(ref: FieldRef) -> Mapping[str, Category[Any]]:
    value = Value(ref)
    return {
        "value": value,
        "values": ValueList(ref),
        "known": ValueList(ref, known=True),
        "proper": CapitalName(ref),
        "from": value,
        "to": value,
        "first": Bound(ref, first=True),
        "last": Bound(ref, first=False),
        "span": Length(),
        "counted": Length(counted=True),
    }


@dataclass(frozen=True, slots=True)
class Bound:
    """A value, or the first or last day of a stretch of the calendar: “before 2020”, “since May”."""

    ref: FieldRef
    first: bool

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Json]]:
        yield from chart.at(Value(self.ref), start)
        for edge in chart.at(Period(), start):
            day = edge.meaning.first if self.first else edge.meaning.last
            if day is not None:
                yield Edge(edge.end, day.isoformat(), edge.cost + EVERYDAY, edge.assumed)


def said(phrase: Phrase, match: Match) -> Edge[Said] | None:
    """A phrase that fits, as its operator and value; None when the list's joining word does not go with it."""
    operator, slots, assumed = phrase.operator, match.slots, match.assumed
    listed: Listed | None = next((slots[name] for name in ("values", "known", "proper") if name in slots), None)
    if listed is not None:
        if not _joins(operator, listed):
            return None
        values = listed.values
        value: Json = values[0] if len(values) == 1 else list(values)
        if operator.name == "is" and listed.joiner == "and":
            assumed = (*assumed, f"One value can be only one of {' and '.join(map(str, values))}: either is meant.")
    elif operator.form.name == "span":
        value = span_json(slots.get("counted") or slots["span"])
    elif operator.form.name == "range":
        value = [slots.get("from", slots.get("first")), slots.get("to", slots.get("last"))]
    else:
        value = next(iter(slots.values()), None)
    return Edge(match.end, Said(operator.name, value, phrase.negated), match.cost + phrase.cost, assumed)


def _joins(operator: Operator, listed: Listed) -> bool:
    """Whether values joined so can be the operator's: a list has both, a single value is either."""
    if operator.name in ("is", "is_not"):
        return True
    return (operator.joins == "and") == (listed.joiner == "and")


def _in_period(stretch: Stretch, chart: Chart) -> Said:
    today = chart.moment.today
    if stretch.last is None:
        return Said("since", stretch.first.isoformat())
    if stretch.first == stretch.last:
        days = (stretch.first - today).days
        return Said("will_be_in" if days > 0 else "was", {"amount": abs(days), "unit": "days"})
    return Said("between", [stretch.first.isoformat(), stretch.last.isoformat()])

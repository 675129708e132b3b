"""Where in a rule an amount that somebody says can go: a span of time, a number of times, a number, an option."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seggql.rules.moment import Span
from seggql.rules.types import Json, dump_number

from .chart import Chart
from .clauses.clause import Rule
from .clauses.happening import HowOften
from .edits import Pointer, leaves
from .mentions import PERSON, OptionName
from .parts.quantities import Length, Number, Times
from .parts.times import clocked, span_json


@dataclass(frozen=True, slots=True)
class Spot:
    """A clause, by its place, and what it becomes."""

    pointer: Pointer
    change: Callable[[Rule], Rule]


def spots(chart: Chart, base: Rule, start: int, end: int) -> list[Spot]:
    """Everywhere that the words `tokens[start:end]` can go; empty when they are no amount or option."""
    found: list[Spot] = []
    for edge in chart.at(Length(counted=True), start):
        if edge.end == end:
            found += _of_spans(base, edge.meaning)
    for edge in chart.at(HowOften(), start):
        if edge.end == end:
            plain = any(times.end == end for times in chart.at(Times(), start))
            found += _of_counts(base, edge.meaning, keep_operator=plain)
    for edge in chart.at(Number(), start):
        if edge.end == end and not found:
            found += _of_numbers(base, dump_number(edge.meaning.value))
    for edge in chart.mentions(start):
        if edge.end == end and isinstance(edge.meaning, OptionName) and edge.meaning.ref.place == PERSON:
            found += _of_values(base, edge.meaning.ref.name, edge.meaning.value)
    return found


def _of_spans(base: Rule, span: Span) -> Iterator[Spot]:
    for pointer, clause in leaves(base):
        match clause:
            case {"time": {"amount": _, "operator": operator}}:
                window: Json = {"operator": operator, **span_json(clocked(span)[0])}
                yield Spot(pointer, lambda rule, window=window: {**rule, "time": window})
            case {"value": {"amount": _}}:
                yield Spot(pointer, lambda rule: {**rule, "value": span_json(span)})
            case {"measure": {"value": {"amount": _}, **measure}}:
                whole: Json = {**measure, "value": span_json(span)}
                yield Spot(pointer, lambda rule, whole=whole: {**rule, "measure": whole})
            case _:
                pass


def _of_counts(base: Rule, said: Rule, *, keep_operator: bool) -> Iterator[Spot]:
    """A number of times; a plain one keeps “at least” or “exactly” as it was."""
    for pointer, clause in leaves(base):
        if "event" in clause and "measure" not in clause:
            match clause.get("occurrence"):
                case {"operator": operator} if keep_operator:
                    occurrence: Json = {"operator": operator, "count": said["count"]}
                case _:
                    occurrence = {**said}
            yield Spot(pointer, lambda rule, occurrence=occurrence: _counted(rule, occurrence))


def _counted(rule: Rule, occurrence: Json) -> Rule:
    """The clause with its number of times, which stands right after the event."""
    return {"event": rule["event"], "occurrence": occurrence} | {
        key: value for key, value in rule.items() if key not in ("event", "occurrence")
    }


def _of_numbers(base: Rule, number: float) -> Iterator[Spot]:
    for pointer, clause in leaves(base):
        match clause:
            case {"value": int() | float() as value} if not isinstance(value, bool):
                yield Spot(pointer, lambda rule: {**rule, "value": number})
            case {"measure": {"value": int() | float(), **measure}}:
                whole: Json = {**measure, "value": number}
                yield Spot(pointer, lambda rule, whole=whole: {**rule, "measure": whole})
            case {"occurrence": {"operator": operator}}:
                if number == int(number):
                    occurrence: Json = {"operator": operator, "count": int(number)}
                    yield Spot(pointer, lambda rule, occurrence=occurrence: {**rule, "occurrence": occurrence})
            case _:
                pass


def _of_values(base: Rule, attribute: str, value: str) -> Iterator[Spot]:
    for pointer, clause in leaves(base):
        if clause.get("attribute") == attribute and isinstance(clause.get("value"), str | list):
            yield Spot(pointer, lambda rule: {**rule, "value": value})

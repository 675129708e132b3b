"""Numbers, numbers of times and spans of time, as categories of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from seggql.rules.moment import Span

from ..chart import Chart, Edge, matches
from ..english.times import SPANS, UNITS
from ..english.words import CURRENCIES, MULTIPLIERS, NUMBERS, TIMES
from ..tokens import Kind

_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was said: of money with a currency sign or word."""

    value: Decimal
    money: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """“1,234.5”, “5k”, “$20”, “20 dollars”, “twenty-five”, “two hundred”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Quantity]]:
        sign = chart.word(start) in CURRENCIES
        first = start + sign
        for end, value in (*_digits(chart, first), *_words(chart, first)):
            word = chart.word(end) in CURRENCIES
            yield Edge(end, Quantity(value, money=sign), 0.02 if word else 0.0)
            if word and not sign:
                yield Edge(end + 1, Quantity(value, money=True))


def _digits(chart: Chart, start: int) -> Iterator[tuple[int, Decimal]]:
    if start >= len(chart.tokens) or chart.tokens[start].kind is not Kind.NUMBER:
        return
    text = chart.tokens[start].text.replace(",", "").replace("−", "-")
    if len(text) > 2 * _MOST_DIGITS:
        return
    value = Decimal(text)
    factor = MULTIPLIERS.get(chart.word(start + 1))
    if factor is not None:
        yield start + 2, value * factor
    if factor is None or not chart.adjacent(start + 1):
        yield start + 1, value


def _words(chart: Chart, start: int) -> Iterator[tuple[int, Decimal]]:
    """“twenty five”, “a hundred”, “three thousand”."""
    total, current, end = 0, 0, start
    while (word := chart.word(end)) in NUMBERS or word in MULTIPLIERS or (word == "a" and end == start):
        if word == "a":
            if chart.word(end + 1) not in MULTIPLIERS:
                return
        elif word in NUMBERS:
            current += NUMBERS[word]
        elif MULTIPLIERS[word] > 100:
            total, current = total + (current or 1) * MULTIPLIERS[word], 0
        else:
            current = (current or 1) * MULTIPLIERS[word]
        end += 1
    if end > start and (chart.word(start) in NUMBERS or end > start + 1 or len(chart.word(start)) > 1):
        yield end, Decimal(total + current)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from 0 on, as a Python int."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[int]]:
        for edge in chart.at(Number(), start):
            if edge.meaning.value >= 0 and edge.meaning.value == edge.meaning.value.to_integral_value():
                yield Edge(edge.end, int(edge.meaning.value), edge.cost)


@dataclass(frozen=True, slots=True)
class Times:
    """“once”, “twice”, “3 times”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[int]]:
        if chart.word(start) in TIMES:
            yield Edge(start + 1, TIMES[chart.word(start)])
        for edge in chart.at(Whole(), start):
            if chart.word(edge.end) in ("times", "time", "x"):
                yield Edge(edge.end + 1, edge.meaning, edge.cost)


@dataclass(frozen=True, slots=True)
class UnitWord:
    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[int, str]]]:
        if chart.word(start) in UNITS:
            yield Edge(start + 1, UNITS[chart.word(start)])


@dataclass(frozen=True, slots=True)
class Length:
    """A span of time: “30 days”, “a week”, “30+ days”; without a number (“the last month”) unless `counted`."""

    counted: bool = False

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Span]]:
        slots = {"number": Whole(), "unit": UnitWord()}
        for template in SPANS:
            for match in matches(chart, template, start, slots):
                if self.counted and match.end == start + 1:
                    continue
                factor, unit = match.slots["unit"]
                yield Edge(match.end, Span(match.slots.get("number", 1) * factor, unit), match.cost)

"""Conditions on an item or event, “the category is shoes and the price is over 50”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.sentence import ANYTHING, INNER_ITEMS, NOTHING
from seggql.rules.types import Trait

from ..chart import Chart, Edge, PhraseTable
from ..lexicon import CODE
from ..mentions import FieldRef, OptionName, Place
from ..parts.names import NamedField
from ..parts.predicates import EVERYDAY, Predicate
from ..parts.values import Listed, ValueList
from .clause import Rule, condition, grouped, negative, options_rule

_JOINERS = {"and": "all", "or": "any"}
_MOST_PARTS, _LONGEST = 60, 4
_KNOWN = 0.2
"""What a value costs that somebody happens to have: options that are declared come first."""
_ANYTHING = PhraseTable([(ANYTHING, False), (NOTHING, True)])
_ITEMS = PhraseTable([(f"{frame} where", kind) for kind, frame in INNER_ITEMS.items()])


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: on a field, on items within an event, or several in brackets."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for field in chart.at(NamedField(self.place), start + (chart.word(start) == "the")):
            for said in chart.at(Predicate(field.meaning), field.end):
                rule = condition(field.meaning.name, said.meaning)
                yield Edge(said.end, rule, field.cost + said.cost, said.assumed)
        for edge in chart.at(BareOptions(self.place), start):
            if not edge.meaning.each:
                yield Edge(edge.end, options_rule(edge.meaning.field, edge.meaning.listed), edge.cost, edge.assumed)
        for negated, match in _ANYTHING.matches(chart, start, {}):
            everything: Rule = {"all": []}
            yield Edge(match.end, negative(everything) if negated else everything)
        yield from self._items(chart, start)
        yield from self._bracketed(chart, start)

    def _items(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        if self.place.items is not None:
            return
        for kind, match in _ITEMS.matches(chart, start, {"items": NamedField(self.place)}):
            ref = match.slots["items"]
            if chart.lexicon.field(ref).type.has(Trait.ITEMS):
                for line in chart.at(Condition(Place(self.place.event, ref.name)), match.end):
                    rule: Rule = {"items": ref.name, "match": kind, "where": line.meaning}
                    yield Edge(line.end, rule, match.cost + line.cost, line.assumed)

    def _bracketed(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        negated = chart.word(start) == "not"
        if chart.word(start + negated) != "(":
            return
        for line in chart.at(Conditions(self.place), start + negated + 1):
            if chart.word(line.end) == ")":
                rule = negative(line.meaning) if negated else line.meaning
                yield Edge(line.end + 1, rule, line.cost, line.assumed)


@dataclass(frozen=True, slots=True)
class _Line:
    """Conditions in a row, and the word that joins them if it has come already."""

    parts: tuple[Rule, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions joined by one word, “and” or “or”; commas stand for the word that comes last."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        growing: list[Edge[_Line]] = []
        for edge in chart.at(Condition(self.place), start):
            yield edge
            growing.append(Edge(edge.end, _Line((edge.meaning,)), edge.cost, edge.assumed))
        for _ in range(_MOST_PARTS):
            growing = [longer for so_far in growing for longer in self._longer(chart, so_far)]
            for edge in growing:
                if edge.meaning.kind and chart.word(edge.end - 1) != ",":
                    yield Edge(edge.end, grouped(edge.meaning.kind, edge.meaning.parts), edge.cost, edge.assumed)

    def _longer(self, chart: Chart, so_far: Edge[_Line]) -> Iterator[Edge[_Line]]:
        line = so_far.meaning
        comma = chart.word(so_far.end) == ","
        joined = _JOINERS.get(chart.word(so_far.end + comma), "")
        if not (comma or joined) or (line.kind and joined != line.kind):
            return
        for edge in chart.at(Condition(self.place), so_far.end + comma + bool(joined)):
            if edge.cost >= EVERYDAY and _is_one_list(line.parts[-1], edge.meaning):
                continue  # said in full, as sentences do, both stay
            longer = _Line((*line.parts, edge.meaning), joined or line.kind)
            yield Edge(edge.end, longer, so_far.cost + edge.cost, so_far.assumed + edge.assumed)


def _is_one_list(rule: Rule, other: Rule) -> bool:
    """Whether two conditions are options of one field, which a list of values says better."""
    return rule.get("operator") == other.get("operator") == "is" and rule["attribute"] == other.get("attribute")


@dataclass(frozen=True, slots=True)
class Options:
    """Values without their field. `each` of them is asked for, though the field has but one value."""

    field: str
    listed: Listed
    each: bool = False


@dataclass(frozen=True, slots=True)
class BareOptions:
    """Options or known values that tell their field: “gold or silver”, “shoes”."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Options]]:
        led = chart.word(start) in ("either", "both")
        refs = dict.fromkeys(
            edge.meaning.ref
            for edge in chart.mentions(start + led)
            if isinstance(edge.meaning, OptionName) and edge.meaning.ref.place == self.place
        )
        for ref in refs:
            if _is_in_list(chart, ref, start):
                continue
            for edge in chart.at(ValueList(ref, known=True), start):
                if edge.cost >= CODE:
                    continue
                field = chart.lexicon.field(ref)
                each = edge.meaning.joiner == "and" and field.type.has(Trait.SCALAR)
                cost = EVERYDAY if field.options else _KNOWN
                yield Edge(edge.end, Options(ref.name, edge.meaning, each), edge.cost + cost, edge.assumed)


def _is_in_list(chart: Chart, ref: FieldRef, start: int) -> bool:
    """Whether another value of the field and a comma stand before: then the list began there."""
    last = start - 1
    return chart.word(last) == "," and any(
        edge.end == last and isinstance(edge.meaning, OptionName) and edge.meaning.ref == ref
        for index in range(max(last - _LONGEST, 0), last)
        for edge in chart.mentions(index)
    )

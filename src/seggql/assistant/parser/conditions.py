"""Conditions on an item or an event, “the category is shoes and the price is over 50”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.sentence import ANYTHING, INNER_ITEMS, NOTHING
from seggql.rules.types import Json, Trait

from .chart import Chart, Edge, matches
from .lexicon import OptionName, Place
from .names import NamedField
from .predicates import EVERYDAY, Predicate, Said
from .values import Listed, ValueList

Rule = dict[str, Json]
_JOINERS = {"and": "all", "or": "any"}
_MOST_PARTS = 60


def clause(name: str, said: Said) -> Rule:
    """A condition on the field of that name."""
    return said.about({"attribute": name})


def grouped(kind: str, parts: list[Rule]) -> Rule:
    return parts[0] if len(parts) == 1 else {kind: list[Json](parts)}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: on a field, on items within an event, or several in brackets."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        at = start + (chart.word(start) == "the")
        if at < len(chart.tokens):
            for field in chart.at(NamedField(self.place), at):
                for said in chart.at(Predicate(field.meaning), field.end):
                    rule = clause(field.meaning.name, said.meaning)
                    yield Edge(said.end, rule, field.cost + said.cost, said.assumed)
        yield from self._items(chart, start)
        yield from self._bracketed(chart, start)
        everything: Rule = {"all": []}
        for frame, rule in ((ANYTHING, everything), (NOTHING, {"not": everything})):
            for match in matches(chart, frame, start, {}):
                yield Edge(match.end, rule)

    def _items(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        if self.place.items is not None:
            return
        for kind, frame in INNER_ITEMS.items():
            for match in matches(chart, frame + " where", start, {"items": NamedField(self.place)}):
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
                rule: Rule = {"not": line.meaning} if negated else line.meaning
                yield Edge(line.end + 1, rule, line.cost, line.assumed)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions joined by one word, “and” or “or”; commas stand for the word that comes last."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        one = Condition(self.place)
        growing = [(Edge(edge.end, [edge.meaning], edge.cost, edge.assumed), "") for edge in chart.at(one, start)]
        for edge, _ in growing:
            yield Edge(edge.end, edge.meaning[0], edge.cost, edge.assumed)
        for _ in range(_MOST_PARTS):
            longer: list[tuple[Edge[list[Rule]], str]] = []
            for so_far, kind in growing:
                comma = chart.word(so_far.end) == ","
                word = chart.word(so_far.end + comma)
                joined = _JOINERS.get(word, "")
                if not (comma or joined) or (kind and joined and kind != joined):
                    continue
                for edge in chart.at(one, so_far.end + comma + bool(joined)):
                    parts, cost = [*so_far.meaning, edge.meaning], so_far.cost + edge.cost
                    assumed = so_far.assumed + edge.assumed
                    longer.append((Edge(edge.end, parts, cost, assumed), joined or kind))
                    if joined:
                        yield Edge(edge.end, grouped(joined, parts), cost, assumed)
            growing = longer


@dataclass(frozen=True, slots=True)
class BareOptions:
    """Options or known values without their field: “gold or silver”, “shoes”. Their field follows from them."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, Listed]]]:
        lead = chart.word(start) in ("either", "both")
        refs = {
            edge.meaning.ref: None
            for edge in (chart.mentions(start + lead) if start + lead < len(chart.tokens) else ())
            if isinstance(edge.meaning, OptionName) and edge.meaning.ref.place == self.place
        }
        for ref in refs:
            for edge in chart.at(ValueList(ref, known=True), start):
                yield Edge(edge.end, (ref.name, edge.meaning), edge.cost + EVERYDAY, edge.assumed)

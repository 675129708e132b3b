"""What a field can be compared with, as categories of the chart: one value of its type, or a list of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.catalogue import Field
from seggql.rules.types import Json, Trait, dump_number
from seggql.rules.wording import CONNECTIVES, LOOSE_WORDS

from ..chart import Chart, Edge
from ..mentions import FieldRef, OptionName
from ..tokens import Kind
from .dates import Day, Instant
from .quantities import Number

_YES = {"yes": True, "true": True, "no": False, "false": False}
_MOST_WORDS = 4
_UNKNOWN_TEXT = 0.001
"""A text that nobody is known to have costs a little more than one that somebody has."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, as rules hold it in JSON. A text stands alone, or when `known` is quoted or somebody's."""

    ref: FieldRef
    known: bool = False

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Json]]:
        field = chart.lexicon.field(self.ref)
        match field.type.name:
            case "number":
                for edge in chart.at(Number(), start):
                    if abs(edge.meaning.value) < 10**15:
                        yield Edge(edge.end, dump_number(edge.meaning.value), edge.cost, edge.assumed)
            case "boolean":
                if chart.word(start) in _YES:
                    yield Edge(start + 1, _YES[chart.word(start)])
            case "date":
                yield from chart.at(Day(), start)
            case "datetime":
                yield from chart.at(Instant(), start)
                yield from chart.at(Day(), start)
            case _:
                yield from _texts(chart, start, self.ref, field, self.known)


def _texts(chart: Chart, start: int, ref: FieldRef, field: Field, only_known: bool) -> Iterator[Edge[Json]]:
    known = [edge for edge in chart.mentions(start) if isinstance(edge.meaning, OptionName) and edge.meaning.ref == ref]
    free = not field.options
    for edge in known:
        assert isinstance(edge.meaning, OptionName)
        yield Edge(edge.end, edge.meaning.value, edge.cost, edge.assumed)
    if not free or field.type.has(Trait.ITEMS):
        return
    if chart.tokens[start].kind is Kind.QUOTED:
        if chart.tokens[start].unquoted:
            yield Edge(start + 1, chart.tokens[start].unquoted)
        return
    for end in () if only_known else bare_ends(chart, start):
        yield Edge(end, chart.slice(start, end), _UNKNOWN_TEXT)


def bare_ends(chart: Chart, start: int) -> Iterator[int]:
    """Where a text without quotation marks may end: it holds no words that are part of the grammar."""
    for end in range(start + 1, min(start + 1 + _MOST_WORDS, len(chart.tokens) + 1)):
        token = chart.tokens[end - 1]
        if token.kind not in (Kind.WORD, Kind.NUMBER) or token.folded in CONNECTIVES or token.folded in LOOSE_WORDS:
            return
        yield end


@dataclass(frozen=True, slots=True)
class Listed:
    """Values and the word that joined them: “or”, “and”, or none for a single one."""

    values: tuple[Json, ...]
    joiner: str = ""


_JOINERS = {"or": "or", "nor": "or", "/": "or", "and": "and", "&": "and"}
_LEADS = {("both",): "and", ("either",): "or", ("all", "of"): "and", ("any", "of"): "or", ("one", "of"): "or"}
_NO_JOINER = 0.3
_NAMED = ("text", "choice", "text_list")


@dataclass(frozen=True, slots=True)
class ValueList:
    """“London”, “London or Paris”, “London, Paris and Rome”, “both VIP and lead”, “either gold or silver”."""

    ref: FieldRef
    known: bool = False

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Listed]]:
        yield from self._from(chart, start)
        for lead, joiner in _LEADS.items():
            if tuple(chart.word(start + offset) for offset in range(len(lead))) == lead:
                for edge in self._from(chart, start + len(lead)):
                    if edge.meaning.joiner == joiner:
                        yield edge

    def _from(self, chart: Chart, start: int) -> Iterator[Edge[Listed]]:
        """Lists grow value by value: after a comma by one more, after “or” or “and” by the last one."""
        growing = [Edge(edge.end, Listed((edge.meaning,)), edge.cost, edge.assumed) for edge in self._one(chart, start)]
        yield from growing
        if self.known and chart.lexicon.field(self.ref).type.name not in _NAMED:
            return  # numbers and dates make lists only after a verb
        while growing:
            chart.spend(len(growing))
            longer: list[Edge[Listed]] = []
            for so_far in growing:
                further = [*self._longer(chart, so_far)]
                yield from (edge for edge in further if edge.meaning.joiner)
                longer += [edge for edge in further if not edge.meaning.joiner]
                if not further and len(so_far.meaning.values) > 1:
                    yield Edge(so_far.end, so_far.meaning, so_far.cost + _NO_JOINER, so_far.assumed)
            growing = longer

    def _longer(self, chart: Chart, so_far: Edge[Listed]) -> Iterator[Edge[Listed]]:
        comma = chart.word(so_far.end) == ","
        joiner = _JOINERS.get(chart.word(so_far.end + comma), "")
        for edge in self._one(chart, so_far.end + comma + bool(joiner)) if comma or joiner else ():
            listed = Listed((*so_far.meaning.values, edge.meaning), joiner)
            yield Edge(edge.end, listed, so_far.cost + edge.cost, so_far.assumed + edge.assumed)

    def _one(self, chart: Chart, start: int) -> tuple[Edge[Json], ...]:
        return chart.at(Value(self.ref, self.known), start)

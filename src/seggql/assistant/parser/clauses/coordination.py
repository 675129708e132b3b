"""Two verbs with one object, “opened or clicked an email in the last week”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..chart import Chart, Edge
from ..lexicon import EventName
from ..parts.names import NamedEvent
from .clause import Rule, grouped
from .events import Happened

_COST = 0.1
_JOINERS = {"or": "any", "/": "any", "and": "all", "&": "all"}


@dataclass(frozen=True, slots=True)
class SharedObject:
    """Clauses on two events, of which only the second is named in full; what is said after them is said of both."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        kind = _JOINERS.get(chart.word(start + 1))
        if kind is None:
            return
        firsts = {name: None for named in chart.at(NamedEvent(), start + 2) for name in _completed(chart, start, named)}
        for edge in chart.at(Happened(), start + 2):
            for name in firsts:
                if name != edge.meaning.event and not edge.meaning.where:
                    pair = grouped(kind, [replace(edge.meaning, event=name).rule, edge.meaning.rule])
                    yield Edge(edge.end, pair, edge.cost + _COST, edge.assumed)


def _completed(chart: Chart, start: int, named: Edge[str]) -> Iterator[str]:
    """The events that the verb at `start` names together with words of the named one."""
    verb = chart.tokens[start].stem
    shared = {verb, *(token.stem for token in chart.tokens[start + 2 : named.end])}
    for entry in chart.lexicon.scattered.get(verb, ()):
        event = entry.mention
        if isinstance(event, EventName) and event.name != named.meaning and shared.issuperset(entry.stems):
            yield event.name

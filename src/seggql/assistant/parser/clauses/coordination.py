"""Two events with one ending, “opened or clicked an email in the last week”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..chart import Chart, Edge
from ..mentions import EventName, Place
from ..parts.names import NamedEvent
from .clause import Rule, grouped
from .events import EVENT, Happened
from .happening import Happening

_COST = 0.1
_JOINERS = {"or": "any", "/": "any", "and": "all", "&": "all"}


@dataclass(frozen=True, slots=True)
class SharedEnding:
    """Clauses on two events, where what is said after the second is said of both.

    The first is a verb whose object follows the second (“opened or clicked an email”), or stands alone (“visited or
    bought in the last week”); English leaves it open then, and the other reading is as likely.
    """

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for at, first, cost in (*_verbs(chart, start), *_events(chart, start)):
            kind = _JOINERS.get(chart.word(at))
            for edge in chart.at(Happened(), at + 1) if kind else ():
                if first != edge.meaning.event and _can_share(chart, edge.meaning, first):
                    pair = grouped(kind or "", [replace(edge.meaning, event=first).rule, edge.meaning.rule])
                    yield Edge(edge.end, pair, cost + edge.cost, edge.assumed)


def _verbs(chart: Chart, start: int) -> Iterator[tuple[int, str, float]]:
    """The events that a verb names together with words of the event after “or”."""
    verb = chart.tokens[start].stem
    for named in chart.at(NamedEvent(), start + 2):
        shared = {verb, *(token.stem for token in chart.tokens[start + 2 : named.end])}
        for entry in chart.lexicon.scattered.get(verb, ()):
            event = entry.mention
            if isinstance(event, EventName) and event.name != named.meaning and shared.issuperset(entry.stems):
                yield start + 1, event.name, _COST


def _events(chart: Chart, start: int) -> Iterator[tuple[int, str, float]]:
    """The events that are named in full, and of which nothing more is said before “or”."""
    for named in chart.at(NamedEvent(), start):
        yield named.end, named.meaning, named.cost + EVENT


def _can_share(chart: Chart, ending: Happening, event: str) -> bool:
    """Whether something is said that can be said of the other event too."""
    said = ending.occurrence or ending.window or ending.where or ending.each
    conditions = (*ending.where, *ending.each)
    names = {ref.name: field for ref, field in chart.lexicon.of_place(Place(event))}
    known = all(isinstance(one.get("attribute"), str) and one["attribute"] in names for one in conditions)
    return bool(said) and known

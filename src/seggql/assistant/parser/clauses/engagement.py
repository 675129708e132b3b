"""Groups of events that people speak of as one, “email engagement”, “non-customers”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.catalogue import EventType

from ..chart import Chart, Edge, matches
from ..english.phrases import ABANDONED, BUYING, CARTS, DONE_TO, ENGAGEMENT, NEVER_BOUGHT
from ..tokens import stem
from .clause import Rule, grouped, negative

_COST = 0.15


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Clauses on several events at once, or on the one that a catalogue has for a purpose."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for phrase in ENGAGEMENT:
            for match in matches(chart, phrase, start, {"subject": _Subject()}):
                events: tuple[str, ...] = match.slots["subject"]
                labels = " or ".join(chart.lexicon.catalogue.events[name].label for name in events)
                group = grouped("any", [{"event": name} for name in events])
                yield Edge(match.end, group, _COST, (_read_as(chart, start, match.end, labels),))
        bought, filled = _event_about(chart, BUYING), _event_about(chart, CARTS)
        if bought is None:
            return
        never = negative({"event": bought.name})
        for phrase in NEVER_BOUGHT:
            for match in matches(chart, phrase, start, {}):
                yield Edge(match.end, never, _COST, (_read_as(chart, start, match.end, f"no {bought.label} ever"),))
        for phrase in ABANDONED if filled is not None else ():
            assert filled is not None
            for match in matches(chart, phrase, start, {}):
                rule = grouped("all", [{"event": filled.name}, never])
                meaning = f"{filled.label}, but no {bought.label} ever"
                yield Edge(match.end, rule, _COST, (_read_as(chart, start, match.end, meaning),))


def _read_as(chart: Chart, start: int, end: int, meaning: str) -> str:
    return f"“{chart.slice(start, end)}” is read as: {meaning}."


def _event_about(chart: Chart, stems: tuple[str, ...]) -> EventType | None:
    """The first event with one of the stems in its name."""
    events = chart.lexicon.catalogue.events.values()
    return next((event for event in events if {stem(word) for word in event.name.split("_")} & set(stems)), None)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A word that events are named after, meaning those that people do themselves."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, ...]]]:
        wanted = chart.tokens[start].stem
        names = tuple(
            name
            for name in chart.lexicon.catalogue.events
            if wanted in (stems := {stem(word) for word in name.split("_")}) and not stems & DONE_TO
        )
        if names:
            yield Edge(start + 1, names)

"""When something happened: windows of events, as the JSON that rules hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from seggql.rules import windows
from seggql.rules.moment import CLOCK_UNITS, Span
from seggql.rules.types import Json

from ..chart import Category, Chart, Edge, Match, PhraseTable
from ..english.times import DATED, WINDOWS
from .dates import Day, Period, Stretch, When
from .quantities import Length

_PRINTED = [(row.english, row.name) for row in windows.WINDOWS.values() if row.english]
_RELATIVE = PhraseTable([row for row in (*_PRINTED, *WINDOWS) if row[1] != "between"])
_DATED = PhraseTable(
    [row for row in (*_PRINTED, *DATED) if row[1] not in ("within_last", "before_last", "between_last")]
)
_MONTH, _YEAR = "A month is counted as 30 days.", "A year is counted as 365 days."

Window = dict[str, Json]


def span_json(span: Span) -> dict[str, Json]:
    return {"amount": span.amount, "unit": span.unit}


def clocked(span: Span) -> tuple[Span, tuple[str, ...]]:
    """A span in the units of event windows, with what was assumed: months have no fixed length."""
    if span.unit in CLOCK_UNITS:
        return span, ()
    years, months = divmod(span.amount, 12)
    assumed = (*((_YEAR,) if years else ()), *((_MONTH,) if months else ()))
    return Span(years * 365 + months * 30, "days"), assumed


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first day or instant meant by a date or a stretch of the calendar."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        yield from chart.at(When(), start)
        for edge in chart.at(Period(), start):
            yield Edge(edge.end, edge.meaning.first.isoformat(), edge.cost + 0.1, edge.assumed)


@dataclass(frozen=True, slots=True)
class End:
    """The last day or the instant meant by a date or a stretch of the calendar."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        yield from chart.at(When(), start)
        for edge in chart.at(Period(), start):
            if edge.meaning.last is not None:
                yield Edge(edge.end, edge.meaning.last.isoformat(), edge.cost + 0.1, edge.assumed)


@dataclass(frozen=True, slots=True)
class EventWindow:
    """“within the last 30 days”, “since 1 March”, “this month”. An empty window is any time."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Window]]:
        plain, counted = Length(), Length(counted=True)
        spans: Mapping[str, Category[Any]] = {"span": plain, "counted": counted, "from": counted, "to": counted}
        for operator, match in _RELATIVE.matches(chart, start, spans):
            yield _relative(operator, match)
        dates: Mapping[str, Category[Any]] = {
            "from": Beginning(), "to": End(), "day": Day(), "before": Beginning(), "after": End(), "period": Period(),
        }  # fmt: skip
        for kind, match in _DATED.matches(chart, start, dates):
            window = _dated(kind, match)
            if window is not None:
                yield Edge(match.end, window, match.cost, match.assumed)


def _relative(operator: str, match: Match) -> Edge[Window]:
    if operator == "any_time":
        return Edge(match.end, {})
    if operator == "between_last":
        (first, assumed), (second, also) = clocked(match.slots["from"]), clocked(match.slots["to"])
        window: Window = {"operator": operator, "from": span_json(first), "to": span_json(second)}
        return Edge(match.end, window, match.cost, (*assumed, *also))
    span, assumed = clocked(match.slots.get("span") or match.slots["counted"])
    return Edge(match.end, {"operator": operator, **span_json(span)}, match.cost, assumed)


def _dated(kind: str, match: Match) -> Window | None:
    """The window between two days (both in) or instants, whatever of the two the phrase gives."""
    slots = match.slots
    match kind:
        case "between":
            alike = ("T" in slots["from"]) == ("T" in slots["to"]) and slots["from"] <= slots["to"]
            ends = {"from": slots["from"], "to": slots["to"]} if alike else {}
        case "from" | "to":
            ends = {kind: slots[kind]}
        case "day":
            ends = {"from": slots["day"], "to": slots["day"]}
        case "before":
            ends = {"to": slots["before"] if "T" in slots["before"] else _moved(slots["before"], -1)}
        case "after":
            ends = {"from": slots["after"] if "T" in slots["after"] else _moved(slots["after"], 1)}
        case _:
            ends = _ends(slots["period"])
    return {"operator": "between", **ends} if ends else None


def _moved(day: str, days: int) -> str:
    """The day before or after; the ends of the calendar stay."""
    moved = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(moved, 1), date.max.toordinal())).isoformat()


def _ends(stretch: Stretch) -> dict[str, str]:
    until = {"to": stretch.last.isoformat()} if stretch.last else {}
    return {"from": stretch.first.isoformat(), **until}

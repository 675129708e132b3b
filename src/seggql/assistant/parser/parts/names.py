"""The names of one kind, as categories of the chart: fields of a place, events, segments."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..chart import Chart, Edge
from ..mentions import EventName, FieldName, FieldRef, Place, SegmentName


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field of a place, by label, name or synonym."""

    place: Place

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[FieldRef]]:
        for edge in chart.mentions(start):
            if isinstance(edge.meaning, FieldName) and edge.meaning.ref.place == self.place:
                yield Edge(edge.end, edge.meaning.ref, edge.cost, edge.assumed)


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event, by its name in the catalogue."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        for edge in chart.mentions(start):
            if isinstance(edge.meaning, EventName):
                yield Edge(edge.end, edge.meaning.name, edge.cost, edge.assumed)


@dataclass(frozen=True, slots=True)
class NamedSegment:
    """A saved segment, by its id."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        for edge in chart.mentions(start):
            if isinstance(edge.meaning, SegmentName):
                yield Edge(edge.end, edge.meaning.id, edge.cost, edge.assumed)

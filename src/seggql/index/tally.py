"""Event clauses: people's matching events are counted, or their values are brought together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from seggql.rules import bound
from seggql.rules.catalogue import Field
from seggql.rules.grouping import Owners, counted, counted_where, owning
from seggql.rules.measuring import Owned, Values
from seggql.rules.moment import Moment
from seggql.rules.vectors import Ints, Line, Mask, Rows, aligned

from .audience import Audience
from .conditions import compares, holds
from .events import NO_EVENTS, Events, Happenings, Stretch
from .people import Numbers
from .view import View

_NOTHING = Happenings(NO_EVENTS)


@dataclass(frozen=True, eq=False)
class Part:
    """Events in a window: the rows where they are, whose they are, and which of them `match` (None: all)."""

    events: Events
    rows: Rows
    owners: Owners
    match: Mask | None

    def happened(self, size: int) -> Mask:
        """Which of so many people have a matching event."""
        if self._is_long(size):
            return self.counts(size) > 0
        return owning(self.owners if self.match is None else self.owners[np.flatnonzero(self.match)], size)

    def counts(self, size: int) -> Ints:
        """How many matching events each of so many people has."""
        if self._is_long(size):
            return self.events.counts(cast(slice, self.rows), size)
        return counted(self.owners, size) if self.match is None else counted_where(self.owners, self.match, size)

    def _is_long(self, size: int) -> bool:
        """Whether it is a run of more events than there are people, all of which match."""
        return isinstance(self.rows, slice) and self.match is None and len(self.owners) > size

    def values(self, property: Field, moment: Moment) -> tuple[Line, Owners]:
        """The values of a property of the matching events, and whose they are."""
        rows, owners = self.matching
        column = View(self.events.properties, rows).column(property, moment)
        assert isinstance(column, Line), "numbers are measured"
        return column, owners

    @property
    def times(self) -> Values:
        """The times of the matching events."""
        rows, owners = self.matching
        if isinstance(rows, slice):
            return _Times(self)
        return Owned(Line(self.events.at[rows]), owners)

    @property
    def matching(self) -> tuple[Rows, Owners]:
        """The rows of the matching events, and whose they are."""
        if self.match is None:
            return self.rows, self.owners
        places = np.flatnonzero(self.match)
        return View(self.events.properties, self.rows).only(places), self.owners[places]


@dataclass(frozen=True, eq=False)
class _Times:
    """The times of a run of events of a base, which ascend: those of a stretch of time are a run again."""

    run: Part

    @property
    def positions(self) -> Ints:
        return self.run.events.at[self.run.rows]

    @property
    def owners(self) -> Owners:
        return self.run.owners

    def owning(self, low: int | None, high: int | None, size: int) -> Mask:
        at = self.positions
        first = 0 if low is None else int(np.searchsorted(at, low, side="left"))
        last = len(at) if high is None else max(first, int(np.searchsorted(at, high, side="right")))
        start = cast(slice, self.run.rows).start
        rows = slice(start + first, start + last)
        return Part(self.run.events, rows, self.owners[first:last], None).happened(size)


@dataclass(frozen=True, eq=False)
class Tally:
    """Asks about the events of everybody, or of `among` some people (ascending); answers are in their order."""

    audience: Audience
    moment: Moment
    among: Numbers | None = None

    @property
    def size(self) -> int:
        """How many people are asked about."""
        return len(self.audience.people) if self.among is None else len(self.among)

    def happened(self, node: bound.Happened) -> Mask:
        """Who has as many matching events as the node asks for."""
        if node.asks_whether:
            found = np.logical_or.reduce([part.happened(self.size) for part in self._parts(node)])
            return node.occurrence.mask(found.view(np.uint8), node.count)
        return node.occurrence.mask(np.add.reduce([part.counts(self.size) for part in self._parts(node)]), node.count)

    def measured(self, node: bound.Measured) -> Mask:
        """Whose measure over their matching events satisfies the operator."""
        values, places = self._values(node)
        return compares(node, cast(Line, node.measure.grouping(values, places, self.size)), self.moment)

    def _values(self, node: bound.Measured) -> tuple[list[Values], int]:
        """What is measured, and how many places the numbers have."""
        if node.property is None:
            return [part.times for part in self._parts(node)], 0
        values = [part.values(node.property, self.moment) for part in self._parts(node)]
        lines = aligned([line for line, _ in values])
        return [Owned(line, owners) for line, (_, owners) in zip(lines, values, strict=True)], lines[0].places

    def _parts(self, node: bound.Happened | bound.Measured) -> Iterator[Part]:
        """The events of the clause's type and window; owners are places among those asked about."""
        happenings, stretch = self._of(node)
        for events, rows in happenings.during(stretch, self.among):
            owners = events.owners[rows] if self.among is None else np.searchsorted(self.among, events.owners[rows])
            match = None if node.where is None else holds(node.where, View(events.properties, rows), self.moment)
            yield Part(events, rows, owners, match)

    def _of(self, node: bound.Happened | bound.Measured) -> tuple[Happenings, Stretch]:
        return self.audience.events.get(node.event.id, _NOTHING), Stretch.of(node.window.bounds(self.moment))

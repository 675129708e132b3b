"""Event clauses: people's matching events are counted, or their values are brought together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from seggql.rules import bound
from seggql.rules.catalogue import Field
from seggql.rules.grouping import Owned, Owners, counted, counted_where, owning
from seggql.rules.moment import Moment
from seggql.rules.vectors import Frame, Ints, Line, Mask, Rows, aligned

from .audience import Audience
from .conditions import compares, holds
from .events import Events, Happenings, Stretch
from .people import Numbers
from .view import View

_NO_EVENTS = Events(np.zeros(0, np.int32), np.zeros(0, np.int64), Frame(0))
_NOTHING = Happenings(_NO_EVENTS, _NO_EVENTS)


@dataclass(frozen=True, eq=False)
class Part:
    """Events in a window: the rows where they are, whose they are, and which of them `match` (None: all)."""

    events: Events
    rows: Rows
    owners: Owners
    match: Mask | None

    def happened(self, size: int) -> Mask:
        """Who has a matching event, of so many people."""
        return owning(self.owners if self.match is None else self.owners[np.flatnonzero(self.match)], size)

    def counts(self, size: int) -> Ints:
        """How many matching events each of so many people has."""
        return counted(self.owners, size) if self.match is None else counted_where(self.owners, self.match, size)

    def values(self, property: Field | None, moment: Moment) -> tuple[Line, Owners]:
        """The values of a property of the matching events (None: the times), and whose they are."""
        events, rows, owners = self.events, self.rows, self.owners
        if self.match is not None:
            places = np.flatnonzero(self.match)
            rows, owners = View(events.properties, rows).only(places), owners[places]
        if property is None:
            return Line(events.at[rows]), owners
        column = View(events.properties, rows).column(property, moment)
        assert isinstance(column, Line), "numbers are measured"
        return column, owners


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
        happenings, stretch = self._of(node)
        if node.where is None and self.among is None and _is_most(happenings, stretch):
            return node.occurrence.mask(self._all_but(happenings, stretch), node.count)
        if node.asks_whether:
            found = np.logical_or.reduce([part.happened(self.size) for part in self._parts(node)])
            return node.occurrence.mask(found.view(np.uint8), node.count)
        return node.occurrence.mask(np.add.reduce([part.counts(self.size) for part in self._parts(node)]), node.count)

    def measured(self, node: bound.Measured) -> Mask:
        """Whose measure over their matching events satisfies the operator."""
        lines, owners = zip(*(part.values(node.property, self.moment) for part in self._parts(node)), strict=True)
        lines = aligned(lines)
        parts = [Owned.of(line, theirs) for line, theirs in zip(lines, owners, strict=True)]
        return compares(node, node.measure.grouping(parts, lines[0].places, self.size), self.moment)

    def _parts(self, node: bound.Happened | bound.Measured) -> Iterator[Part]:
        """The events of the clause's type and window; owners are places among those asked about."""
        happenings, stretch = self._of(node)
        for events, rows in happenings.during(stretch, self.among):
            owners = events.owners[rows] if self.among is None else np.searchsorted(self.among, events.owners[rows])
            match = None if node.where is None else holds(node.where, View(events.properties, rows), self.moment)
            yield Part(events, rows, owners, match)

    def _all_but(self, happenings: Happenings, stretch: Stretch) -> Ints:
        """How many events in the stretch each person has, by taking those outside from all of them."""
        rows, owners = happenings.rows(stretch), happenings.base.owners
        counts = happenings.by_person.counts(self.size)
        counts -= counted(owners[: rows.start], self.size)
        counts -= counted(owners[rows.stop :], self.size)
        return counts + counted(happenings.tail.owners[stretch.holds(happenings.tail.at)], self.size)

    def _of(self, node: bound.Happened | bound.Measured) -> tuple[Happenings, Stretch]:
        return self.audience.events.get(node.event.id, _NOTHING), Stretch.of(node.window.bounds(self.moment))


def _is_most(happenings: Happenings, stretch: Stretch) -> bool:
    """Whether fewer of the events lie outside the stretch than in it."""
    rows = happenings.rows(stretch)
    return 2 * (rows.stop - rows.start) > len(happenings.base)

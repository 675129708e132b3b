"""Event clauses: people's matching events are counted, or their values are brought together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from seggql.rules import bound
from seggql.rules.grouping import Owners, counted, owning
from seggql.rules.moment import Moment
from seggql.rules.vectors import Frame, Ints, Line, Mask, Rows

from .audience import Audience
from .conditions import compares, holds
from .events import Events, Happenings, Stretch
from .joining import joined
from .people import Numbers
from .view import View

_NO_EVENTS = Events(np.zeros(0, np.int32), np.zeros(0, np.int64), Frame(0))
_NOTHING = Happenings(_NO_EVENTS, _NO_EVENTS)


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
            found = np.logical_or.reduce([owning(owners, self.size) for owners, _, _ in self._matching(node)])
            return found == node.occurrence.accepts(1, node.count)
        counts = [counted(owners, self.size) for owners, _, _ in self._matching(node)]
        return node.occurrence.mask(np.add.reduce(counts), node.count)

    def measured(self, node: bound.Measured) -> Mask:
        """Whose measure over their matching events satisfies the operator."""
        owners: list[Owners] = []
        values: list[Line] = []
        for owners_here, events, rows in self._matching(node):
            owners.append(owners_here)
            values.append(self._values(node, events, rows))
        line = node.measure.grouping(joined(values), np.concatenate(owners), self.size)
        return compares(node, line, self.moment)

    def _values(self, node: bound.Measured, events: Events, rows: Rows) -> Line:
        if node.property is None:
            return Line(events.at[rows])
        column = View(events.properties, rows).column(node.property, self.moment)
        assert isinstance(column, Line), "numbers are measured"
        return column

    def _matching(self, node: bound.Happened | bound.Measured) -> Iterator[tuple[Owners, Events, Rows]]:
        """The matching events: their owners as places among those asked about, and the rows where they are."""
        happenings, stretch = self._of(node)
        for events, rows in happenings.during(stretch, self.among):
            if node.where is not None:
                view = View(events.properties, rows)
                rows = view.only(np.flatnonzero(holds(node.where, view, self.moment)))
            owners = events.owners[rows]
            yield owners if self.among is None else np.searchsorted(self.among, owners), events, rows

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

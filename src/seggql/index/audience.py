"""One version of all that is known of an account's people: what a rule is evaluated on."""

from collections.abc import Mapping
from dataclasses import dataclass

from seggql.rules.catalogue import Catalogue

from .events import Happenings
from .people import People


@dataclass(frozen=True, eq=False)
class Audience:
    """A version never changes: whoever has one may ask it in any thread, for as long as they like.

    `events` are by the number of their type, `catalogue` says of what types the columns are (it has no segments).
    """

    people: People
    events: Mapping[int, Happenings]
    catalogue: Catalogue

    def prepare(self) -> None:
        """Find the ways to events and count their milestones, for which the first questions would have to wait."""
        for happenings in self.events.values():
            _ = happenings.base.by_person, happenings.base.milestones

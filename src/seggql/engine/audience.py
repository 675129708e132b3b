"""The seam between those who write and the copy of people and events that this process answers from."""

from typing import Protocol


class Audience(Protocol):
    """A copy of the account's people and events."""

    async def caught_up(self) -> None:
        """Return when answers of this process hold all that was committed before the call.

        It raises nothing when the database fails: what was written stays written, and no answer is given from a copy
        that has not caught up.
        """
        ...


class NoAudience:
    """No copy: answers come from the database itself."""

    async def caught_up(self) -> None:
        """At once."""

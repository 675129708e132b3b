"""The seam between the use cases and the copy of people and events that this process answers from."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from seggql.index.audience import Audience as Version
from seggql.index.status import Status

Result = TypeVar("Result")


class Audience(Protocol):
    """A copy of the account's people and events. `status` tells what it is at; None where there is none."""

    @property
    def status(self) -> Status | None: ...

    async def caught_up(self) -> None:
        """Return when answers of this process hold all that was committed before the call.

        It raises nothing when the database fails: what was written stays written, and no answer is given from a copy
        that has not caught up.
        """
        ...

    async def current(self) -> Version | None:
        """The copy as of some time after the call; None when the database itself is to be asked instead.

        Raises DatabaseError and IndexTooLarge where there is to be no other way.
        """
        ...

    async def ask(self, work: Callable[[], Result]) -> Result:
        """What the work gives, which computes answers from a version: off the event loop, a few at a time."""
        ...


class NoAudience:
    """No copy: answers come from the database itself."""

    status = None

    async def caught_up(self) -> None:
        """At once."""

    async def current(self) -> None:
        """There is none."""

    async def ask(self, work: Callable[[], Result]) -> Result:
        """Nobody has a version to ask."""
        raise AssertionError("There is no copy.")

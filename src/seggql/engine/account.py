"""The account a use case works for, with all that is passed in from outside: database, settings, clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from seggql.rules.catalogue import Limits
from seggql.rules.moment import Moment
from seggql.settings import Settings
from seggql.store.database import Connection, Database

from .news import News

Clock = Callable[[], datetime]
FIRST_YEAR, LAST_YEAR = 1970, 2999
"""The years that a rule may be asked about."""


@dataclass(frozen=True)
class Account:
    """A tenant. Every use case takes one first; `clock` gives the present instant with its zone."""

    id: int
    name: str
    zone: ZoneInfo
    language: str
    database: Database
    settings: Settings
    clock: Clock
    news: News = field(default_factory=News, compare=False)

    @property
    def limits(self) -> Limits:
        """How large a rule may be."""
        settings = self.settings
        return Limits(
            attribute_clauses=settings.max_attribute_clauses,
            event_clauses=settings.max_event_clauses,
            depth=settings.max_depth,
            values=settings.max_values,
            characters=settings.max_characters,
        )

    def moment(self, as_of: datetime | None = None) -> Moment:
        """The moment to evaluate at: `as_of`, or the present. Raises Mistake at `asOf`."""
        raise NotImplementedError


async def open_account(database: Database, settings: Settings, clock: Clock, account_id: int = 1) -> Account:
    """The account of that id. Raises Mistake (NOT_FOUND)."""
    raise NotImplementedError


async def ensure_account(
    database: Database,
    settings: Settings,
    clock: Clock,
    account_id: int = 1,
    *,
    name: str = "Default",
    time_zone: str = "UTC",
    language: str = "en",
) -> Account:
    """The account of that id, made with its ready-made segments if it is not there. Raises Mistake."""
    raise NotImplementedError


async def take_turn(account: Account, connection: Connection) -> None:
    """Wait until no other transaction changes the account's definitions or segments; ends with the transaction."""
    raise NotImplementedError

"""The account a use case works for, with all that is passed in from outside: database, settings, clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import UnknownLocaleError
from sqlalchemy import BigInteger, ColumnElement, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from seggql.rules.catalogue import Limits
from seggql.rules.issues import hint, nearest
from seggql.rules.moment import Moment
from seggql.rules.types import shown
from seggql.settings import Settings
from seggql.store.changes import open_feed
from seggql.store.database import Connection, Database
from seggql.store.tables import accounts

from .audience import Audience, NoAudience
from .mistakes import Mistake, MistakeCode
from .news import News

Clock = Callable[[], datetime]
Source = Connection | Database
"""What a statement can be sent to: the transaction at hand, or a connection of its own."""
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
    audience: Audience = field(default_factory=NoAudience, compare=False)

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
        if as_of is None:
            return Moment(self.clock(), self.zone)
        if as_of.tzinfo is None:
            message = f"{shown(as_of.isoformat())} has no offset from UTC; end it with Z or +01:00."
            raise Mistake.of(("asOf",), MistakeCode.INVALID, message, f"{as_of.isoformat()}Z")
        if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
            message = f"{shown(as_of.isoformat())} is out of range: asOf goes from {FIRST_YEAR} to {LAST_YEAR}."
            raise Mistake.of(("asOf",), MistakeCode.INVALID, message)
        return Moment(as_of, self.zone)


async def open_account(database: Database, settings: Settings, clock: Clock, account_id: int = 1) -> Account:
    """The account of that id. Raises Mistake (NOT_FOUND)."""
    row = await database.fetch_one(select(accounts).where(accounts.c.id == account_id))
    if row is None:
        raise Mistake.of(("account",), MistakeCode.NOT_FOUND, f"There is no account {account_id}.")
    return Account(row["id"], row["name"], ZoneInfo(row["time_zone"]), row["language"], database, settings, clock)


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
    """The account of that id, made with these values if it is not there; zone and language of the settings win, also
    over those it has. Raises Mistake."""
    wanted = {"time_zone": settings.time_zone, "language": settings.language}
    said = {name: value for name, value in wanted.items() if value is not None}
    new: dict[str, Any] = {
        "id": account_id,
        "name": name,
        "time_zone": time_zone,
        "language": language,
        "created_at": clock(),
        **said,
    }
    _check_zone(new["time_zone"])
    _check_language(new["language"])
    made = insert(accounts).values(new)
    await database.execute(
        made.on_conflict_do_update(constraint=accounts.primary_key, set_=said)
        if said
        else made.on_conflict_do_nothing()
    )
    await open_feed(database, account_id, uuid4())
    return await open_account(database, settings, clock, account_id)


def time_zones() -> set[str]:
    """The zones of the IANA database, without the two names that mean the machine's own and none at all."""
    return available_timezones() - {"localtime", "Factory"}


def _check_zone(name: str) -> None:
    zones = time_zones()
    if name not in zones:
        near = nearest(name, sorted(zones))
        message = f"{shown(name)} is not a time zone of the IANA database.{hint(near)}"
        raise Mistake.of(("timeZone",), MistakeCode.INVALID, message, near)


def _check_language(tag: str) -> None:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        message = f"{shown(tag)} is not a language tag such as “en” or “pt-BR”."
        raise Mistake.of(("language",), MistakeCode.INVALID, message, "en") from None


async def take_turn(account: Account, connection: Connection) -> None:
    """Wait until no other transaction changes the account's definitions or segments; held to the end of this one."""
    row = select(accounts.c.id).where(accounts.c.id == account.id).with_for_update(key_share=True)
    await connection.fetch_value(row)


async def write_people(account: Account, connection: Connection) -> None:
    """Announce that this transaction writes values of people or events: nobody is erased, no type changed meanwhile."""
    await connection.fetch_value(select(func.pg_advisory_xact_lock_shared(_key(account))))


async def write_alone(account: Account, connection: Connection) -> None:
    """Wait until no other transaction writes values of people or events; held to the end of this one."""
    await connection.fetch_value(select(func.pg_advisory_xact_lock(_key(account))))


def _key(account: Account) -> ColumnElement[int]:
    return literal(account.id, BigInteger())

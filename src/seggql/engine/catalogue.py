"""The account's catalogue: what its rules may name."""

from seggql.rules import nodes
from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.store.database import Connection, Database

from .account import Account
from .definitions import EventInput, FieldInput
from .paging import Page


async def catalogue(
    account: Account, rule: nodes.Rule | None = None, source: Connection | Database | None = None
) -> Catalogue:
    """Attributes and events, and with `rule` the segments that it refers to, transitively."""
    raise NotImplementedError


async def attributes(
    account: Account, search: str | None = None, first: int = 50, after: str | None = None
) -> Page[Field]:
    """The attributes in order of name, standard ones first; `search` looks at names, labels and synonyms."""
    raise NotImplementedError


async def attributes_count(account: Account, search: str | None = None) -> int:
    raise NotImplementedError


async def events(
    account: Account, search: str | None = None, first: int = 50, after: str | None = None
) -> Page[EventType]:
    """The events in order of name; `search` looks at names, labels and synonyms."""
    raise NotImplementedError


async def events_count(account: Account, search: str | None = None) -> int:
    raise NotImplementedError


async def define_attribute(account: Account, definition: FieldInput) -> Field:
    """Add or change an attribute. Raises Mistake with paths such as ("options", "2", "value")."""
    raise NotImplementedError


async def define_event(account: Account, definition: EventInput) -> EventType:
    """Add or change an event. Raises Mistake with paths such as ("properties", "0", "type")."""
    raise NotImplementedError

"""API keys: shown once, kept as a digest."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seggql.store.database import Database

from .account import Account

PREFIX = "seggql_"


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret. `id` is the beginning of its digest, enough to tell keys apart."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class NewApiKey:
    """A key at the only time its secret is known."""

    key: ApiKey
    secret: str


async def create_key(account: Account, name: str, token: Callable[[], str] = secrets.token_urlsafe) -> NewApiKey:
    """A new key of that name. Raises Mistake."""
    raise NotImplementedError


async def verify_key(database: Database, secret: str) -> int | None:
    """The id of the account whose key the secret is, or None."""
    raise NotImplementedError


async def api_keys(account: Account) -> tuple[ApiKey, ...]:
    """The account's keys, the oldest first."""
    raise NotImplementedError

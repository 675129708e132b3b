"""API keys: shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from seggql.rules.issues import IssueCode
from seggql.rules.text import storable
from seggql.store.database import Database
from seggql.store.tables import api_keys as rows

from .account import Account
from .mistakes import Mistake, MistakeCode
from .row import Row

PREFIX = "seggql_"
MAX_NAME = 200
"""Characters in the name of a key."""
_SHOWN = 8
"""Bytes of a digest that tell keys apart."""


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

    def __repr__(self) -> str:
        return f"NewApiKey({self.key})"  # a secret is never logged


async def create_key(account: Account, name: str, token: Callable[[], str] = secrets.token_urlsafe) -> NewApiKey:
    """A new key of that name. Raises Mistake."""
    if not name.strip() or not storable(name):
        raise Mistake.of(("name",), MistakeCode.REQUIRED, "The key needs a name that says who uses it.")
    if len(name) > MAX_NAME:
        message = f"The name has {len(name):,} characters; at most {MAX_NAME} are allowed."
        raise Mistake.of(("name",), IssueCode.TOO_LONG, message)
    secret = PREFIX + token()
    row = {"digest": _digest(secret), "account_id": account.id, "name": name.strip(), "created_at": account.clock()}
    await account.database.execute(insert(rows).values(row))
    return NewApiKey(_key(row), secret)


async def verify_key(database: Database, secret: str) -> int | None:
    """The id of the account whose key the secret is, or None."""
    if not secret.startswith(PREFIX):
        return None
    return await database.fetch_value(select(rows.c.account_id).where(rows.c.digest == _digest(secret)))


async def api_keys(account: Account) -> tuple[ApiKey, ...]:
    """The account's keys, the oldest first."""
    statement = select(rows).where(rows.c.account_id == account.id).order_by(rows.c.created_at, rows.c.digest)
    return tuple(_key(row) for row in await account.database.fetch(statement))


def _digest(secret: str) -> bytes:
    """Keys are long and random, so a plain digest is as good as a slow one."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _key(row: Row) -> ApiKey:
    return ApiKey(row["digest"][:_SHOWN].hex(), row["name"], row["created_at"])

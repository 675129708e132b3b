"""Who may use the API: anybody on this machine while the account has no keys, else who sends one of them."""

import time
from collections.abc import Callable
from hashlib import sha256
from ipaddress import ip_address

from sqlalchemy import select

from seggql.engine.account import Account
from seggql.engine.keys import api_keys, verify_key

REMEMBERED = 5.0
"""Seconds for which an answer holds, so that a revoked key closes the door that soon."""
MOST = 1_000
"""Answers remembered at most."""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Guard:
    """Answers whether a key opens the door. `timer` gives seconds that only grow."""

    def __init__(self, account: Account, timer: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._timer = timer
        self._until = 0.0
        self._answers: dict[bytes | None, bool] = {}

    async def admits(self, secret: str | None) -> bool:
        """Whether this key, or None for none, opens the door."""
        now = self._timer()
        if now >= self._until or len(self._answers) >= MOST:
            self._answers.clear()
            self._until = now + REMEMBERED
        digest = None if secret is None else sha256(secret.encode()).digest()
        if digest not in self._answers:
            self._answers[digest] = await self._ask(secret)
        return self._answers[digest]

    async def knock(self) -> None:
        """Nothing, if the database answers. Raises DatabaseError."""
        await self._account.database.fetch_value(select(1))

    async def _ask(self, secret: str | None) -> bool:
        if secret is not None:
            return await verify_key(self._account.database, secret) == self._account.id
        return is_loopback(self._account.settings.host) and not await api_keys(self._account)

"""API keys: shown once, verified by their digest."""

import pytest
from sqlalchemy import select
from still_clock import Clock

from seggql.engine.account import Account
from seggql.engine.keys import api_keys, create_key, verify_key
from seggql.engine.mistakes import Mistake
from seggql.store import tables

pytestmark = pytest.mark.anyio


async def test_a_key_opens_its_account_and_is_kept_nowhere(account: Account, clock: Clock) -> None:
    made = await create_key(account, " backend ", token=lambda: "s3cret")
    assert (made.secret, made.key.name) == ("seggql_s3cret", "backend")
    assert await verify_key(account.database, made.secret) == account.id
    for wrong in ("seggql_s3cre", "s3cret", "", "seggql_", "seggql_\ud800"):
        assert await verify_key(account.database, wrong) is None
    (row,) = await account.database.fetch(select(tables.api_keys))
    assert "s3cret" not in repr(dict(row)) and "s3cret" not in repr(made)


async def test_keys_are_listed_without_their_secrets(account: Account, clock: Clock) -> None:
    first = await create_key(account, "first")
    clock.advance(days=1)
    second = await create_key(account, "second")
    assert await api_keys(account) == (first.key, second.key)
    assert first.secret != second.secret and first.key.id != second.key.id


@pytest.mark.parametrize("name", ["", " ", "\x00", "x" * 201])
async def test_a_key_needs_a_name(account: Account, name: str) -> None:
    with pytest.raises(Mistake):
        await create_key(account, name)
    assert await api_keys(account) == ()

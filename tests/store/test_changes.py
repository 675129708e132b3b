"""The change feed: nothing committed is missed or told twice, whatever order transactions end in."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from seggql.store import changes
from seggql.store.changes import Batch, Change, here, open_feed, prune, read, record
from seggql.store.cursor import Cursor
from seggql.store.database import Connection, Database
from seggql.store.tables import changes as rows
from seggql.store.tables import feeds

AT = datetime(2026, 5, 10, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
NOWHERE = Cursor("0:0:", "")
EVENT = UUID("01890000-0000-7000-8000-000000000000")


@dataclass
class Reader:
    """Follows the feed of an account, and keeps what it was told."""

    database: Database
    account_id: int = 1
    cursor: Cursor = NOWHERE
    told: list[int] = field(default_factory=list)

    async def start(self) -> "Reader":
        async with self.database.transaction("repeatable_read", readonly=True) as connection:
            self.cursor = await here(connection, self.account_id)
        return self

    async def batch(self) -> Batch | None:
        async with self.database.transaction("repeatable_read", readonly=True) as connection:
            return await read(connection, self.account_id, self.cursor)

    async def read(self) -> Change:
        """What is new."""
        batch = await self.batch()
        assert batch is not None
        self.cursor = batch.cursor
        self.told += batch.change.people
        return batch.change


@pytest.fixture
async def reader(database: Database) -> Reader:
    await open_feed(database, 1, uuid4())
    return await Reader(database).start()


async def wrote(connection: Connection, *people: int, account_id: int = 1, at: datetime = AT) -> None:
    await record(connection, account_id, Change(frozenset(people)), uuid4(), at)


async def write(database: Database, *people: int, at: datetime = AT) -> None:
    async with database.transaction() as connection:
        await wrote(connection, *people, at=at)


@pytest.fixture
async def open_transaction(database: Database) -> AsyncIterator[Connection]:
    """One that got its number before the test began, and stays open."""
    async with AsyncExitStack() as stack:
        connection = await stack.enter_async_context(database.transaction())
        await connection.fetch_value(select(func.pg_current_xact_id()))
        yield connection


async def test_a_reader_is_told_everything_once(database: Database, reader: Reader) -> None:
    change = Change(frozenset({1, 2**40}), frozenset({(3, EVENT), (1, EVENT)}), definitions=True)
    async with database.transaction() as connection:
        await record(connection, 1, change, uuid4(), AT)
    assert await reader.read() == change
    assert not await reader.read()


async def test_what_commits_out_of_order_is_not_missed(database: Database, reader: Reader) -> None:
    async with database.transaction() as first:
        await wrote(first, 1)
        await write(database, 2)
        assert (await reader.read()).people == {2}
    assert (await reader.read()).people == {1}
    assert not await reader.read()


async def test_a_transaction_that_stays_open_delays_nobody(
    database: Database, open_transaction: Connection, reader: Reader
) -> None:
    for person in range(5):
        await write(database, person)
        assert (await reader.read()).people == {person}
    await wrote(open_transaction, 9)
    assert not await reader.read()
    assert reader.told == list(range(5))


async def test_what_is_rolled_back_is_never_told(database: Database, reader: Reader) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as connection:
            await wrote(connection, 1)
            raise RuntimeError
    assert not await reader.read()


async def test_accounts_are_apart(database: Database, reader: Reader) -> None:
    await open_feed(database, 2, uuid4())
    other = await Reader(database, 2).start()
    async with database.transaction() as connection:
        await wrote(connection, 5, account_id=2)
    assert not await reader.read()
    assert (await other.read()).people == {5}


async def test_a_reader_sees_in_its_transaction_what_it_is_told_of(database: Database, reader: Reader) -> None:
    async with database.transaction("repeatable_read", readonly=True) as connection:
        batch = await read(connection, 1, reader.cursor)
        await write(database, 1)
        again = await read(connection, 1, reader.cursor)
    assert batch == again
    assert (await reader.read()).people == {1}


async def test_more_than_is_worth_naming_is_everything(
    database: Database, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_KEYS", 3)
    await write(database, 1, 2, 3)
    assert await reader.read() == Change(frozenset({1, 2, 3}))
    await write(database, 1, 2, 3, 4)
    await write(database, 5)
    assert await reader.read() == Change(everything=True)
    assert await database.fetch_value(select(func.max(func.cardinality(rows.c.people)))) == 3


@pytest.mark.parametrize("seed", range(6))
async def test_any_interleaving_tells_everything_once(database: Database, reader: Reader, seed: int) -> None:
    """Hundreds of transactions open, write, commit and roll back in any order, with three readers at any moment."""
    random, numbers = Random(seed), count()
    readers = [reader, *[await Reader(database).start() for _ in range(2)]]
    under_way: list[tuple[AsyncExitStack, set[int]]] = []
    committed: list[int] = []

    async def begin() -> None:
        stack = AsyncExitStack()
        connection = await stack.enter_async_context(database.transaction())
        people = {next(numbers) for _ in range(random.randrange(1, 4))}
        if random.random() < 0.5:
            await wrote(connection, *people)
        else:  # part of it within a savepoint, as a transaction of its own number
            async with connection.raw.transaction():
                await wrote(connection, *people)
        under_way.append((stack, people))

    async def end() -> None:
        stack, people = under_way.pop(random.randrange(len(under_way)))
        if random.random() < 0.2:
            await stack.__aexit__(RuntimeError, RuntimeError(), None)
        else:
            await stack.aclose()
            committed.extend(people)

    for _ in range(250):
        dice = random.random()
        if dice < 0.35 and len(under_way) < 6:
            await begin()
        elif dice < 0.65 and under_way:
            await end()
        else:
            await random.choice(readers).read()
    while under_way:
        await end()
    for each in readers:
        await each.read()
        assert Counter(each.told) == Counter(committed)


async def test_pruned_changes_are_gone_for_those_who_have_not_read_them(database: Database, reader: Reader) -> None:
    late, early = await Reader(database).start(), reader
    await write(database, 1)
    await early.read()
    await write(database, 2, at=LATER)
    await prune(database, 1, LATER)
    assert await database.fetch_value(select(func.count()).select_from(rows)) == 1
    assert (await early.read()).people == {2}
    assert await late.batch() is None
    assert not await (await late.start()).read()


async def test_pruning_stops_before_what_somebody_cannot_see_yet(
    database: Database, open_transaction: Connection, reader: Reader
) -> None:
    await write(database, 1)
    await prune(database, 1, LATER)
    assert (await reader.read()).people == {1}
    await wrote(open_transaction, 2)
    assert await database.fetch_value(select(func.count()).select_from(rows)) == 1


async def test_pruning_what_is_older_than_the_newest_change_seen_is_noticed_too(
    database: Database, reader: Reader
) -> None:
    async with database.transaction() as first:
        await wrote(first, 1)
        await write(database, 2)
        assert (await reader.read()).people == {2}
    await prune(database, 1, LATER)
    assert await reader.batch() is None, "the last that was pruned was seen, but not the one before"


async def test_pruning_twice_never_brings_the_horizon_back(database: Database, reader: Reader) -> None:
    await write(database, 1, at=LATER)
    await write(database, 2, at=AT)
    while not (horizon := await database.fetch_value(select(feeds.c.pruned))):  # others' transactions may hold it back
        await prune(database, 1, LATER)  # up to the last written before: the other, older one goes with it
    await prune(database, 1, LATER)
    assert await database.fetch_value(select(feeds.c.pruned)) == horizon > 0
    assert await reader.batch() is None


async def test_another_history_cannot_be_followed(database: Database, reader: Reader) -> None:
    cursor = reader.cursor
    epoch, server, timeline = cursor.history.split("/")
    for other in (
        f"{uuid4()}/{server}/{timeline}",
        f"{epoch}/{int(server) + 1}/{timeline}",
        f"{epoch}/{server}/0000000F",
    ):
        reader.cursor = replace(cursor, history=other)
        assert await reader.batch() is None
    await database.execute(update(feeds).values(epoch=uuid4()))
    reader.cursor = cursor
    assert await reader.batch() is None


async def test_a_cursor_ahead_of_its_server_was_of_a_database_put_back(reader: Reader) -> None:
    ahead = reader.cursor.next + 1000
    reader.cursor = replace(reader.cursor, snapshot=f"{ahead}:{ahead}:")
    assert await reader.batch() is None


async def test_what_came_with_another_servers_dump_is_not_told(database: Database, reader: Reader) -> None:
    await write(database, 1)
    await database.execute(update(rows).values(xid=reader.cursor.next + 10_000))
    await database.execute(update(feeds).values(pruned=reader.cursor.next + 10_000))
    await write(database, 2)
    assert (await reader.read()).people == {2}
    await prune(database, 1, LATER)
    assert await database.fetch_value(select(feeds.c.pruned)) < reader.cursor.next


async def test_a_server_that_does_not_say_which_it_is_is_followed_by_epoch_alone(
    database: Database, reader: Reader
) -> None:
    role = f"plain_{uuid4().hex}"

    async def become(connection: Connection) -> None:
        await connection.raw.execute(f"SET LOCAL ROLE {role}")

    async with database.transaction() as connection:
        await connection.raw.execute(f"CREATE ROLE {role}; GRANT SELECT ON feeds, changes TO {role}")
        await connection.raw.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    try:
        async with database.transaction("repeatable_read") as connection:
            await become(connection)
            cursor = await here(connection, 1)
        assert not cursor.knows_server
        await write(database, 1)
        async with database.transaction("repeatable_read") as connection:
            await become(connection)
            batch = await read(connection, 1, cursor)
        assert batch is not None
        assert (batch.cursor.history, batch.change.people) == (cursor.history, {1})
        async with database.transaction("repeatable_read") as connection:
            await become(connection)
            assert await read(connection, 1, reader.cursor) is None  # one of before
    finally:
        async with database.transaction() as connection:
            await connection.raw.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


async def test_a_cursor_has_one_text(reader: Reader) -> None:
    assert Cursor.parse(str(reader.cursor)) == reader.cursor
    assert str(Cursor("10:12:10,11", "a/1/2")) == "10:12:10,11 a/1/2"
    for wrong in ("", "10:12:", "x:12: a", "10:12:10,11", " a"):
        with pytest.raises(ValueError, match="is no cursor"):
            Cursor.parse(wrong)


async def test_the_index_on_accounts_and_transactions_finds_what_is_new(database: Database, reader: Reader) -> None:
    for person in range(20):
        await write(database, person)
    await reader.read()
    async with database.transaction() as connection:
        await connection.raw.execute("SET LOCAL enable_seqscan = off")
        plan = await connection.raw.fetch(
            "EXPLAIN SELECT FROM changes WHERE account_id = 1 AND xid >= pg_snapshot_xmin($1::text::pg_snapshot)",
            reader.cursor.snapshot,
        )
    assert any("xid >=" in row[0] and "Index Cond" in row[0] for row in plan)

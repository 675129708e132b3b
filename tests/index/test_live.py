"""The living index: every answer holds all that was committed before it was asked for, whatever goes on."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from paces import BUSY, Follow
from sqlalchemy import func, select, text

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.preview import Preview, preview
from seggql.engine.profiles import ProfileInput, delete_profile, upsert_profiles
from seggql.engine.writing import writing
from seggql.errors import IndexTooLarge
from seggql.index import following
from seggql.index.audience import Audience
from seggql.index.compaction import compacted
from seggql.index.live import Live
from seggql.index.load import load
from seggql.index.status import State
from seggql.store.changes import prune
from seggql.store.listening import NAME

pytestmark = pytest.mark.anyio

OSLO: Any = {"attribute": "city", "operator": "is", "value": "Oslo"}
BOUGHT: Any = {"event": "purchase"}


def live(account: Account) -> Live:
    assert isinstance(account.audience, Live)
    return account.audience


def state(account: Account) -> State:
    return live(account).status.state


async def until(condition: Callable[[], object]) -> None:
    """Wait for what goes on in the background."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for announces nothing
            await asyncio.sleep(0.005)


async def settle(account: Account, *names: str, city: str = "Oslo") -> None:
    await upsert_profiles(account, [ProfileInput(name, attributes={"city": city}) for name in names])


async def count(account: Account, rule: Any = OSLO) -> int:
    seen = await preview(account, rule)
    assert len(seen.profiles.nodes) == seen.count
    return seen.count


async def everything(account: Account) -> None:
    """Say that more was written than is worth naming."""
    async with writing(account) as (_, changes):
        changes.of_everything()


async def test_whoever_writes_reads_it_back(follow: Follow) -> None:
    account = await follow()
    await settle(account, "a", "b")
    assert await count(account) == 2
    await settle(account, "b", city="Rome")
    assert await count(account) == 1
    await define_event(account, EventInput("purchase"))
    assert await count(account, BOUGHT) == 0
    await track_events(account, [EventTrack("purchase", external_id=name) for name in "bc"])
    assert await count(account, BOUGHT) == 2
    await delete_profile(account, external_id="b")
    assert await count(account, BOUGHT) == 1
    await define_attribute(account, FieldInput("score", "number"))
    await upsert_profiles(account, [ProfileInput("a", attributes={"score": 0.1})])
    assert await count(account, {"attribute": "score", "operator": "is", "value": 0.1}) == 1
    assert live(account).loads == 1


async def test_another_process_has_it_as_soon_as_it_is_asked(follow: Follow) -> None:
    writer, reader = await follow(), await follow()
    assert await count(reader) == 0
    for number in range(5):
        await settle(writer, f"p{number}")
        assert await count(reader) == number + 1


async def test_another_process_catches_up_by_itself(follow: Follow) -> None:
    writer, reader = await follow(), await follow(BUSY)
    assert await count(reader) == 0
    await settle(writer, "a")
    await until(lambda: live(reader).status.people == 1)


async def test_a_lost_listener_is_missed_by_nobody(follow: Follow) -> None:
    writer, reader = await follow(), await follow(BUSY)
    assert await count(reader) == 0
    activity = func.pg_stat_get_activity(None).table_valued("pid", "application_name")
    killed = select(func.pg_terminate_backend(activity.c.pid)).where(activity.c.application_name == NAME)
    assert await writer.database.fetch(killed)
    await settle(writer, "a")
    await until(lambda: live(reader).status.people == 1)


async def test_connections_that_are_cut_delay_answers_and_change_none(follow: Follow) -> None:
    writer, reader = await follow(), await follow(BUSY, only=False)
    assert await count(reader) == 0
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    await writer.database.fetch(others)
    await settle(writer, "a")
    async with asyncio.timeout(20):
        while (seen := await again(reader)).engine != "index":
            assert seen.count == 1
    assert seen.count == 1


async def again(account: Account) -> Preview:
    """A preview, however often the connections that it gets were cut."""
    while True:
        try:
            return await preview(account, OSLO)
        except Exception:
            continue


async def test_a_large_import_is_loaded_anew(follow: Follow) -> None:
    writer, waits = await follow(), await follow()
    await settle(writer, "a")
    assert await count(waits) == 1
    await everything(writer)
    await settle(writer, "b")
    assert await count(waits) == 2
    assert live(waits).loads == 2


async def test_sql_answers_meanwhile(follow: Follow) -> None:
    account = await follow(only=False)
    await settle(account, "a")
    await until(lambda: state(account) is State.READY)
    assert (await preview(account, OSLO)).engine == "index"
    gate = asyncio.Event()

    async def held_back(*args: Any, **kwargs: Any) -> Any:
        await gate.wait()
        return await load(*args, **kwargs)

    with patch("seggql.index.living.load", held_back):
        await everything(account)
        await settle(account, "b")
        seen = await preview(account, OSLO)
        assert (seen.engine, seen.count, state(account)) == ("sql", 2, State.LOADING)
        gate.set()
        await until(lambda: state(account) is State.READY)
    seen = await preview(account, OSLO)
    assert (seen.engine, seen.count) == ("index", 2)


async def test_what_cannot_be_taken_up_is_loaded_anew(follow: Follow, caplog: pytest.LogCaptureFixture) -> None:
    account = await follow()
    await settle(account, "a")
    assert await count(account) == 1
    with patch.object(following, "changed", side_effect=ValueError("Oslo")):
        await settle(account, "b")
    assert await count(account) == 2
    assert live(account).loads == 2
    assert "ValueError" in caplog.text
    assert "Oslo" not in caplog.text


async def test_pruned_history_is_loaded_anew(follow: Follow) -> None:
    account, reader = await follow(), await follow()
    assert await count(reader) == 0
    await settle(account, "a")
    await prune(account.database, account.id, account.clock() + timedelta(days=1))
    assert await count(reader) == 1
    assert live(reader).loads == 2


async def test_an_account_that_has_no_room_is_answered_by_sql(follow: Follow) -> None:
    account = await follow(only=False, memory=1)
    await settle(account, "a")
    await until(lambda: state(account) is State.OFF)
    seen = await preview(account, OSLO)
    assert (seen.engine, seen.count) == ("sql", 1)


async def test_where_only_the_index_answers_it_must_have_room(follow: Follow) -> None:
    with pytest.raises(IndexTooLarge, match="SEGGQL_INDEX_MEMORY"):
        await follow(memory=1)


async def test_an_account_that_outgrows_its_room_says_so(follow: Follow) -> None:
    small, writer = await follow(memory=200_000), await follow()
    assert await count(small) == 0
    await settle(writer, *(f"p{number}" for number in range(1_000)))
    with patch("seggql.index.live.weight", return_value=10**6), pytest.raises(IndexTooLarge):
        await preview(small, OSLO)


async def test_the_erased_are_forgotten_soon(follow: Follow) -> None:
    account = await follow(BUSY)
    await settle(account, "a", "b", "c")
    assert await count(account) == 3
    await delete_profile(account, external_id="b")
    await until(lambda: len(held(account).people) == 2)
    assert await count(account) == 2
    await settle(account, "d")
    assert await count(account) == 3


async def test_a_compaction_of_before_another_load_is_dropped(follow: Follow) -> None:
    account = await follow(BUSY)
    await settle(account, "a", "b", "c")
    assert await count(account) == 3
    begun, may_end = threading.Event(), threading.Event()

    def slowly(audience: Audience) -> Audience:
        begun.set()
        may_end.wait(20)
        return compacted(audience)

    with patch("seggql.index.living.compacted", slowly):
        await delete_profile(account, external_id="b")
        await until(begun.is_set)
        live(account).refuse(10**10)
        await until(lambda: state(account) is State.READY)
        await settle(account, "d")
        may_end.set()
        for _ in range(20):
            assert await count(account) == 3
            await asyncio.sleep(0.01)


def held(account: Account) -> Any:
    version = live(account).held
    assert version is not None
    return version.audience


async def test_a_restart_goes_on_from_the_snapshot(follow: Follow, tmp_path: Path) -> None:
    first = await follow(BUSY, snapshot=tmp_path / "index")
    await settle(first, "a")
    assert await count(first) == 1
    await until((tmp_path / "index").exists)
    await settle(first, "b")
    with patch("seggql.index.living.load", side_effect=AssertionError):
        second = await follow(snapshot=tmp_path / "index")
        assert await count(second) == 2


async def test_a_foreign_snapshot_is_loaded_anew(follow: Follow, tmp_path: Path) -> None:
    first = await follow(BUSY, snapshot=tmp_path / "index")
    await settle(first, "a")
    await until((tmp_path / "index").exists)
    await first.database.execute(text("UPDATE feeds SET epoch = gen_random_uuid()"))
    second = await follow(snapshot=tmp_path / "index")
    assert await count(second) == 1
    assert live(second).loads == 2


async def test_a_folder_that_cannot_be_written_to_is_told(
    follow: Follow, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    account = await follow(BUSY, snapshot=tmp_path / "file" / "index")
    await settle(account, "a")
    assert await count(account) == 1
    await until(lambda: "cannot be saved" in caplog.text)


async def test_evaluations_go_on_with_the_version_they_began_with(follow: Follow) -> None:
    account = await follow()
    await settle(account, "a")
    version = await live(account).current()
    assert version is not None
    await delete_profile(account, external_id="a")
    assert not version.people.erased
    assert not held(account).people.alive().any()

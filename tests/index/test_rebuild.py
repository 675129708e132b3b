"""Whatever several processes write at once, an index that was kept up is bit for bit one that is loaded anew."""

import asyncio
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from paces import BUSY, IDLE, Follow

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.mistakes import Mistake
from seggql.engine.profiles import ProfileInput, delete_profile, upsert_profiles
from seggql.index import terms
from seggql.index.compaction import compacted
from seggql.index.following import Held
from seggql.index.live import Live
from seggql.index.terms import Pace
from seggql.index.weight import differences

pytestmark = pytest.mark.anyio

PEOPLE = 30
CITIES = ("Oslo", "ROME", "rome", "Ærø", "", None)
VALUES = {
    "city": lambda random: random.choice(CITIES),
    "birth_date": lambda random: random.choice((None, "1990-02-28", "0001-01-01", "9999-12-31")),
    "last_interaction": lambda random: random.choice((None, "2026-05-01T00:00:00.000001Z")),
    "tags": lambda random: random.sample(["vip", "lead", "new"], random.randrange(4)),
    "score": lambda random: random.choice((None, 0, 0.1, -3, 10**14, 1e-9)),
    "orders": lambda random: [{"price": random.choice((5, 0.5)), "kind": "shoes"}] * random.randrange(3),
}


def name(random: Random) -> str:
    return f"p{random.randrange(PEOPLE)}"


async def upsert(account: Account, random: Random) -> None:
    names = {name(random) for _ in range(random.randint(1, 5))}
    fields = random.sample([*VALUES], 3)
    await upsert_profiles(
        account, [ProfileInput(one, attributes={field: VALUES[field](random) for field in fields}) for one in names]
    )


async def track(account: Account, random: Random) -> None:
    def one() -> EventTrack:
        at = f"2026-0{random.randint(1, 4)}-0{random.randint(1, 9)}T00:00:00Z"  # mostly before those there are
        properties: dict[str, Any] = {"amount": random.choice((1, 2.5)), "product": random.choice(("cap", "hat"))}
        return EventTrack(random.choice(("bought", "seen")), external_id=name(random), at=at, properties=properties)

    await track_events(account, [one() for _ in range(random.randint(1, 8))])


async def erase(account: Account, random: Random) -> None:
    with suppress(Mistake):  # nobody may have that name
        await delete_profile(account, external_id=name(random))


async def define(account: Account, random: Random) -> None:
    await define_attribute(account, FieldInput(f"new_{random.randrange(5)}", "text"))


WRITES = (upsert, upsert, upsert, track, track, track, erase, define)


async def write(account: Account, random: Random, times: int) -> None:
    for _ in range(times):
        await random.choice(WRITES)(account, random)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("pace", [BUSY, IDLE], ids=["compacted all the time", "never compacted"])
async def test_kept_up_it_is_as_loaded_anew(
    follow: Follow, seed: int, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "LEAST", 0)
    writers = [await follow(pace) for _ in range(3)]
    items = (FieldInput("price", "number"), FieldInput("kind", "text"))
    await define_attribute(writers[0], FieldInput("score", "number"))
    await define_attribute(writers[0], FieldInput("orders", "object_list", fields=items))
    for event in ("bought", "seen"):
        properties = (FieldInput("amount", "number"), FieldInput("product", "text"))
        await define_event(writers[0], EventInput(event, properties=properties))
    await asyncio.gather(*(write(writer, Random(f"{seed} {number}"), 25) for number, writer in enumerate(writers)))
    anew = (await now(await follow())).audience
    assert len(anew.people)
    for writer in writers:
        kept = await now(writer)
        assert live(writer).loads == 1
        assert differences(compacted(kept.audience), anew) == []


def live(account: Account) -> Live:
    assert isinstance(account.audience, Live)
    return account.audience


async def now(account: Account) -> Held:
    """The version that holds everything."""
    assert await live(account).current()
    held = live(account).held
    assert held is not None
    return held

"""Members of saved segments: pages, counts and single people, each in a number of statements that is fixed."""

from typing import Any

import pytest
from sqlalchemy import update
from still_clock import Clock

from seggql.engine.account import Account
from seggql.engine.catalogue import define_event
from seggql.engine.definitions import EventInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.membership import (
    Membership,
    counts,
    members,
    members_count,
    members_of,
    segment_membership,
    segments_of,
    total,
)
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.profiles import ProfileInput, ProfileOrder, upsert_profiles
from seggql.engine.segments import SegmentInput, create_segment
from seggql.rules.issues import IssueCode
from seggql.store import tables

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sql", "index"], indirect=True)]

NOWHERE = "segment_" + "0" * 32


@pytest.fixture
async def people(account: Account) -> dict[str, str]:
    """The profile ids of a, b and c; a and b are in Oslo, b and c visited today."""
    await define_event(account, EventInput("visit"))
    inputs = [ProfileInput(name, attributes={"city": "Oslo" if name < "c" else "Rome"}) for name in "abc"]
    ids = {str(one.external_id): one.id for one in await upsert_profiles(account, inputs)}
    await track_events(account, [EventTrack("visit", ids[name]) for name in "bc"])
    return ids


@pytest.fixture
async def segments(account: Account, people: dict[str, str]) -> dict[str, str]:
    """The ids of segments: of Oslo, of visitors, of both by name, of everyone, and one that has lost its meaning."""
    made: dict[str, str] = {}

    async def save(name: str, rule: Any) -> None:
        made[name] = (await create_segment(account, SegmentInput(name, rule))).id

    await save("oslo", {"attribute": "city", "operator": "is", "value": "Oslo"})
    await save("visitors", {"event": "visit", "time": {"operator": "within_last", "amount": 1, "unit": "hours"}})
    await save("both", {"all": [{"segment": made["oslo"]}, {"segment": made["visitors"]}]})
    await save("everyone", {"all": []})
    await save("lost", {"all": []})
    rule = {"attribute": "gone", "operator": "is_empty"}
    lost = tables.segments.c.name == "lost"
    await account.database.execute(update(tables.segments).where(lost).values(rule=rule))
    return made


async def test_members_are_paged_searched_and_ordered(
    account: Account, people: dict[str, str], segments: dict[str, str]
) -> None:
    first = await members(account, segments["oslo"], first=1)
    second = await members(account, segments["oslo"], first=1, after=first.cursors[0])
    assert [one.nodes[0].external_id for one in (first, second)] == ["a", "b"]
    assert (first.has_next, second.has_next) == (True, False)
    order = ProfileOrder("city", descending=True)
    listed = (await members(account, segments["everyone"], order=order)).nodes
    assert [one.external_id for one in listed] == ["c", "a", "b"]
    assert await members_count(account, segments["oslo"], search="B") == 1
    asked = [segments[name] for name in ("oslo", "visitors", "lost")]
    pages = await members_of(account, [*asked, NOWHERE], first=1)
    shown = [[one.external_id for one in page.nodes] if page else None for page in map(pages.get, asked)]
    assert (shown, len(pages)) == ([["a"], ["b"], None], 3)


async def test_members_follow_the_clock(account: Account, segments: dict[str, str], clock: Clock) -> None:
    before = clock.now
    clock.advance(hours=1)
    assert await members_count(account, segments["visitors"]) == 0
    assert await members_count(account, segments["visitors"], as_of=before) == 2


async def test_counts_of_many_segments_take_as_many_statements_as_of_one(
    account: Account, segments: dict[str, str]
) -> None:
    names = {id: name for name, id in segments.items()}
    before = account.database.statements
    found = await counts(account, [segments["oslo"]])
    one = account.database.statements - before
    assert found == {segments["oslo"]: 2}
    found = await counts(account, [segments[name] for name in ("oslo", "visitors", "everyone", "lost")])
    assert account.database.statements - before - one == one
    assert {names[id]: count for id, count in found.items()} == {
        "oslo": 2, "visitors": 2, "everyone": 3, "lost": None,
    }  # fmt: skip
    assert await counts(account, [segments["both"], NOWHERE]) == {segments["both"]: 1}
    assert await counts(account, [segments["lost"]]) == {segments["lost"]: None}
    assert await counts(account, []) == {}
    assert await total(account) == 3


async def test_one_person_is_asked_about_many_segments(
    account: Account, people: dict[str, str], segments: dict[str, str]
) -> None:
    asked = list(segments.values())
    for name, found in (("a", (True, False, False, True)), ("b", (True,) * 4), ("c", (False, True, False, True))):
        expected = [Membership(id, member) for id, member in zip(asked, (*found, None), strict=True)]
        assert list(await segment_membership(account, people[name], asked)) == expected
    twice = await segment_membership(account, people["a"], [segments["oslo"]] * 2)
    assert [one.member for one in twice] == [True, True]
    assert await segment_membership(account, people["a"], []) == ()


async def test_segments_of_many_people_take_as_many_statements_as_of_one(
    account: Account, people: dict[str, str], segments: dict[str, str]
) -> None:
    before = account.database.statements
    await segments_of(account, [people["a"]])
    one = account.database.statements - before
    found = await segments_of(account, [*people.values(), "profile_99"])
    assert account.database.statements - before - one == one
    assert [[segment.name for segment in theirs] for theirs in found.values()] == [
        ["everyone", "oslo"],
        ["both", "everyone", "oslo", "visitors"],
        ["everyone", "visitors"],
        [],
    ]


async def test_what_is_not_there_is_a_mistake(
    account: Account, people: dict[str, str], segments: dict[str, str]
) -> None:
    async def refusal(doing: Any) -> list[tuple[str, str]]:
        with pytest.raises(Mistake) as refused:
            await doing
        return [("/".join(error.field), error.code) for error in refused.value.errors]

    missing = MistakeCode.NOT_FOUND
    assert await refusal(members(account, NOWHERE)) == [("segmentId", missing)]
    assert await refusal(members(account, "x")) == [("segmentId", MistakeCode.INVALID_ID)]
    assert await refusal(members(account, segments["lost"])) == [("segmentId", MistakeCode.INVALID)]
    assert await refusal(members(account, segments["oslo"], first=-1)) == [("first", MistakeCode.INVALID)]
    asked = segment_membership(account, "profile_99", [segments["oslo"]])
    assert await refusal(asked) == [("profileId", missing)]
    asked = segment_membership(account, people["a"], [segments["oslo"], NOWHERE])
    assert await refusal(asked) == [("segmentIds/1", missing)]
    asked = segment_membership(account, people["a"], [segments["oslo"], "profile_1"])
    assert await refusal(asked) == [("segmentIds/1", MistakeCode.INVALID_ID)]
    asked = segment_membership(account, people["a"], [segments["oslo"]] * 501)
    assert await refusal(asked) == [("segmentIds", IssueCode.TOO_MANY)]

"""Previews: exact counts of a rule and of its clauses, the comparison with a segment, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.mistakes import Mistake
from seggql.engine.preview import preview
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.engine.segments import SegmentInput, create_segment
from seggql.rules.issues import IssueCode

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sql", "index"], indirect=True)]

EVERYONE: Any = {"all": []}
BOUGHT: Any = {"event": "purchase", "time": {"operator": "within_last", "amount": 30, "unit": "days"}}


def city(*names: str) -> Any:
    return {"attribute": "city", "operator": "is", "value": [*names]}


@pytest.fixture
async def shop(account: Account) -> Account:
    """a, b, c in Oslo; d, e in Rome; a, d bought this month; b bought in January."""
    await define_attribute(account, FieldInput("score", "number"))
    await define_event(account, EventInput("purchase"))
    places = dict.fromkeys("abc", "Oslo") | dict.fromkeys("de", "Rome")
    people = [ProfileInput(name, attributes={"city": place}) for name, place in places.items()]
    await upsert_profiles(account, people)
    bought = [EventTrack("purchase", external_id=name, at="2026-05-01T00:00:00Z") for name in "ad"]
    early = EventTrack("purchase", external_id="b", at="2026-01-15T00:00:00Z")
    await track_events(account, [*bought, *bought, early])
    return account


async def test_a_rule_is_counted_as_a_whole_and_by_clause(shop: Account, engine: str) -> None:
    rule: Any = {"all": [city("oslo"), {"not": BOUGHT}, {"any": [city("Rome", "Oslo"), BOUGHT]}]}
    before = shop.database.statements
    ticks = iter([1.0, 1.25])
    seen = await preview(shop, rule, first=1, timer=lambda: next(ticks))
    assert shop.database.statements - before == {"sql": 4, "index": 3}[engine]  # catalogue (2), counts, people
    assert (seen.count, seen.total, seen.share, seen.exact, seen.engine) == (2, 5, 0.4, True, engine)
    assert seen.elapsed_ms == 250
    assert [(clause.pointer, clause.count) for clause in seen.clauses] == [
        ("/all/0", 3),
        ("/all/1/not", 2),
        ("/all/2/any/0", 5),
        ("/all/2/any/1", 2),
    ]
    assert "Oslo" in seen.clauses[0].text or "oslo" in seen.clauses[0].text
    assert [person.external_id for person in seen.profiles.nodes] == ["b"]
    assert seen.profiles.has_next
    assert seen.rule == rule
    assert seen.sentence.startswith("People")


async def test_a_rule_of_a_single_clause_has_the_root_as_its_pointer(shop: Account) -> None:
    seen = await preview(shop, BOUGHT)
    assert [(clause.pointer, clause.count) for clause in seen.clauses] == [("", 2)]


async def test_no_conditions_are_everyone(shop: Account, account: Account) -> None:
    seen = await preview(shop, EVERYONE, first=500)
    assert (seen.count, seen.share, seen.clauses, len(seen.profiles.nodes)) == (5, 1.0, (), 5)


async def test_nobody_is_no_share_of_nobody(account: Account) -> None:
    seen = await preview(account, EVERYONE)
    assert (seen.count, seen.total, seen.share) == (0, 0, 0.0)


async def test_what_is_probably_not_meant_is_noted(shop: Account) -> None:
    seen = await preview(shop, {"all": [city("Oslo"), {"not": city("Oslo")}]})
    assert (seen.count, seen.lint[0].pointer) == (0, "/all/1")
    assert (await preview(shop, city("Oslo"))).lint == ()


async def test_without_people_to_show_only_counts_are_asked(shop: Account, engine: str) -> None:
    before = shop.database.statements
    seen = await preview(shop, BOUGHT, first=0)
    assert (shop.database.statements - before, seen.profiles.nodes) == ({"sql": 3, "index": 2}[engine], ())


async def test_a_rule_is_asked_as_of_any_instant(shop: Account) -> None:
    january = datetime(2026, 1, 20, tzinfo=UTC)
    seen = await preview(shop, BOUGHT, as_of=january)
    assert ([person.external_id for person in seen.profiles.nodes], seen.as_of) == (["b"], january)


async def test_the_comparison_tells_who_would_enter_leave_and_stay(shop: Account) -> None:
    segment = await create_segment(shop, SegmentInput("Buyers", BOUGHT))
    seen = await preview(shop, city("Oslo"), compare_to=segment.id)
    assert seen.comparison is not None
    assert (seen.comparison.entering, seen.comparison.leaving, seen.comparison.staying) == (2, 1, 1)
    assert (await preview(shop, {"segment": segment.id})).count == 2


BAD_QUESTIONS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"rule": []}, ["rule"]),
    ({"rule": {"all": [city("a"), {"event": "purchse"}]}}, ["rule/all/1/event"]),
    (
        {"rule": {"any": [{"attribute": "a~b/c", "operator": "is", "value": 1, "x/y": 1}]}},
        ["rule/any/0/x/y", "rule/any/0/attribute"],
    ),
    ({"first": 501}, ["first"]),
    ({"as_of": datetime(2026, 1, 1)}, ["asOf"]),  # noqa: DTZ001
    ({"as_of": datetime(1969, 12, 31, tzinfo=UTC)}, ["asOf"]),
    ({"as_of": datetime(3000, 1, 1, tzinfo=UTC)}, ["asOf"]),
    ({"compare_to": "segment_" + "0" * 32}, ["compareTo"]),
    ({"compare_to": "profile_1"}, ["compareTo"]),
)


async def test_what_cannot_be_asked_is_refused(shop: Account) -> None:
    for asked, places in BAD_QUESTIONS:
        with pytest.raises(Mistake) as refused:
            await preview(shop, **{"rule": EVERYONE, **asked})
        assert ["/".join(error.field) for error in refused.value.errors] == places, asked


async def test_what_is_malformed_and_what_has_no_meaning_is_told_together(account: Account) -> None:
    wrong: Any = {
        "all": [
            {"attribute": "ctiy", "operator": "is", "value": "x"},
            {"attribute": "city"},
            {"attribute": "age", "operator": "is", "value": "x"},
            {"any": []},
            {"attribute": "langage", "operator": "iz", "value": "x"},
            {"event": "purchas", "occurrence": {"operator": "zz", "count": -1}, "where": {"any": []}},
            {"items": "oders", "match": "some", "where": {"attribute": "x", "operator": "is_empty"}},
        ]
    }
    with pytest.raises(Mistake) as refused:
        await preview(account, wrong)
    assert {("/".join(error.field[1:]), error.code) for error in refused.value.errors} == {
        ("all/1", IssueCode.MISSING_KEY),
        ("all/3/any", IssueCode.MALFORMED),
        ("all/4/operator", IssueCode.UNKNOWN_OPERATOR),
        ("all/5/occurrence/operator", IssueCode.UNKNOWN_OPERATOR),
        ("all/5/occurrence/count", IssueCode.BAD_OPERAND),
        ("all/5/where/any", IssueCode.MALFORMED),
        ("all/6/match", IssueCode.UNKNOWN_OPERATOR),
        ("all/0/attribute", IssueCode.UNKNOWN_ATTRIBUTE),
        ("all/2/value", IssueCode.BAD_VALUE),
        ("all/4/attribute", IssueCode.UNKNOWN_ATTRIBUTE),
        ("all/5/event", IssueCode.UNKNOWN_EVENT),
        ("all/6/items", IssueCode.UNKNOWN_ATTRIBUTE),
    }

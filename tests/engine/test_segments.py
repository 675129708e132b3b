"""Saved segments: what is stored, versions, copies, what is refused, and how they are listed."""

import asyncio
from typing import Any

import pytest
from still_clock import Clock

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.engine.ready_made import READY_MADE, install_ready_made
from seggql.engine.segments import (
    Origin,
    Segment,
    SegmentChange,
    SegmentFilter,
    SegmentInput,
    SegmentKind,
    SegmentOrder,
    SegmentSort,
    create_segment,
    delete_segment,
    duplicate_segment,
    segment,
    segments,
    segments_by_id,
    segments_count,
    sentences,
    update_segment,
    versions_of,
)
from seggql.rules.issues import IssueCode

pytestmark = pytest.mark.anyio

LONDON: Any = {"attribute": "city", "operator": "is", "value": "London"}
PARIS: Any = {"attribute": "city", "operator": "is", "value": "Paris"}


async def save(account: Account, name: str, rule: Any = LONDON, **more: Any) -> Segment:
    return await create_segment(account, SegmentInput(name, rule, **more))


async def refusal(doing: Any) -> list[tuple[str, str]]:
    """The place and code of each mistake."""
    with pytest.raises(Mistake) as refused:
        await doing
    return [("/".join(error.field), error.code) for error in refused.value.errors]


async def test_a_segment_reads_back_as_it_was_saved(account: Account) -> None:
    made = await save(
        account,
        "  Londoners ",
        kind=SegmentKind.REAL_TIME,
        origin=Origin.ASSISTANT,
        criteria="people in London",
        summary="All of London.",
        note="for May",
        tags=("city", "City", "may"),
    )
    assert (made.name, made.tags, made.version, made.editable) == ("Londoners", ("city", "may"), 1, True)
    assert made.created_at == made.updated_at == account.clock()
    assert await segment(account, made.id) == made
    assert await segments_by_id(account, [made.id, "segment_" + "0" * 32]) == {made.id: made}
    assert await sentences(account, [made.id]) == {made.id: "People whose city is London"}
    assert await segment(account, "segment_" + "0" * 32) is None


BAD_SEGMENTS: tuple[tuple[SegmentInput, list[tuple[str, str]]], ...] = (
    (SegmentInput(" ", LONDON), [("name", MistakeCode.REQUIRED)]),
    (SegmentInput("x" * 201, LONDON), [("name", IssueCode.TOO_LONG)]),
    (SegmentInput("a\x00", LONDON), [("name", IssueCode.BAD_VALUE)]),
    (SegmentInput("a", LONDON, note="x" * 10_001), [("note", IssueCode.TOO_LONG)]),
    (SegmentInput("a", LONDON, tags=("a", "")), [("tags/1", MistakeCode.REQUIRED)]),
    (SegmentInput("a", LONDON, tags=("x" * 201,)), [("tags/0", IssueCode.TOO_LONG)]),
    (SegmentInput("a", LONDON, tags=tuple(map(str, range(101)))), [("tags", IssueCode.TOO_MANY)]),
    (SegmentInput("a", LONDON, origin=Origin.SMART), [("origin", MistakeCode.READ_ONLY)]),
    (SegmentInput("a", None), [("rule", IssueCode.MALFORMED)]),
    (SegmentInput("a", {"any": []}), [("rule/any", IssueCode.MALFORMED)]),
    (
        SegmentInput("", {"all": [{"attribute": "town", "operator": "is", "value": 1}, {"event": "x"}]}),
        [
            ("name", MistakeCode.REQUIRED),
            ("rule/all/0/attribute", IssueCode.UNKNOWN_ATTRIBUTE),
            ("rule/all/1/event", IssueCode.UNKNOWN_EVENT),
        ],
    ),
    (SegmentInput("a", {"segment": "segment_" + "0" * 32}), [("rule/segment", IssueCode.UNKNOWN_SEGMENT)]),
    (SegmentInput("a", {"segment": "profile_1"}), [("rule/segment", IssueCode.UNKNOWN_SEGMENT)]),
)


async def test_a_bad_segment_is_refused_with_every_mistake(account: Account) -> None:
    for given, found in BAD_SEGMENTS:
        assert await refusal(create_segment(account, given)) == found, given
    assert await segments_count(account) == 0


async def test_names_are_unique_ignoring_case_even_when_many_save_at_once(account: Account) -> None:
    names = ["VIP", "vip", "Vip", "vIP"]
    saving = await asyncio.gather(*(save(account, name) for name in names), return_exceptions=True)
    assert sum(isinstance(one, Segment) for one in saving) == 1
    assert await refusal(save(account, "ViP")) == [("name", MistakeCode.TAKEN)]


async def test_a_new_rule_or_name_is_a_new_version(account: Account, clock: Clock) -> None:
    made = await save(account, "A", summary="first")
    clock.advance(hours=1)
    renamed = await update_segment(account, made.id, SegmentChange(name="B"))
    clock.advance(hours=1)
    noted = await update_segment(account, made.id, SegmentChange(note="n", tags=("t",), summary=None))
    assert (noted.version, noted.note, noted.tags, noted.summary) == (2, "n", ("t",), None)
    assert noted.updated_at == account.clock() > renamed.updated_at > made.updated_at
    ruled = await update_segment(account, made.id, SegmentChange(rule=PARIS, kind=SegmentKind.REAL_TIME))
    assert (ruled.version, ruled.rule, ruled.kind, ruled.created_at) == (3, PARIS, "real_time", made.created_at)
    assert await segment(account, made.id) == ruled
    versions = (await versions_of(account, [made.id]))[made.id]
    assert [(one.version, one.name, one.rule, one.summary) for one in versions] == [
        (3, "B", PARIS, None),
        (2, "B", LONDON, "first"),
        (1, "A", LONDON, "first"),
    ]


async def test_a_change_that_changes_nothing_is_none(account: Account, clock: Clock) -> None:
    made = await save(account, "A")
    clock.advance(hours=1)
    assert await update_segment(account, made.id, SegmentChange(name=" A ", rule=LONDON)) == made
    recased = await update_segment(account, made.id, SegmentChange(name="a"))
    assert (recased.name, recased.version) == ("a", 2)


async def test_who_read_an_older_version_is_told(account: Account) -> None:
    made = await save(account, "A")
    await update_segment(account, made.id, SegmentChange(name="B", expected_version=1))
    late = update_segment(account, made.id, SegmentChange(name="C", expected_version=1))
    assert await refusal(late) == [("expectedVersion", MistakeCode.CHANGED)]


async def test_a_bad_change_is_refused(account: Account) -> None:
    made = await save(account, "A")
    await save(account, "B")
    change = SegmentChange(name="b", rule={"all": [{}]})
    assert await refusal(update_segment(account, made.id, change)) == [
        ("name", MistakeCode.TAKEN),
        ("rule/all/0", IssueCode.MALFORMED),
    ]
    for id, code in (("segment_" + "0" * 32, MistakeCode.NOT_FOUND), ("profile_1", MistakeCode.INVALID_ID)):
        assert await refusal(update_segment(account, id, SegmentChange(note="x"))) == [("id", code)]
        assert await refusal(delete_segment(account, id)) == [("id", code)]
        assert await refusal(duplicate_segment(account, id)) == [("id", code)]
    assert await segment(account, made.id) == made


async def test_a_segment_never_contains_itself(account: Account) -> None:
    first = await save(account, "First")
    second = await save(account, "Second", {"segment": first.id})
    third = await save(account, "Third", {"not": {"segment": second.id}})
    for id in (first.id, third.id):
        change = SegmentChange(rule={"any": [LONDON, {"segment": id}]})
        assert await refusal(update_segment(account, first.id, change)) == [
            ("rule/any/1/segment", IssueCode.SEGMENT_CYCLE)
        ]


async def test_what_others_name_cannot_be_deleted(account: Account) -> None:
    first = await save(account, "First")
    second = await save(account, "Second", {"all": [{"segment": first.id}, LONDON]})
    with pytest.raises(Mistake, match="“First” is part of “Second”"):
        await delete_segment(account, first.id)
    assert await delete_segment(account, second.id) == second.id
    assert await delete_segment(account, first.id) == first.id
    assert await segments_count(account) == 0
    assert await versions_of(account, [first.id]) == {}


async def test_a_rule_may_not_grow_so_that_others_lose_their_meaning(account: Account) -> None:
    def deep(inner: Any, levels: int) -> Any:
        return {"not": deep(inner, levels - 1)} if levels else inner

    inner = await save(account, "Inner")
    below = inner.id
    for number in range(5):
        below = (await save(account, f"S{number}", deep({"segment": below}, 8))).id
    change = SegmentChange(rule=deep(LONDON, 9))
    assert await refusal(update_segment(account, inner.id, change)) == [("rule", MistakeCode.IN_USE)]


async def test_a_copy_may_be_edited(account: Account) -> None:
    made = await save(account, "VIP", criteria="c", summary="s", note="n", tags=("t",), kind=SegmentKind.REAL_TIME)
    copy = await duplicate_segment(account, made.id)
    again = await duplicate_segment(account, made.id)
    named = await duplicate_segment(account, made.id, "Mine")
    assert [one.name for one in (copy, again, named)] == ["Copy of VIP", "Copy of VIP 2", "Mine"]
    for one in (copy, again, named):
        assert (one.rule, one.kind, one.criteria, one.summary, one.note, one.tags, one.version, one.origin) == (
            made.rule, made.kind, "c", "s", "n", ("t",), 1, Origin.USER,
        )  # fmt: skip
    assert await refusal(duplicate_segment(account, made.id, "vip")) == [("name", MistakeCode.TAKEN)]
    long = await save(account, "x" * 200)
    assert len((await duplicate_segment(account, long.id)).name) <= 200


async def names(account: Account, *asked: Any) -> list[str]:
    """The names of a list, read one at a time."""
    found: list[str] = []
    after = None
    while True:
        page = await segments(account, *asked, first=1, after=after)
        found += [one.name for one in page.nodes]
        if not page.has_next:
            return found
        after = page.cursors[-1]


async def test_segments_are_filtered_and_ordered(account: Account, clock: Clock) -> None:
    gold = await save(account, "b gold", tags=("May",))
    clock.advance(days=1)
    await save(account, "A gold", kind=SegmentKind.REAL_TIME)
    clock.advance(days=1)
    await save(account, "Ç", origin=Origin.ASSISTANT)
    clock.advance(days=1)
    await update_segment(account, gold.id, SegmentChange(note="n"))
    assert await names(account) == ["A gold", "b gold", "Ç"]
    for filter, found in (
        (SegmentFilter("GOLD"), ["A gold", "b gold"]),
        (SegmentFilter("ç"), ["Ç"]),
        (SegmentFilter(kind=SegmentKind.REAL_TIME), ["A gold"]),
        (SegmentFilter(origin=Origin.ASSISTANT), ["Ç"]),
        (SegmentFilter(tag="may"), ["b gold"]),
        (SegmentFilter("gold", SegmentKind.SNAPSHOT, Origin.USER, "May"), ["b gold"]),
        (SegmentFilter("%"), []),
    ):
        assert await names(account, filter) == found
        assert await segments_count(account, filter) == len(found)
    for by, up in ((SegmentSort.NAME, "AbÇ"), (SegmentSort.CREATED, "bAÇ"), (SegmentSort.UPDATED, "AÇb")):
        for descending, order in ((False, up), (True, up[::-1])):
            listed = await names(account, SegmentFilter(), SegmentOrder(by, descending))
            assert [name[0] for name in listed] == [*order]
    assert await refusal(segments(account, first=501)) == [("first", MistakeCode.INVALID)]
    assert await refusal(segments(account, SegmentFilter("\x00"))) == [("search", MistakeCode.INVALID)]
    cursor = (await segments(account)).cursors[0]
    foreign = segments(account, order=SegmentOrder(SegmentSort.CREATED), after=cursor)
    assert await refusal(foreign) == [("after", MistakeCode.INVALID)]


async def test_ready_made_segments_come_when_the_catalogue_has_what_they_need(account: Account) -> None:
    first = {one.name: one for one in await install_ready_made(account)}
    assert "New this week" in first and "Active Mobile Users" not in first
    await save(account, "big SPENDERS")
    amount = FieldInput("amount", "number")
    await define_event(account, EventInput("purchase", properties=(amount,)))
    for name in ("app_launch", "cart_added", "item_viewed", "email_opened"):
        await define_event(account, EventInput(name))
    await define_attribute(account, FieldInput("renewal_date", "date"))
    second = {one.name: one for one in await install_ready_made(account)}
    everything = first | second
    assert set(everything) == {row.name for row in READY_MADE} - {"Big spenders"}
    assert await install_ready_made(account) == ()
    active = everything["Active Mobile Users"]
    assert (active.origin, active.editable) == (Origin.PREDEFINED, False)
    assert everything["Inactive Mobile Users"].rule == {"not": active.rule}
    assert everything["New this week"].origin is Origin.SMART


async def test_ready_made_segments_may_only_be_copied(account: Account) -> None:
    ready = (await install_ready_made(account))[0]
    assert await refusal(update_segment(account, ready.id, SegmentChange(note="x"))) == [("id", MistakeCode.READ_ONLY)]
    assert await refusal(delete_segment(account, ready.id)) == [("id", MistakeCode.READ_ONLY)]
    copy = await duplicate_segment(account, ready.id)
    assert (copy.editable, copy.rule) == (True, ready.rule)


TIER = FieldInput("tier", "choice", options=(OptionInput("Gold"), OptionInput("Silver"), OptionInput("Bronze")))
PRICE = FieldInput("price", "number")
SHOE = FieldInput("kind", "choice", options=(OptionInput("shoe"), OptionInput("hat")))
ORDERS = FieldInput("orders", "object_list", fields=(PRICE, SHOE))
BOUGHT = EventInput("bought", properties=(PRICE, SHOE, ORDERS))


def options(*values: str) -> tuple[OptionInput, ...]:
    return tuple(map(OptionInput, values))


BAD_CHANGES: tuple[tuple[FieldInput, str], ...] = (
    (FieldInput("tier", "text"), "type"),
    (FieldInput("tier", options=options("Silver", "Bronze")), "options"),
    (FieldInput("tier", options=options("gold", "Silver")), "options"),
    (FieldInput("orders", fields=(FieldInput("price", "text"), SHOE)), "fields/0/type"),
    (FieldInput("orders", fields=(PRICE, FieldInput("kind", options=options("hat")))), "fields/1/options"),
    (FieldInput("gender", options=options("male", "other")), "options"),
)


async def test_what_people_have_keeps_its_definition(account: Account) -> None:
    for definition in (TIER, ORDERS):
        await define_attribute(account, definition)
    values: Any = {"tier": "Gold", "gender": "female", "orders": [{"price": 1}, {"kind": "shoe"}]}
    await upsert_profiles(account, [ProfileInput("a", attributes=values)])
    for change, place in BAD_CHANGES:
        assert await refusal(define_attribute(account, change)) == [(place, MistakeCode.IN_USE)], change
    await upsert_profiles(account, [ProfileInput("a", attributes=dict.fromkeys(values))])
    for change, _ in reversed(BAD_CHANGES):
        await define_attribute(account, change)


async def test_what_nobody_has_may_go(account: Account) -> None:
    await define_attribute(account, TIER)
    await upsert_profiles(account, [ProfileInput("a", attributes={"tier": "Gold"})])
    field = await define_attribute(account, FieldInput("tier", options=options("Gold", "Black")))
    assert [option.value for option in field.options] == ["Gold", "Black"]


BAD_PROPERTIES: tuple[tuple[tuple[FieldInput, ...], str], ...] = (
    ((FieldInput("price", "text"), SHOE, ORDERS), "properties/0/type"),
    ((PRICE, FieldInput("kind", options=options("hat")), ORDERS), "properties/1/options"),
    (
        (PRICE, SHOE, FieldInput("orders", fields=(FieldInput("price", "date"), SHOE))),
        "properties/2/fields/0/type",
    ),
    ((PRICE, SHOE, FieldInput("orders", fields=(SHOE,))), "properties/2/fields"),
    ((PRICE, ORDERS), "properties"),
)


async def test_what_events_have_keeps_its_definition(account: Account) -> None:
    await define_event(account, BOUGHT)
    values: Any = {"price": 1, "kind": "shoe", "orders": [{"price": 2}]}
    await track_events(account, [EventTrack("bought", external_id="a", properties=values)])
    for number, (properties, place) in enumerate(BAD_PROPERTIES):
        found = await refusal(define_event(account, EventInput("bought", properties=properties)))
        assert found == [(place, MistakeCode.IN_USE)], properties
        await define_event(account, EventInput(f"other_{number}", properties=(PRICE, SHOE, ORDERS)))
        await define_event(account, EventInput(f"other_{number}", properties=properties))


async def test_what_segments_rely_on_keeps_its_definition(account: Account) -> None:
    await define_attribute(account, TIER)
    await define_event(account, BOUGHT)
    await save(account, "Golden", {"attribute": "tier", "operator": "is", "value": "gold"})
    priced: Any = {"attribute": "price", "operator": "greater_than", "value": 5}
    await save(account, "Dear", {"event": "bought", "where": priced})
    without = FieldInput("tier", options=options("Silver"))
    with pytest.raises(Mistake, match="“Golden” relies on it"):
        await define_attribute(account, without)
    with pytest.raises(Mistake, match="“Dear” relies on it"):
        await define_event(account, EventInput("bought", properties=(SHOE,)))
    await define_attribute(account, FieldInput("tier", label="Level", options=options("Gold")))

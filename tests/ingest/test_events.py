"""Events come in once each, whoever they are of; what did happen twice counts twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import polars as pl
from sqlalchemy import select

from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue, define_event
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.events import EventTrack, track_events
from seggql.ingest.source import Refusal
from seggql.store.tables import events

from .conftest import NOW
from .importing import happened, import_events, import_people, known, people

Write = Callable[[str, bytes | str], Path]
CSV = """customer,at,amount,shop
c1,2024-01-02 10:00,5.50,Split
c1,2024-01-02 10:00,5.50,Split
c2,2024-01-02T09:00:00Z,7,
c1,2024-01-03,,Pula
"""
STORED = [
    ("c1", "purchase", "2024-01-02T09:00:00+00:00", {"amount": 5.5, "shop": "Split"}),
    ("c1", "purchase", "2024-01-02T09:00:00+00:00", {"amount": 5.5, "shop": "Split"}),
    ("c2", "purchase", "2024-01-02T09:00:00+00:00", {"amount": 7}),
    ("c1", "purchase", "2024-01-02T23:00:00+00:00", {"shop": "Pula"}),
]


async def test_events_people_and_definitions_come_together(account: Account, write: Write) -> None:
    report = await import_events(account, write("events.csv", CSV), event="purchase")
    assert (report.read, report.created, report.people_created) == (4, 4, 2)
    assert report.new_events == ("purchase",)
    assert await happened(account) == STORED
    event = (await catalogue(account)).events["purchase"]
    assert {name: field.type.name for name, field in event.properties.items()} == {"amount": "number", "shop": "text"}
    stamp = "2026-11-22T13:03:00.000000Z"
    assert await people(account) == {key: {"created_at": stamp, "updated_at": stamp} for key in ("c1", "c2")}


async def test_a_file_imported_again_adds_nothing(account: Account, write: Write, tmp_path: Path) -> None:
    await import_events(account, write("events.csv", CSV), event="purchase")
    again = await import_events(account, write("events.csv", CSV), event="Purchase")
    assert (again.created, again.unchanged, again.people_created) == (0, 4, 0)
    as_jsonl = tmp_path / "events.jsonl"
    pl.read_csv(tmp_path / "events.csv").write_ndjson(as_jsonl)  # other columns' order, other format, the same events
    assert (await import_events(account, as_jsonl, event="purchase")).created == 0
    more = await import_events(account, write("more.csv", CSV + "c1,2024-01-02 10:00,5.5,Split\n"), event="purchase")
    assert (more.created, more.unchanged) == (1, 4)
    assert len(await happened(account)) == 5


async def test_ids_of_the_file_are_those_that_the_api_would_give(account: Account, write: Write) -> None:
    uuid = "0198c1d2-e3f4-7abc-8def-0123456789ab"
    path = write(
        "events.csv", f"customer,at,event_id\nc1,2024-01-02,{uuid.upper()}\nc1,2024-01-02,t-1\nc1,2024-01-02,\n"
    )
    await import_events(account, path, event="visit")
    inputs = [EventTrack("visit", external_id="c1", at="2024-01-02T00:00:00Z", id=id) for id in (uuid, "t-1")]
    assert [one.duplicate for one in await track_events(account, inputs)] == [True, True]
    ids = {row["id"] for row in await account.database.fetch(select(events.c.id))}
    assert UUID(uuid) in ids
    assert len(ids) == 3
    assert (await import_events(account, path, event="visit")).created == 0


async def test_a_column_may_name_the_events(account: Account, write: Write) -> None:
    await define_event(
        account,
        EventInput(
            "purchase", synonyms=("bought",), properties=(FieldInput("size", "choice", options=(OptionInput("S"),)),)
        ),
    )
    path = write(
        "events.csv",
        "user_id,event,timestamp,size\n"
        "u1,Bought,1700000000,s\nu1,Page View,1700000001,\nu2,page_view,1700000002,big\nu2,purchase,1700000003,big\n"
        "u2,,1700000004,\nu2,???,1700000005,\n",
    )
    report = await import_events(account, path)
    assert report.new_events == ("page_view",)
    assert [(*row[:2], row[3]) for row in await happened(account)] == [
        ("u1", "purchase", {"size": "S"}),
        ("u1", "page_view", {}),
        ("u2", "page_view", {"size": "big"}),
    ]
    assert set(report.refusals) == {
        Refusal(5, "size", "“big” is none of the options of “size”. They are “S”.", "“big”"),
        Refusal(6, "event", "The event is missing."),
        Refusal(7, "event", "“???” has no letter from A to Z to name an event by.", "“???”"),
    }
    found = (await catalogue(account)).events
    assert found["page_view"].label == "Page View"
    assert found["page_view"].properties["size"].type.name == "text"
    assert found["purchase"].properties["size"].type.name == "choice"


async def test_a_column_of_events_must_not_name_hundreds_of_new_ones(account: Account) -> None:
    frame = pl.DataFrame(
        {"user": ["u"] * 300, "event": [f"event number {n:x}" for n in range(300)], "at": ["2024-01-01"] * 300}
    )
    report = await import_events(account, frame)
    assert (report.created, report.refused) == (200, 100)
    assert "the file has 200 new events already" in report.refusals[0].reason


async def test_new_properties_join_those_of_a_known_event(account: Account, write: Write) -> None:
    await define_event(account, EventInput("purchase", label="Order", properties=(FieldInput("amount", "number"),)))
    await import_events(account, write("events.csv", CSV), event="purchase")
    event = (await catalogue(account)).events["purchase"]
    assert (event.label, list(event.properties)) == ("Order", ["amount", "shop"])


async def test_unknown_people_may_be_refused(account: Account, write: Write) -> None:
    await import_people(account, write("people.csv", "id,city\nc1,Split\n"))
    report = await import_events(account, write("events.csv", CSV), event="purchase", create_people=False)
    assert (report.created, report.refused, report.people_created) == (3, 1, 0)
    reason = "There is no person of that external id, and this import makes none."
    assert report.refusals == (Refusal(4, None, reason, "“c2”"),)
    assert (await people(account)).keys() == {"c1"}


async def test_times_without_an_offset_are_of_the_zone_that_is_said(account: Account, write: Write) -> None:
    await import_events(account, write("events.csv", CSV), event="purchase", zone="America/New_York")
    assert [row[2] for row in await happened(account)] == [
        "2024-01-02T09:00:00+00:00",
        "2024-01-02T15:00:00+00:00",
        "2024-01-02T15:00:00+00:00",
        "2024-01-03T05:00:00+00:00",
    ]


async def test_everybody_in_the_file_gets_its_tag(account: Account, write: Write) -> None:
    await import_people(account, write("people.csv", "id,tags\nc1,VIP\nc9,VIP\n"))
    later = replace(account, clock=lambda: NOW + timedelta(hours=1))
    report = await import_events(later, write("events.csv", CSV), event="purchase", tags=None)
    assert report.tags == ("Import 2026-11-22 15:03",)
    assert await known(account) == {
        "c1": {"tags": ["VIP", "Import 2026-11-22 15:03"]},
        "c2": {"tags": ["Import 2026-11-22 15:03"]},
        "c9": {"tags": ["VIP"]},
    }
    again = await import_events(later, write("events.csv", CSV), event="purchase", tags=None)
    assert again.people_created == 0
    assert (await people(account))["c1"]["updated_at"] == "2026-11-22T14:03:00.000000Z"


async def test_bad_times_are_refused(account: Account, write: Write) -> None:
    path = write("events.csv", "customer,at\nc1,2024-01-02\nc1,\nc1,someday\nc1,2024-03-31 02:30\n")
    report = await import_events(account, path, event="visit", targets={"at": "at"})
    assert (report.created, report.refused) == (1, 3)
    assert [refusal.line for refusal in report.refusals] == [3, 4, 5]
    assert report.refusals[0].reason == "The time is missing."
    assert "the clocks of Europe/Zagreb skip it" in report.refusals[2].reason

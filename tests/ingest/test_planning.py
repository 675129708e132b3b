"""Plans follow names and values, and wishes overrule them; what cannot be is said at once, before anything is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.mistakes import Mistake
from seggql.ingest.plan import Kind, Role

from .importing import plan

Write = Callable[[str, bytes | str], Path]
PEOPLE = "Customer ID,First Name,Surname,DOB,E-mail,Town,Countyr,Joined,Age,Updated at,Points\n" + "".join(
    f"c{n},Ana,Anić,1990-01-0{n},a{n}@x.com,Split,HR,2024-01-02 10:00,33,2024-01-01,{n}\n" for n in range(1, 9)
)


async def test_columns_become_what_their_names_say(account: Account, write: Write) -> None:
    analysis = await plan(account, write("people.csv", PEOPLE), Kind.PROFILES)
    targets = {
        one.column.name: one.column.field.name if one.column.field else one.column.role.value
        for one in analysis.columns
    }
    assert targets == {
        "Customer ID": "external_id",
        "First Name": "first_name",
        "Surname": "last_name",
        "DOB": "dob",
        "E-mail": "emails",
        "Town": "city",
        "Countyr": "country",  # a slip of the pen
        "Joined": "created_at",
        "Age": "ignored",
        "Updated at": "ignored",
        "Points": "points",
    }
    assert [one.column.name for one in analysis.columns if one.column.new] == ["DOB", "Points"]
    notes = {one.column.name: one.note for one in analysis.columns if one.note}
    assert notes == {
        "Age": "“age” is computed from “birth_date” and not imported.",
        "Updated at": "“updated_at” is kept by seggql itself and not imported.",
    }
    assert analysis.plan.tags == ("Import 2026-11-22 14:03",)
    points = analysis.columns[-1]
    assert (points.examples, points.missing, points.confidence) == (("1", "2", "3"), 0, 1) or len(points.examples) == 3


async def test_wishes_overrule_names(account: Account, write: Write) -> None:
    analysis = await plan(
        account,
        write("people.csv", PEOPLE),
        Kind.PROFILES,
        targets={"DOB": "birth_date", "First Name": "nickname", "Points": "-", "E-mail": "external_id"},
        types={"Surname": "text_list"},
        tags=(),
    )
    columns = {one.column.name: one.column for one in analysis.columns}
    assert columns["E-mail"].role is Role.EXTERNAL_ID
    assert columns["Points"].role is Role.IGNORED
    fields = {name: (column.field.name, column.new) for name, column in columns.items() if column.field}
    assert fields["DOB"] == ("birth_date", False)
    assert fields["First Name"] == ("nickname", True)
    assert fields["Surname"] == ("surname", True)  # not the text that last_name is
    assert fields["Customer ID"] == ("customer_id", True)
    assert analysis.plan.tags == ()


async def test_a_name_alone_does_not_make_a_column_a_known_attribute(account: Account, write: Write) -> None:
    analysis = await plan(account, write("people.csv", "id,country\nc1,Narnia\nc2,Mordor\n"), Kind.PROFILES)
    country = analysis.columns[1]
    assert country.column.field is not None
    assert (country.column.field.name, country.column.new) == ("country_2", True)
    assert country.note == "Its values are not those of “country”."


async def test_doubts_and_likely_slips_are_noted(account: Account) -> None:
    frame = pl.DataFrame(
        {"id": [f"c{n}" for n in range(10)], "birthday": ["1990-01-01"] * 9 + ["?"], "town": ["x"] * 10}
    )
    analysis = await plan(account, frame, Kind.PROFILES, targets={"town": "citty"})
    notes = {one.column.name: one.note for one in analysis.columns}
    assert notes["birthday"] == "Only 90% of its values are of type date; rows with others are refused."
    assert notes["town"] == "Did you mean “city”?"


async def test_two_columns_of_one_meaning_do_not_become_one_attribute(account: Account, write: Write) -> None:
    analysis = await plan(account, write("people.csv", "id,email,e-mail address\nc1,a@x.com,b@x.com\n"), Kind.PROFILES)
    assert [one.column.field.name for one in analysis.columns if one.column.field] == ["emails", "e_mail_address"]


async def test_events_find_their_columns(account: Account, write: Write) -> None:
    path = write("events.csv", "id,user_id,order_date,Amount,sku\n1,u1,02/03/2024,5,a\n2,u1,03/02/2024,7,b\n")
    await define_event(account, EventInput("purchase", properties=(FieldInput("amount", "number"),)))
    analysis = await plan(account, path, Kind.EVENTS, event="Purchase")
    roles = {one.column.name: (one.column.role, one.column.new) for one in analysis.columns}
    assert roles == {
        "id": (Role.EVENT_ID, False),
        "user_id": (Role.EXTERNAL_ID, False),
        "order_date": (Role.AT, False),
        "Amount": (Role.VALUE, False),
        "sku": (Role.VALUE, True),
    }
    assert analysis.events == {"purchase": False}
    assert analysis.columns[2].note == "Read with the day first (%d/%m/%Y); say so if that is wrong."


async def test_the_time_is_found_by_its_values_when_no_name_tells(account: Account, write: Write) -> None:
    analysis = await plan(account, write("events.csv", "user,when it was\nu1,2024-01-02\n"), Kind.EVENTS, event="visit")
    assert analysis.columns[1].column.role is Role.AT
    assert analysis.events == {"visit": True}


@pytest.mark.parametrize(
    ("kind", "content", "wishes", "errors"),
    [
        (
            Kind.PROFILES,
            "id,city\nc1,Split\n",
            {"targets": {"ctiy": "city"}, "types": {"city": "txt"}, "formats": {"city": "x"}, "zone": "Europe/Zagrb"},
            {
                ("map", "ctiy"): "There is no column “ctiy”. Did you mean “city”?",
                ("types", "city"): "There is no type “txt”;",
                ("formats", "city"): "“x” is no format of dates",
                ("timeZone",): "“Europe/Zagrb” is not a time zone of the IANA database. Did you mean “Europe/Zagreb”?",
            },
        ),
        (
            Kind.PROFILES,
            "id,a,b\nc1,1,2\n",
            {"targets": {"a": "city", "b": "city"}},
            {("map", "b"): "“a” and “b” would both become “city”; only one can."},
        ),
        (
            Kind.PROFILES,
            "email,city\na@x.com,Split\nb@x.com,Split\n",
            {},
            {("map", "external_id"): "map one to “external_id”. “email” is different in every row."},
        ),
        (
            Kind.PROFILES,
            "id,years,when,city\nc1,3,x,y\n",
            {"targets": {"years": "age", "when": "updated_at", "city": "First name"}},
            {
                ("map", "years"): "“age” is computed from “birth_date”",
                ("map", "when"): "“updated_at” is kept by seggql itself",
                ("map", "city"): "“First name” is no name: letters, digits and “_” make one, a letter first.",
            },
        ),
        (
            Kind.PROFILES,
            "id,born\nc1,1990\n",
            {"targets": {"born": "birth_date"}, "types": {"born": "number"}},
            {("types", "born"): "“birth_date” is of type date, which an import does not change."},
        ),
        (Kind.PROFILES, "id,city\nc1,Split\n", {"tags": ("a", " ")}, {("tags", "1"): "The tag is blank."}),
        (
            Kind.EVENTS,
            "user,amount\nu1,5\n",
            {},
            {("map", "at"): "map one to “at”", ("event",): "Nothing says what happened: give an event for all rows"},
        ),
        (
            Kind.EVENTS,
            "user,event,at\nu1,visit,2024-01-01\n",
            {"event": "visit", "targets": {"event": "event"}},
            {("event",): "An event is given for all rows, and a column is mapped to “event” too"},
        ),
        (Kind.EVENTS, "user,at\nu1,2024-01-01\n", {"event": "!!"}, {("event",): "“!!” has no letter from A to Z"}),
        (Kind.PROFILES, "id,city\n", {}, {("file",): "The file has no rows."}),
        (Kind.PROFILES, "id,city\nc1\n", {}, {("file",): "No row can be read; line 2: The row has 1 cells"}),
    ],
)  # fmt: skip
async def test_what_cannot_be(
    account: Account, write: Write, kind: Kind, content: str, wishes: dict[str, Any], errors: dict[tuple[str, ...], str]
) -> None:
    with pytest.raises(Mistake) as caught:
        await plan(account, write("file.csv", content), kind, **wishes)
    found = {error.field: error.message for error in caught.value.errors}
    assert found.keys() == errors.keys()
    for place, message in errors.items():
        assert message in found[place]


async def test_a_file_may_not_have_too_many_columns(account: Account) -> None:
    frame = pl.DataFrame({f"c{n}": ["x"] for n in range(1_001)})
    with pytest.raises(Mistake, match=r"The file has 1,001 columns; at most 1,000 are allowed\."):
        await plan(account, frame, Kind.PROFILES)


async def test_attributes_of_the_account_are_found_by_label_and_synonym(account: Account, write: Write) -> None:
    await define_attribute(account, FieldInput("ltv", "number", label="Lifetime value", synonyms=("total spent",)))
    for column in ("LTV", "lifetime_value", "TotalSpent"):
        analysis = await plan(account, write("people.csv", f"id,{column}\nc1,5\n"), Kind.PROFILES)
        assert analysis.columns[1].column.field is not None
        assert analysis.columns[1].column.field.name == "ltv"

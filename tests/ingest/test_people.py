"""People come in: created, merged value by value, tagged; bad rows are refused and the good ones kept."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue, define_attribute
from seggql.engine.definitions import FieldInput, OptionInput
from seggql.engine.mistakes import Mistake
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.ingest.columnar import of_frame
from seggql.ingest.plan import Kind
from seggql.ingest.run import run
from seggql.ingest.source import Refusal
from seggql.ingest.staging import WEIGHT

from .conftest import NOW
from .importing import NO_TAGS, import_people, known, people, plan, tag_names

Write = Callable[[str, bytes | str], Path]
STAMP = "2026-11-22T13:03:00.000000Z"


async def test_every_type_is_stored_as_the_engine_stores_it(account: Account, write: Write) -> None:
    await define_attribute(account, FieldInput("tier", "choice", options=(OptionInput("gold"), OptionInput("silver"))))
    items = (FieldInput("price", "number"), FieldInput("on", "date"))
    await define_attribute(account, FieldInput("orders", "object_list", fields=items))
    await define_attribute(account, FieldInput("score", "number"))
    path = write(
        "people.csv",
        "Customer ID,First Name,Birthday,Country,E-mail,Tier,Orders,Score,Last seen,Unsubscribed\n"
        'c1,Zoë,1990-02-28,croatia,a@x.com;b@x.com,GOLD,"[{""price"":1.50,""on"":""2024-01-02""}]",7.0,'
        "2024-07-01 12:00,no\n"
        "c2,,,GB,,,,,,\n",
    )
    report = await import_people(account, path)
    assert (report.read, report.created, report.refused, report.new_attributes) == (2, 2, 0, ())
    given = {
        "first_name": "Zoë",
        "birth_date": "1990-02-28",
        "country": "HR",
        "emails": ["a@x.com", "b@x.com"],
        "tier": "gold",
        "orders": [{"price": 1.5, "on": "2024-01-02"}],
        "score": 7,
        "last_interaction": "2024-07-01T10:00:00.000000Z",
        "marketing_opt_out": False,
    }
    times = {"created_at": STAMP, "updated_at": STAMP}
    assert await people(account) == {"c1": given | times, "c2": {"country": "GB"} | times}
    (written,) = await upsert_profiles(account, [ProfileInput("c3", attributes=given)])
    assert {**written.attributes} == given | times


async def test_what_is_new_is_defined_with_the_import(account: Account, write: Write) -> None:
    rows = "".join(f"c{n},{n}.5,{['small', 'Large'][n % 2]},0{n},yes,x\n" for n in range(30))
    report = await import_people(account, write("people.csv", f"id,Basket Value,Size,Zip,VIP?,Länge (cm)\n{rows}"))
    assert report.new_attributes == ("basket_value", "size", "zip", "vip", "lange_cm")
    fields = (await catalogue(account)).attributes
    assert {name: fields[name].type.name for name in report.new_attributes} == {
        "basket_value": "number",
        "size": "choice",
        "zip": "text",
        "vip": "boolean",
        "lange_cm": "choice",
    }
    assert fields["lange_cm"].label == "Länge (cm)"
    assert {option.value for option in fields["size"].options} == {"small", "Large"}
    assert (await known(account))["c1"] == {
        "basket_value": 1.5, "size": "Large", "zip": "01", "vip": True, "lange_cm": "x",
    }  # fmt: skip


async def test_options_of_a_new_choice_are_those_of_the_whole_file(account: Account) -> None:
    sizes = ["small", "large"] * 15_000 + ["LARGE", "medium"]
    frame = pl.DataFrame({"id": [f"c{n}" for n in range(len(sizes))], "size": sizes})
    report = await import_people(account, frame)
    assert (report.refused, report.created) == (0, 30_002)
    field = (await catalogue(account)).attributes["size"]
    assert [option.value for option in field.options] == ["small", "large", "medium"]
    assert (await known(account))["c30000"] == {"size": "large"}


async def test_an_attribute_without_any_value_is_not_defined(account: Account, write: Write) -> None:
    report = await import_people(account, write("people.csv", "id,Empty,city\nc1,,Split\n"))
    assert report.new_attributes == ()
    assert "empty" not in (await catalogue(account)).attributes


async def test_known_people_are_merged_and_the_unchanged_are_not_touched(account: Account, write: Write) -> None:
    await import_people(account, write("people.csv", "id,first_name,city\nc1,Ana,Split\nc2,Ben,Pula\nc3,Cat,Zadar\n"))
    later = replace(account, clock=lambda: NOW + timedelta(days=1))
    report = await import_people(later, write("more.csv", "id,first_name,city\nc1,,Rijeka\nc2,Ben,Pula\nc4,Dan,\n"))
    assert (report.created, report.updated, report.unchanged, report.repeated) == (1, 1, 1, 0)
    assert await known(account) == {
        "c1": {"first_name": "Ana", "city": "Rijeka"},
        "c2": {"first_name": "Ben", "city": "Pula"},
        "c3": {"first_name": "Cat", "city": "Zadar"},
        "c4": {"first_name": "Dan"},
    }
    times = {id: (one["created_at"][:10], one["updated_at"][:10]) for id, one in (await people(account)).items()}
    assert times == {
        "c1": ("2026-11-22", "2026-11-23"),
        "c2": ("2026-11-22", "2026-11-22"),
        "c3": ("2026-11-22", "2026-11-22"),
        "c4": ("2026-11-23", "2026-11-23"),
    }


async def test_importing_a_file_again_changes_nothing(account: Account, write: Write) -> None:
    path = write("people.csv", "id,first_name,tags\nc1,Ana,a;b\nc1,Anna,c\nc2,Ben,\n")
    first = await import_people(account, path)
    stored = await people(account)
    again = await import_people(replace(account, clock=lambda: NOW + timedelta(days=1)), path)
    assert (first.created, first.repeated) == (2, 1)
    assert (again.created, again.updated, again.unchanged, again.repeated) == (0, 0, 2, 1)
    assert await people(account) == stored


async def test_later_rows_of_a_person_win_value_by_value(account: Account, write: Write) -> None:
    path = write("people.csv", "id,first_name,city,tags\nc1,Ana,Split,a;b\nc1,,Pula,\nc1,Anna,,b;c\nc2,,,\nc2,,,\n")
    report = await import_people(account, path)
    assert (report.read, report.created, report.repeated) == (5, 2, 3)
    stored = await known(account)
    assert sorted(stored["c1"].pop("tags")) == ["a", "b", "c"]
    assert stored == {"c1": {"first_name": "Anna", "city": "Pula"}, "c2": {}}


async def test_created_at_may_come_from_the_file_but_stays(account: Account, write: Write) -> None:
    await import_people(account, write("people.csv", "id,created_at\nc1,2020-05-01\n"))
    assert (await people(account))["c1"]["created_at"] == "2020-04-30T22:00:00.000000Z"
    await import_people(account, write("more.csv", "id,created_at,city\nc1,2021-05-01,Split\n"))
    assert (await people(account))["c1"]["created_at"] == "2020-04-30T22:00:00.000000Z"


async def test_bad_rows_are_refused_with_their_places_and_the_others_kept(account: Account, write: Write) -> None:
    await define_attribute(account, FieldInput("score", "number"))
    path = write(
        "people.csv",
        'id,birth_date,score,address\nc1,1990-13-01,x,"a\nb"\nc2,1990-01-02,1,\n,1990-01-02,2,\nc3,,3\nc4,,,fine\n'
        f"{'x' * 201},,,\n",
    )
    report = await import_people(account, path)
    assert (report.read, report.refused, report.created) == (6, 4, 2)
    assert set(report.refusals) == {
        Refusal(2, "birth_date", "“1990-13-01” is not a date of the form “2021-10-10”.", "“1990-13-01”"),
        Refusal(2, "score", "“x” is not a number.", "“x”"),
        Refusal(5, "id", "The external id is missing."),
        Refusal(6, None, "The row has 3 cells where there are 4 columns."),
        Refusal(
            8, "id", f"“{'x' * 60}…” has 201 characters; at most 200 are allowed in an external id.", f"“{'x' * 60}…”"
        ),
    }
    assert (await known(account)).keys() == {"c2", "c4"}


async def test_refused_rows_go_to_a_file_to_be_mended(account: Account, write: Write, tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["c1", "c2", None], "birth_date": ["1990-01-01", "soon", "never"]})
    analysis = await plan(account, frame, Kind.PROFILES, targets={"birth_date": "birth_date"}, tags=NO_TAGS)
    report = await run(account, of_frame(frame), analysis.plan, refused_to=tmp_path / "refused.csv")
    assert report.refused == 2
    assert (tmp_path / "refused.csv").read_text().splitlines() == [
        "line,reason,id,birth_date",
        "2,birth_date: “soon” is not a date of the form “2021-10-10”.,c2,soon",
        "3,id: The external id is missing.; birth_date: “never” is not a date of the form “2021-10-10”.,,never",
    ]


async def test_the_report_lists_only_so_many_refusals(account: Account) -> None:
    few = replace(account, settings=account.settings.model_copy(update={"max_import_refusals": 3}))
    frame = pl.DataFrame({"id": [f"c{n}" for n in range(10)], "birth_date": ["1990-01-01"] * 2 + ["x"] * 8})
    report = await import_people(few, frame, targets={"birth_date": "birth_date"})
    assert (report.refused, len(report.refusals), report.created) == (8, 3, 2)


async def test_everybody_gets_a_tag_with_the_date_and_time(account: Account, write: Write) -> None:
    path = write("people.csv", "id,tags\nc1,VIP\nc2,\n")
    await import_people(account, write("before.csv", "id,tags\nc1,vip;lead\n"))
    report = await import_people(account, path, tags=None)
    assert report.tags == ("Import 2026-11-22 14:03",)  # the time in Zagreb
    assert await known(account) == {
        "c1": {"tags": ["vip", "lead", "Import 2026-11-22 14:03"]},  # nothing taken away; VIP is vip
        "c2": {"tags": ["Import 2026-11-22 14:03"]},
    }
    assert await tag_names(account) == ["Import 2026-11-22 14:03", "lead", "vip"]


async def test_tags_may_be_replaced(account: Account, write: Write) -> None:
    report = await import_people(account, write("people.csv", "id,city\nc1,Split\n"), tags=("Fair 2026", "fair 2026"))
    assert report.tags == ("Fair 2026",)
    assert (await known(account))["c1"] == {"city": "Split", "tags": ["Fair 2026"]}


async def test_blank_tags_are_refused(account: Account, write: Write) -> None:
    report = await import_people(account, write("people.csv", 'id,tags\nc1,"[""a"", "" ""]"\nc2,a\n'))
    assert (report.refused, report.created) == (1, 1)


async def test_slices_hold_all_rows_of_a_person(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"id": [f"c{n % 700}" for n in range(2_000)], "score": range(2_000)})
    monkeypatch.setattr("seggql.ingest.staging.WEIGHT", 1_000)
    assert WEIGHT > 1_000
    report = await import_people(account, frame)
    assert (report.created, report.repeated) == (700, 1_300)
    stored = await known(account)
    assert stored["c0"] == {"score": 1_400}
    assert stored["c699"] == {"score": 1_399}


async def test_a_definition_that_moved_since_the_plan_is_noticed(account: Account) -> None:
    frame = pl.DataFrame({"id": ["c1"], "score": ["7"]})
    analysis = await plan(account, frame, Kind.PROFILES)
    await define_attribute(account, FieldInput("score", "text"))
    with pytest.raises(Mistake, match="“score” was defined or changed while this import was prepared"):
        await run(account, of_frame(frame), analysis.plan)
    assert await people(account) == {}


async def test_a_definition_that_moves_while_the_file_is_read_is_noticed(account: Account) -> None:
    await define_attribute(account, FieldInput("score", "number"))
    frame = pl.DataFrame({"id": ["c1"], "score": ["7"]})
    analysis = await plan(account, frame, Kind.PROFILES)

    class Meddling:
        """A source that someone redefines an attribute behind."""

        def __getattr__(self, name: str) -> object:
            return getattr(of_frame(frame), name)

        def batches(self) -> object:
            meanwhile = define_attribute(account, FieldInput("score", "text"))
            asyncio.run_coroutine_threadsafe(meanwhile, loop).result()
            return of_frame(frame).batches()

    loop = asyncio.get_running_loop()
    with pytest.raises(Mistake, match="“score” was defined or changed"):
        await run(account, Meddling(), analysis.plan)  # type: ignore[arg-type]
    assert await people(account) == {}


async def test_two_imports_at_once_make_each_person_once(account: Account) -> None:
    frame = pl.DataFrame({"id": [f"c{n}" for n in range(3_000)], "city": ["Split"] * 3_000})
    reports = await asyncio.gather(*(import_people(account, frame) for _ in range(3)))
    assert sorted(report.created for report in reports) == [0, 0, 3_000]
    assert sorted(report.unchanged for report in reports) == [0, 3_000, 3_000]
    assert len(await people(account)) == 3_000


async def test_attributes_may_have_the_names_that_an_import_uses_itself(account: Account, write: Write) -> None:
    names = ("key", "line", "at", "event", "values", "id_", "column", "slice", "v", "text")
    path = write("people.csv", f"external_id,{','.join(names)}\nc1,{','.join(f'x{name}' for name in names)}\n")
    await import_people(account, path, targets={name: name for name in names})
    assert await known(account) == {"c1": {name: f"x{name}" for name in names}}


async def test_a_target_is_found_whatever_its_case(account: Account, write: Write) -> None:
    await import_people(account, write("people.csv", "id,x\nc1,Split\n"), targets={"x": "City"})
    assert await known(account) == {"c1": {"city": "Split"}}

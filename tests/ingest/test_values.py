"""Text is read as every type: what is right becomes the stored JSON, what is wrong is told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import orjson
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seggql.engine.account import time_zones
from seggql.ingest.plan import Reading
from seggql.ingest.values import Cells, fault_of, json_of
from seggql.ingest.words import Words
from seggql.rules.catalogue import Field, Option
from seggql.rules.types import TYPES, Json, dump_datetime, dump_number

ZAGREB = ZoneInfo("Europe/Zagreb")
ZONES = [ZoneInfo(name) for name in sorted(time_zones())]
ITEMS = {"price": Field("price", "Price", TYPES["number"]), "on": Field("on", "On", TYPES["date"])}
METALS = (Option("gold", "Gold", ("au",)), Option("silver", "Argent"))


def cells(kind: str, zone: ZoneInfo = ZAGREB, **how: object) -> Cells:
    field = Field("x", "X", TYPES[kind], METALS if kind == "choice" else (), ITEMS if kind == "object_list" else {})
    return Cells(field, Reading(zone, **how), Words(field.options))  # type: ignore[arg-type]


def read(text: str | None, how: Cells) -> Json:
    """The stored value, or the fault as an exception."""
    made = pl.DataFrame({"text": [text]}, {"text": pl.String}).select(json_of(pl.col("text"), how)).item()
    if made is None and text is not None:
        raise ValueError(fault_of(text, how))
    return None if made is None else orjson.loads(made)


@pytest.mark.parametrize(
    ("how", "text", "value"),
    [
        (cells("text"), ' é"\\\n\t ', ' é"\\\n\t '),
        (cells("text"), None, None),
        (cells("number"), " 1", 1),
        (cells("number"), "+5", 5),
        (cells("number"), "-0", 0),
        (cells("number"), "007.50", 7.5),
        (cells("number"), ".5", 0.5),
        (cells("number"), "1e3", 1000),
        (cells("number"), "999999999999999", 999999999999999),
        (cells("number"), "0.30000000000000004", 0.3),
        (cells("number"), "0.000000000000001", 1e-15),
        (cells("number", decimal_comma=True), "1.234.567,50", 1234567.5),
        (cells("number", decimal_comma=True), "1 234,5", 1234.5),
        (cells("number", decimal_comma=True), "-7", -7),
        (cells("boolean"), "Yes", True),
        (cells("boolean"), " f ", False),
        (cells("boolean"), "0", False),
        (cells("date"), "2024-02-29", "2024-02-29"),
        (cells("date"), "2024-02-29 00:00:00", "2024-02-29"),
        (cells("date", format="%d.%m.%Y"), "29.2.2024", "2024-02-29"),
        (cells("date", format="%Y%m%d"), "19970101", "1997-01-01"),
        (cells("date"), "0001-01-01", "0001-01-01"),
        (cells("datetime"), "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000000Z"),
        (cells("datetime"), "2024-01-02 03:04:05.5+02", "2024-01-02T01:04:05.500000Z"),
        (cells("datetime"), "2024-01-02T03:04-0330", "2024-01-02T06:34:00.000000Z"),
        (cells("datetime"), "2024-01-02T03:04:05.1234567Z", "2024-01-02T03:04:05.123456Z"),
        (cells("datetime"), "2024-07-02 03:04", "2024-07-02T01:04:00.000000Z"),
        (cells("datetime"), "2024-07-02", "2024-07-01T22:00:00.000000Z"),
        (cells("datetime"), "2024-10-27 02:30", "2024-10-27T00:30:00.000000Z"),  # twice that night: the first
        (cells("datetime", ZoneInfo("Asia/Beirut")), "2024-03-31", "2024-03-30T22:00:00.000000Z"),  # no midnight
        (cells("datetime", format="unix"), "1700000000.25", "2023-11-14T22:13:20.250000Z"),
        (cells("datetime", format="unix_ms"), "1700000000123", "2023-11-14T22:13:20.123000Z"),
        (cells("datetime", format="%d/%m/%Y %H:%M"), "02/01/2024 03:04", "2024-01-02T02:04:00.000000Z"),
        (cells("datetime"), "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        (cells("choice"), "GOLD", "gold"),
        (cells("choice"), " argent", "silver"),
        (cells("choice"), "Au", "gold"),
        (cells("text_list"), "a;b", ["a;b"]),
        (cells("text_list", parted_by=";"), "a; b c;;", ["a", "b c"]),
        (cells("text_list", parted_by=";"), '["x;y", "z"]', ["x;y", "z"]),
        (cells("text_list"), "[1, true]", ["1", "true"]),
        (cells("text_list"), "[]", []),
        (cells("object_list"), '[{"price": 1.50, "on": "2024-01-02"}, {"price": null}]',
         [{"price": 1.5, "on": "2024-01-02"}, {}]),
    ],
)  # fmt: skip
def test_what_is_right(how: Cells, text: str | None, value: Json) -> None:
    assert read(text, how) == value


@pytest.mark.parametrize(
    ("how", "text", "fault"),
    [
        (cells("text"), "a\0b", "A text cannot hold NUL characters."),
        (cells("number"), "12 apples", "“12 apples” is not a number."),
        (cells("number"), "1,5", "“1,5” is not a number. If commas begin the decimals, say so."),
        (cells("number"), "1234567890123456", "“1234567890123456” does not fit: numbers have at most 15 digits"),
        (cells("number"), "1e300", "does not fit"),
        (cells("number"), "1e-16", "does not fit"),
        (cells("number"), "NaN", "does not fit"),
        (cells("number", decimal_comma=True), "1,234.5", "“1,234.5” is not a number."),
        (cells("boolean"), "maybe", "“maybe” is not true or false."),
        (cells("date"), "2024-02-30", "“2024-02-30” is not a date of the form “2021-10-10”."),
        (cells("date"), "2024-02-29 10:00", "is not a date of the form"),
        (cells("date"), "0000-01-01", "is not a date of the form"),
        (cells("date", format="%d.%m.%Y"), "30.2.2024", "is not a date of the form “%d.%m.%Y”."),
        (cells("datetime"), "yesterday", "“yesterday” is not a date with time of the form “2021-10-10T09:30:00Z”."),
        (cells("datetime"), "2024-03-31 02:30", "or the clocks of Europe/Zagreb skip it"),
        (cells("datetime"), "0001-01-01T00:00:00+14:00", "is not a date with time"),
        (cells("choice"), "golt", "“golt” is none of the options of “x”. Did you mean “gold”?"),
        (cells("choice"), "lead", "They are “gold”, “silver”."),
        (cells("text_list"), "[oops", "“[oops” begins like a JSON list, but"),
        (cells("text_list"), "[null]", "“[null]” is not a list of texts."),
        (cells("text_list"), '["a\\u0000"]', "is not a list of texts."),
        (cells("object_list"), '[{"price": "x"}]', "[0].price: “x” is not a number."),
        (cells("object_list"), '[{"prize": 1}]', "Did you mean “price”?"),
        (cells("object_list"), "shoes", "“shoes” is no JSON"),
    ],
)
def test_what_is_wrong(how: Cells, text: str, fault: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(text, how)
    assert fault in str(caught.value)


@given(st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=None))
def test_numbers_are_read_as_the_rules_read_them(number: Decimal) -> None:
    """Whatever TYPES takes is stored as TYPES writes it."""
    try:
        value = TYPES["number"].parse(dump_number(number))
    except ValueError:
        return
    assert isinstance(value, Decimal)
    assert read(str(number), cells("number")) == dump_number(value)


@given(st.datetimes(timezones=st.sampled_from(ZONES)))
def test_instants_are_stored_as_the_rules_store_them(instant: datetime) -> None:
    assume(1 < instant.toordinal() < date.max.toordinal())  # else UTC may be beyond the calendar
    offset = instant.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return  # local mean time, which ISO 8601 does not write
    assert read(instant.isoformat(), cells("datetime")) == dump_datetime(instant.astimezone(UTC))


@given(st.dates())
def test_days(day: date) -> None:
    assert read(day.isoformat(), cells("date")) == day.isoformat()


@given(st.dates(date(1, 1, 3), date(9999, 12, 29)), st.sampled_from(ZONES))
def test_a_day_is_its_first_instant_in_any_zone(day: date, zone: ZoneInfo) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    assert read(day.isoformat(), cells("datetime", zone)) == dump_datetime(start)

"""Types are told from samples as a careful person would tell them."""

from zoneinfo import ZoneInfo

import polars as pl
import pytest

from seggql.ingest.infer import Guess, infer
from seggql.ingest.plan import Reading

START = Reading(ZoneInfo("Europe/Zagreb"))


def guess(texts: list[str], column: str = "x", *, american: bool = False) -> Guess:
    return infer(pl.Series("x", texts, pl.String), "x", column, START, american=american)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ([], "text"),
        (["Ana", "Ben"], "text"),
        (["12 High St", "4 Low Rd"], "text"),
        (["1", "2.5", "-3"], "number"),
        (["0", "1"], "number"),
        (["01234", "01235"], "text"),
        (["+385911234567", "+44123456789"], "text"),
        (["12345678901234567", "22345678901234567"], "text"),
        (["yes", "No"], "boolean"),
        (["TRUE"], "boolean"),
        (["2024-01-02", "2023-12-31"], "date"),
        (["2024-01-02 00:00:00", "2023-12-31 00:00:00"], "date"),
        (["2024-01-02 10:00", "2023-12-31 00:00:00"], "datetime"),
        (["2024-01-02T10:00:00Z", "2024-01-02T10:00:00+02:00"], "datetime"),
        (['["a","b"]', "[]"], "text_list"),
        (['[{"price": 1}]', "[]"], "object_list"),
        (['[{"Item price": 1}]'], "text"),
        (["gold", "silver"] * 10, "choice"),
        (["gold", "silver"], "text"),
        ([f"word {n}" for n in range(300)], "text"),
    ],
)
def test_types(texts: list[str], kind: str) -> None:
    assert guess(texts).field.type.name == kind


@pytest.mark.parametrize(
    ("texts", "kind", "format"),
    [
        (["19970101", "19980630"], "date", "%Y%m%d"),
        (["31/12/2024", "01/02/2024"], "date", "%d/%m/%Y"),
        (["12/31/2024", "01/02/2024"], "date", "%m/%d/%Y"),
        (["31/12/24", "01/02/24"], "date", "%d/%m/%y"),
        (["31.12.2024"], "date", "%d.%m.%Y"),
        (["2024/12/31"], "date", "%Y/%m/%d"),
        (["31 Dec 2024", "1 Feb 2024"], "date", "%d %b %Y"),
        (["December 31, 2024"], "date", "%B %d, %Y"),
        (["31.12.2024 18:30"], "datetime", "%d.%m.%Y %H:%M"),
        (["12/31/2024 6:30:00 PM"], "datetime", "%m/%d/%Y %I:%M:%S %p"),
    ],
)
def test_formats_of_dates(texts: list[str], kind: str, format: str) -> None:
    found = guess(texts)
    assert (found.field.type.name, found.reading.format, found.confidence) == (kind, format, 1.0)


def test_seconds_since_1970_are_times_only_in_columns_that_are_called_so() -> None:
    assert guess(["1700000000", "1700000001"], "created_at").reading.format == "unix"
    assert guess(["1700000000123"], "timestamp").reading.format == "unix_ms"
    assert guess(["1700000000", "1700000001"], "phone").field.type.name == "number"


def test_the_order_of_days_and_months_is_noted_when_it_is_a_guess() -> None:
    texts = ["01/02/2024", "03/04/2024"]
    european, american = guess(texts), guess(texts, american=True)
    assert (european.reading.format, american.reading.format) == ("%d/%m/%Y", "%m/%d/%Y")
    assert european.note and "the day first" in european.note
    assert american.note and "the month first" in american.note
    assert guess(["31/12/2024", "01/02/2024"], american=True).note is None


def test_commas_that_begin_decimals() -> None:
    found = guess(["1.234,5", "7,25", "10"])
    assert (found.field.type.name, found.reading.decimal_comma) == ("number", True)
    assert found.note == "Commas begin the decimals."
    assert guess(["1,234", "12,345"]).field.type.name == "text"  # thousands or decimals: nobody knows


def test_a_few_slips_do_not_change_the_type() -> None:
    found = guess([str(n) for n in range(98)] + ["n/a", "12 apples"])
    assert (found.field.type.name, found.confidence) == ("number", 0.98)
    assert guess(["1", "2", "n/a"]).field.type.name == "text"


def test_options_come_with_the_commonest_first() -> None:
    found = guess(["b"] * 30 + ["a"] * 10 + [" b "])
    assert [option.value for option in found.field.options] == ["b", "a"]


def test_fields_of_items_by_their_json_types() -> None:
    items = '[{"price": 1.5, "on": "2024-01-02", "new": true, "tags": ["x"], "sku": "12"}, {"on": null}]'
    fields = guess([items]).field.fields
    assert {name: field.type.name for name, field in fields.items()} == {
        "price": "number",
        "on": "date",
        "new": "boolean",
        "tags": "text_list",
        "sku": "text",
    }


def test_mail_addresses_and_phones_are_personal() -> None:
    assert guess(["ana@example.com", "b.c@example.org"]).field.personal
    assert guess(["+385 91 1234567"]).field.personal
    assert not guess(["Ana", "ana@example.com"]).field.personal

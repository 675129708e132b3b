"""JSON lines: read by Polars they give the very arrays that their values give one by one."""

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_model import CATALOGUE
from stored_values import FIELDS, field, rows

from seggql.index.audience import Audience
from seggql.index.building import frame
from seggql.index.json_lines import frame_of_lines
from seggql.index.people import People
from seggql.index.weight import differences
from seggql.rules.vectors import Frame

WILD = ("it's", 'a "quoted" one', "back\\slash", "100 %s", "$1", ":name", "{x}", "名前", "a.b[0]", "👋", "é", "\t", " ")
NAMED = {one.name: one for one in (*FIELDS, *(field(name, "text") for name in WILD))}
LISTS = {
    "empty": field("empty", "object_list"),
    "wild": field("wild", "object_list", **{WILD[1]: field(WILD[1], "date")}),
}
ENDS = {"a_date": "0001-01-01", "a_datetime": "0001-01-01T00:00:00.000001Z", "a_number": -999_999_999_999_999}
OTHER_ENDS = {"a_date": "9999-12-31", "a_datetime": "9999-12-31T23:59:59.999999Z", "a_number": 0.000_000_000_000_001}


@settings(deadline=None)
@given(st.lists(rows(NAMED | LISTS), max_size=8))
@example([{}, {}])
@example([{"empty": [{}, {}], "wild": [{}, {WILD[1]: "2026-01-01"}]}, {"empty": []}])
@example([ENDS, OTHER_ENDS, {"a_text": "\u2028 \x1f\r\n\\n", "a_text_list": ["", "\\", '"']}])
def test_as_if_read_one_by_one(rows: list[dict[str, Any]]) -> None:
    fields = NAMED | LISTS
    lines = b"\n".join(map(orjson.dumps, rows)).decode()
    assert differences(of(frame_of_lines(fields, lines, len(rows))), of(frame(fields, rows))) == []


def test_other_fields_are_not_looked_at() -> None:
    found = frame_of_lines({"a": field("a", "number")}, '{"a": 1, "b": {"a": [2]}}\n{"b": "a"}', 2)
    assert list(found.columns) == ["a"]
    assert found.columns["a"].missing.tolist() == [False, True]


def test_lines_and_rows_are_as_many() -> None:
    with pytest.raises(ValueError, match="1 lines of JSON for 2 rows"):
        frame_of_lines({"a": field("a", "number")}, '{"a": 1}', 2)


def of(values: Frame) -> Audience:
    return Audience(People.of(np.arange(len(values)), values), {}, CATALOGUE)

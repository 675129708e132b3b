"""Values of every type: what is read, what it becomes, how it is written back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seggql.rules.types import TYPES
from seggql.rules.values import BadValue, dump_datetime, shown


@pytest.mark.parametrize(
    ("value_type", "raw", "value"),
    [
        ("text", "", ""),
        ("number", 3.0, Decimal(3)),
        ("number", -0.0, Decimal(0)),
        ("number", 0.1, Decimal("0.1")),
        ("number", 1e-15, Decimal("1E-15")),
        ("number", 999999999999999, Decimal(999999999999999)),
        ("number", 1e14, Decimal(10**14)),
        ("boolean", False, False),
        ("date", "0001-01-01", date.min),
        ("date", "9999-12-31", date.max),
        ("datetime", "2026-01-01t00:00:00.5z", datetime(2026, 1, 1, microsecond=500_000, tzinfo=UTC)),
        ("datetime", "2026-01-01 00:00+0530", datetime(2025, 12, 31, 18, 30, tzinfo=UTC)),
        ("datetime", "0001-01-01T00:00:00Z", datetime.min.replace(tzinfo=UTC)),
        ("datetime", "9999-12-31T23:59:59.999999Z", datetime.max.replace(tzinfo=UTC)),
        ("text_list", [], ()),
        ("text_list", ["a", ""], ("a", "")),
        ("object_list", [{}], ({},)),
    ],
)
def test_read(value_type: str, raw: Any, value: Any) -> None:
    assert TYPES[value_type].parse(raw) == value


@pytest.mark.parametrize(
    ("value_type", "raw"),
    [
        *(("text", bad) for bad in (None, 1, True, [], {}, "\x00", "a\ud800")),
        *(("number", bad) for bad in (None, "1", True, [], 10**15, 10**5000, 1e15, float("nan"), float("inf"))),
        *(("number", bad) for bad in (0.1 + 0.2, 1.234567890123456, 1e-16, 1.5e-15)),
        *(("boolean", bad) for bad in (None, 0, 1, "true")),
        *(
            ("date", bad)
            for bad in (None, 20260101, "2026-1-1", "2026-02-30", "0000-01-01", "10000-01-01", "2026-01-01T")
        ),
        *(("datetime", bad) for bad in (None, 0, "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:60Z")),
        *(("datetime", bad) for bad in ("2026-01-01T00:00:00.0000000Z", "2026-01-01T00:00:00+24:00", "now")),
        *(("datetime", bad) for bad in ("0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01")),
        *(("text_list", bad) for bad in (None, "a", [1], [None], {"a": 1}, ["\x00"])),
        *(("object_list", bad) for bad in (None, {}, ["a"], [{}, None])),
    ],
    ids=lambda value: repr(value)[:30] if not isinstance(value, int) or abs(value) < 10**20 else "huge",
)
def test_refused(value_type: str, raw: Any) -> None:
    with pytest.raises(BadValue) as refused:
        TYPES[value_type].parse(raw)
    assert str(refused.value).endswith(".")
    orjson.dumps(str(refused.value))


@given(
    st.one_of(
        st.tuples(st.just("number"), st.integers(-(10**15) + 1, 10**15 - 1)),
        st.tuples(st.just("number"), st.decimals(-(10**6), 10**6, places=9).map(float)),
        st.tuples(st.just("date"), st.dates().map(date.isoformat)),
        st.tuples(st.just("datetime"), st.datetimes(timezones=st.just(UTC)).map(dump_datetime)),
        st.tuples(st.just("boolean"), st.booleans()),
        st.tuples(st.just("text_list"), st.lists(st.text("aÉ👋 "))),
    )
)
def test_what_is_read_is_written_back(typed: tuple[str, Any]) -> None:
    value_type, raw = TYPES[typed[0]], typed[1]
    written = value_type.dump(value_type.parse(raw))
    assert written == raw
    assert value_type.parse(orjson.loads(orjson.dumps(written))) == value_type.parse(raw)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_anything_can_be_shown(value: Any) -> None:
    assert len(shown(value)) < 100
    orjson.dumps(shown(value))

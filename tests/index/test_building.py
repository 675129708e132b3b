"""Vectors made of stored values: every value is there, exactly, in arrays as small as can be."""

from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_values import DECIMALS, FIELDS, field, meant, read, same, values

from seggql.index.building import frame, numbers, texts, vector
from seggql.index.canonical import canonical
from seggql.rules.catalogue import Field
from seggql.rules.values import dump_number
from seggql.rules.vectors import Line, Texts


@given(st.data(), st.sampled_from(FIELDS))
def test_every_value_is_read_back(data: st.DataObject, field: Field) -> None:
    stored = data.draw(st.lists(values(field)))
    found = read(vector(field, stored))
    if field.fields:  # fields that no item has are left out
        found = [tuple(dict.fromkeys(field.fields) | item for item in items) for items in found]
        assert [_empty_alike(one) for one in found] == [_empty_alike(meant(field, one)) for one in stored]
    else:
        assert found == [meant(field, one) for one in stored]


def _empty_alike(items: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [{name: value or None if value != 0 else value for name, value in item.items()} for item in items]


@given(st.data(), st.sampled_from(FIELDS))
def test_what_is_built_is_canonical(data: st.DataObject, field: Field) -> None:
    found = vector(field, data.draw(st.lists(values(field))))
    assert same(canonical(found), found)


@given(st.lists(values(FIELDS[0])))
def test_texts_of_a_series_are_those_of_json(stored: list[str | None]) -> None:
    assert same(texts(pl.Series("any", stored, pl.String)), vector(FIELDS[0], stored))


@given(st.lists(DECIMALS, min_size=1))
def test_numbers_of_every_size_are_exact(decimals: list[Decimal]) -> None:
    line = numbers(np.array([float(one) for one in decimals]))
    assert read(line) == decimals
    assert line.places == max(max(0, -int(one.normalize().as_tuple().exponent)) for one in decimals)


@given(st.lists(DECIMALS, min_size=1))
def test_numbers_of_json_are_those_of_an_array(decimals: list[Decimal]) -> None:
    stored = [dump_number(one) for one in decimals]
    assert same(vector(field("n", "number"), stored), numbers(np.array(stored, np.float64)))


@pytest.mark.parametrize("bad", [1 / 3, 1e15 + 0.125, 1e-16, np.inf])
def test_a_float_that_is_no_number_of_ours_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="more than 15 digits"):
        numbers(np.array([1.0, bad]))


@pytest.mark.parametrize(
    ("stored", "places", "dtype"),
    [
        ([], 0, np.int8),
        ([None], 0, np.int8),
        ([127, -127, None], 0, np.int8),
        ([-128], 0, np.int16),
        ([128], 0, np.int16),
        ([10, 20, 300], 0, np.int16),
        ([0.5, 1], 1, np.int8),
        ([0.01, 327.67], 2, np.int16),
        ([-327.68], 2, np.int32),
        ([2**31 - 1], 0, np.int32),
        ([2**31], 0, np.int64),
        ([92233720368547, 0.00001], 5, np.int64),
        ([92233720368548, 0.00001], 5, np.object_),
        ([999999999999999, 1e-15], 15, np.object_),
    ],
)
def test_numbers_have_the_fewest_places_and_the_narrowest_type(stored: list[Any], places: int, dtype: type) -> None:
    line = vector(field("n", "number"), stored)
    assert isinstance(line, Line)
    assert (line.places, line.positions.dtype) == (places, dtype)


@pytest.mark.parametrize(("words", "dtype"), [(0, np.uint8), (255, np.uint8), (256, np.uint16), (65_536, np.uint32)])
def test_codes_are_of_the_narrowest_type(words: int, dtype: type) -> None:
    found = vector(field("t", "text"), [f"word {number}" for number in range(words)])
    assert isinstance(found, Texts)
    assert (found.codes.dtype, len(found.words)) == (dtype, words)


def test_columns_without_any_value_are_left_out() -> None:
    fields = {one.name: one for one in FIELDS}
    empty = {"a_text": "", "a_text_list": [], "items": []}
    assert list(frame(fields, [empty, {"a_number": 0, "unknown": 1}]).columns) == ["a_number"]
    assert len(frame(fields, [])) == 0

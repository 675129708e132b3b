"""Vectors joined: as if they had been made of all the values at once."""

from hypothesis import given
from hypothesis import strategies as st
from stored_values import FIELDS, field, rows, same, values

from seggql.index.building import frame, vector
from seggql.index.canonical import canonical, canonical_frame
from seggql.index.joining import joined, joined_frames
from seggql.rules.catalogue import Field
from seggql.rules.vectors import Lists, Objects


@given(st.data(), st.sampled_from(FIELDS))
def test_parts_joined_are_the_whole(data: st.DataObject, field: Field) -> None:
    parts = data.draw(st.lists(st.lists(values(field)), min_size=1, max_size=4))
    whole = vector(field, [value for part in parts for value in part])
    assert same(canonical(joined([vector(field, part) for part in parts])), whole)


@given(st.data(), st.sampled_from(FIELDS))
def test_some_rows_joined_are_those_rows(data: st.DataObject, field: Field) -> None:
    stored = data.draw(st.lists(values(field), min_size=1))
    start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(stored))] * 2)))
    whole = vector(field, stored)
    run = whole.take(slice(start, stop))
    assert same(canonical(run), vector(field, stored[start:stop]))
    assert same(canonical(joined([run, whole])), vector(field, stored[start:stop] + stored))


@given(st.lists(st.lists(rows({one.name: one for one in FIELDS}), max_size=3), min_size=1, max_size=3))
def test_frames_joined_have_the_columns_of_any(parts: list[list[dict[str, object]]]) -> None:
    fields = {one.name: one for one in FIELDS}
    found = canonical_frame(joined_frames([frame(fields, part) for part in parts]))
    whole = frame(fields, [row for part in parts for row in part])
    assert (len(found), list(found.columns)) == (len(whole), list(whole.columns))
    assert all(same(found.columns[name], whole.columns[name]) for name in whole.columns)


@given(st.sets(st.integers(0, 400), min_size=40), st.lists(st.integers(0, 400), max_size=2))
def test_few_words_find_their_place_among_many(many: set[int], few: list[int]) -> None:
    texts = field("t", "text")
    first, second = ([f"word {number:03}" for number in numbers] for numbers in (many, few))
    found = joined([vector(texts, first), vector(texts, second)])
    assert same(found, vector(texts, first + second))  # canonical without more ado: all words are used and sorted


def test_lists_may_lie_anywhere_in_what_they_are_lists_of() -> None:
    items = vector(FIELDS[-1], [[{"price": 1}, {"price": 2}], [{"price": 3}]])
    assert isinstance(items, Objects)
    last = Objects(Lists(items.lists.offsets[1:]), items.items)
    assert same(canonical(joined([last, last])), vector(FIELDS[-1], [[{"price": 3}], [{"price": 3}]]))

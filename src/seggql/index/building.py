"""Vectors made of stored values: of JSON, and of arrays as PostgreSQL gives them. All are canonical."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.catalogue import Field
from seggql.rules.text import fold
from seggql.rules.values import MAX_DIGITS, NUMBER_BOUND, Json
from seggql.rules.vectors import Frame, Line, Lists, Objects, TextLists, Texts, Vector

from .canonical import code_type, distinct, filled, line

Values: TypeAlias = Sequence[Json]
"""Values in their stored form, None where there is none."""

_INT64 = np.dtype(np.int64)


def frame(fields: Mapping[str, Field], rows: Sequence[Mapping[str, Json]]) -> Frame:
    """Rows of stored JSON, of which only these fields are looked at; columns without any value are left out."""
    stored = (field for _, field in sorted(fields.items()) if field.derived_from is None)
    columns = {field.name: vector(field, [row.get(field.name) for row in rows]) for field in stored}
    return Frame(len(rows), filled(columns))


def vector(field: Field, values: Values) -> Vector:
    """The values of one field, as JSON keeps them."""
    return _FROM_JSON[field.type.name](field, values)


def texts(values: pl.Series) -> Texts:
    """Texts as they were written; null is no value."""
    written = values.cast(pl.Categorical(pl.Categories.random()))
    known = written.unique().drop_nulls()
    words, codes = distinct(_folded(known.cast(pl.String)))
    if len(words) and words[0] == "":
        words, codes = words.slice(1), codes - 1
    table = np.zeros(len(known) + 1, code_type(len(words)))  # the last is for missing values
    table[known.to_physical().to_numpy()] = codes
    return Texts(table.take(written.to_physical().fill_null(len(known)).to_numpy()), words)


def _folded(texts: pl.Series) -> pl.Series:
    """Every text folded; those of ASCII alone all at once."""
    lower = texts.str.to_lowercase()
    others = (texts.str.len_bytes() != texts.str.len_chars()).arg_true()
    return lower.scatter(others, [fold(text) for text in texts.gather(others)]) if len(others) else lower


def numbers(values: npt.NDArray[np.float64]) -> Line:
    """Decimal numbers of at most MAX_DIGITS digits and places, as the floats next to them; NaN is no value.

    A float of 53 bits is next to one such number only: the one that has the fewest places. Raises ValueError for
    floats that are next to none.
    """
    digits, places = np.zeros(len(values), np.int64), np.zeros(len(values), np.int64)
    rest = np.flatnonzero(~np.isnan(values))
    for count in range(MAX_DIGITS + 1):
        left = values[rest]
        scaled = np.rint(left * float(10**count))
        exact = (np.abs(scaled) < NUMBER_BOUND) & (scaled / float(10**count) == left)
        digits[rest[exact]], places[rest[exact]] = scaled[exact], count
        rest = rest[~exact]
        if not len(rest):
            return _aligned(digits, places, np.isnan(values))
    raise ValueError(f"There are numbers of more than {MAX_DIGITS} digits or places.")


def _aligned(digits: npt.NDArray[np.int64], places: npt.NDArray[np.int64], missing: npt.NDArray[np.bool_]) -> Line:
    """The numbers digits / 10^places on one line."""
    most = int(places.max(initial=0))
    if not most:
        return line(digits, missing)
    shifts = most - places
    fits = float((np.abs(digits) * 10.0**shifts).max()) < 2.0**62
    factors = np.power(10, shifts if fits else shifts.astype(object))
    return line(digits * factors, missing, most)


def text_lists(offsets: npt.NDArray[np.int32], values: pl.Series) -> TextLists:
    """Lists of texts, those of row n from `offsets[n]` up to `offsets[n + 1]`; the first offset is 0."""
    return TextLists(Lists(offsets), texts(values))


def _texts(field: Field, values: Values) -> Texts:
    """The same as `texts`, sooner done for the few values that come as JSON."""
    folded = [fold(cast(str, value or "")) for value in values]
    words = sorted(set(folded) - {""})
    codes = {"": 0} | {word: code for code, word in enumerate(words, start=1)}
    dtype = code_type(len(words))
    return Texts(np.array([codes[text] for text in folded], dtype), pl.Series("words", words, pl.String))


def _numbers(field: Field, values: Values) -> Line:
    return numbers(np.array([np.nan if value is None else value for value in values], np.float64))


def _booleans(field: Field, values: Values) -> Line:
    missing = np.array([value is None for value in values], np.bool_)
    return line(np.array([value is True for value in values], np.int8), missing)


def _days(field: Field, values: Values) -> Line:
    return _times(np.array([value or "NaT" for value in values], "M8[D]"))


def _instants(field: Field, values: Values) -> Line:
    return _times(np.array([cast(str, value)[:-1] if value else "NaT" for value in values], "M8[us]"))


def _times(values: npt.NDArray[np.datetime64]) -> Line:
    return line(values.astype(_INT64), np.isnat(values))


def _text_lists(field: Field, values: Values) -> TextLists:
    offsets, texts = _flat(values)
    return TextLists(Lists(offsets), _texts(field, texts))


def _objects(field: Field, values: Values) -> Objects:
    offsets, items = _flat(values)
    return Objects(Lists(offsets), frame(field.fields, cast(Sequence[Mapping[str, Json]], items)))


def _flat(values: Values) -> tuple[npt.NDArray[np.int32], list[Json]]:
    """Lists one after another, and where each begins and ends."""
    lists = [cast(list[Json], value or ()) for value in values]
    offsets = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([len(one) for one in lists], out=offsets[1:])
    return offsets, [element for one in lists for element in one]


_FROM_JSON: Mapping[str, Callable[[Field, Values], Vector]] = MappingProxyType(
    {
        "text": _texts,
        "number": _numbers,
        "boolean": _booleans,
        "date": _days,
        "datetime": _instants,
        "choice": _texts,
        "text_list": _text_lists,
        "object_list": _objects,
    }
)
"""How the values of each type become a vector, by the type's name."""

"""What a column of text might be, told from a sample."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import orjson
import polars as pl

from seggql.engine.review import NAME
from seggql.rules.catalogue import Field, Option
from seggql.rules.text import fold
from seggql.rules.types import TYPES, BadValue, Json, ValueType

from .plan import Reading
from .readings import COUNTED, best_reading, fit, is_ambiguous

ENOUGH = 0.95
"""The share of a column's texts that must fit a type for it to be the column's."""
TRUTH = frozenset({"true", "false", "yes", "no"})
"""A column of only these is of yes and no; 0 and 1 might be numbers just as well."""
MAX_OPTIONS, OCCASIONS, LONGEST_OPTION = 12, 10, 40
"""A choice: at most so many different texts, each there so often on average, none longer."""
CODE = r"^\s*(0\d|\+)"
"""Digits that are a name, not a number: 0043, +385911234567."""
TIMELY = r"(?i)(time|date|_at|_on|_ts|unix|epoch|when)|^(at|ts)$"
"""Names of columns whose large numbers count seconds since 1970."""
PERSONAL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]+$|^\+\d[\d ()/-]{6,}$"
"""E-mail addresses and phone numbers."""
ITEM_TYPES = ("boolean", "number", "date", "datetime", "text_list", "text")
"""What fields of items may be, the narrowest first."""


@dataclass(frozen=True)
class Guess:
    """What a column seems to be. `confidence`: the share of the sample that fits; `note`: what to look at."""

    field: Field
    reading: Reading
    confidence: float
    note: str | None = None


def infer(texts: pl.Series, name: str, label: str, start: Reading, *, american: bool) -> Guess:
    """The field that the texts, none of them missing, might be values of."""
    personal = not texts.is_empty() and _share(texts.str.contains(PERSONAL)) >= ENOUGH
    for kind in _candidates(texts):
        field = new_field(name, label, TYPES[kind], texts, personal=personal)
        guess = read_as(field, texts, start, american=american)
        counted = guess.reading.format in COUNTED and not pl.Series([label]).str.contains(TIMELY).item()
        if guess.confidence >= ENOUGH and not counted:
            return guess
    return Guess(Field(name, label, TYPES["text"], personal=personal), start, 1.0)


def read_as(field: Field, texts: pl.Series, start: Reading, *, american: bool) -> Guess:
    """How the texts are best read as values of a field, and how many of them are."""
    reading = best_reading(field, texts, start, american=american)
    share = fit(field, reading, texts)
    if is_ambiguous(field, reading, texts):
        order = "the month first" if american else "the day first"
        return Guess(field, reading, share, f"Read with {order} ({reading.format}); say so if that is wrong.")
    return Guess(field, reading, share, "Commas begin the decimals." if reading.decimal_comma else None)


def new_field(name: str, label: str, kind: ValueType, texts: pl.Series, *, personal: bool = False) -> Field:
    """A field of a type for these texts, with their options or fields of items where the type has such."""
    field = Field(name, label, kind, personal=personal)
    match kind.name:
        case "choice":
            counts = texts.str.strip_chars().alias("text").value_counts(sort=True)
            return replace(field, options=tuple(Option(text, text) for text in counts["text"]))
        case "object_list":
            return replace(field, fields=_item_fields(texts))
        case _:
            return field


def _candidates(texts: pl.Series) -> Iterator[str]:
    """The types to try, the narrowest first."""
    if texts.is_empty():
        return
    if {fold(text.strip()) for text in texts.unique().head(len(TRUTH) + 1)} <= TRUTH:
        yield "boolean"
    if _share(texts.str.contains(r"\d")) >= ENOUGH:
        yield from ("date", "datetime")
        if not texts.str.contains(CODE).any():
            yield "number"
    if _share(texts.str.starts_with("[")) >= ENOUGH:
        fields = _item_fields(texts)
        if not fields:
            yield "text_list"
        elif all(NAME.fullmatch(key) for key in fields):
            yield "object_list"
    if _is_choice(texts):
        yield "choice"


def _share(which: pl.Series) -> float:
    return int(which.sum()) / len(which)


def _is_choice(texts: pl.Series) -> bool:
    different = texts.n_unique()
    often = different <= MAX_OPTIONS and len(texts) >= different * OCCASIONS
    return often and texts.str.len_chars().le(LONGEST_OPTION).all()


def _item_fields(texts: pl.Series) -> Mapping[str, Field]:
    """The fields of the items in JSON lists: of each key, the narrowest type that has all its values."""
    values: dict[str, list[Json]] = {}
    for text in texts:
        for key, value in _members(text):
            values.setdefault(key, []).append(value)
    return {key: Field(key, key.replace("_", " ").capitalize(), _item_type(some)) for key, some in values.items()}


def _item_type(values: list[Json]) -> ValueType:
    return next((TYPES[kind] for kind in ITEM_TYPES if _all_are(TYPES[kind], values)), TYPES["text"])


def _all_are(kind: ValueType, values: list[Json]) -> bool:
    try:
        for value in values:
            kind.parse(value)
    except BadValue:
        return False
    return True


def _members(text: str) -> list[tuple[str, Json]]:
    try:
        items: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [(key, value) for item in rows for key, value in item.items() if value is not None]

"""Cells become values: text is read as a type and written as the JSON that is stored. One row a type.

Everything is an expression over a column of text. Null stays null, and what cannot be read becomes null, which is
how the caller finds it. Where a type needs Python, each distinct text of a batch is read once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from types import MappingProxyType

import orjson
import polars as pl

from seggql.engine.mistakes import UserError
from seggql.engine.typed import typed_values
from seggql.rules.catalogue import Field
from seggql.rules.issues import hint, listing, nearest
from seggql.rules.types import MAX_DIGITS, Json, dump_number, shown

from .plan import Reading
from .times import STORED_DAY, STORED_INSTANT, days, instants
from .words import Words


@dataclass(frozen=True)
class Cells:
    """How the cells of one column are read: as values of `field`; `words` are its options."""

    field: Field
    reading: Reading
    words: Words


@dataclass(frozen=True)
class CellType:
    """A row: the stored JSON of texts, and what is wrong with a text that has none."""

    encode: Callable[[pl.Expr, Cells], pl.Expr]
    fault: Callable[[str, Cells], str]


def json_of(texts: pl.Expr, cells: Cells) -> pl.Expr:
    """The stored JSON of each text: null where it is missing or cannot be read."""
    return CELL_TYPES[cells.field.type.name].encode(texts, cells)


def fault_of(text: str, cells: Cells) -> str:
    """Why a text could not be read."""
    return CELL_TYPES[cells.field.type.name].fault(text, cells)


def encoded(values: pl.Expr) -> pl.Expr:
    """Texts, or lists of them, as JSON."""
    json = pl.struct(values.alias("v")).struct.json_encode()
    return pl.when(values.is_not_null()).then(json.str.slice(len('{"v":')).str.head(-1))


def trimmed(texts: pl.Expr) -> pl.Expr:
    """The texts without blanks around them; null when nothing else is there."""
    bare = texts.str.strip_chars()
    return pl.when(bare != "").then(bare)


def once_each(texts: pl.Expr, read: Callable[[str], str | None]) -> pl.Expr:
    """`read` applied to each distinct text."""

    def look_up(texts: pl.Series) -> pl.Series:
        answers = {text: read(text) for text in texts.drop_nulls().unique(maintain_order=True)}
        return texts.replace_strict(answers, default=None, return_dtype=pl.String)

    return texts.map_batches(look_up, return_dtype=pl.String)


def _text(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return encoded(pl.when(~texts.str.contains("\0", literal=True)).then(texts))


_WITH_COMMA = r"^[+-]?(\d+|\d{1,3}([.\s\u{a0}\u{202f}]\d{3})+)(,\d*)?$"
"""1234,5 or 1.234,5 or 1 234,5."""


def _number(texts: pl.Expr, cells: Cells) -> pl.Expr:
    texts = trimmed(texts)
    if cells.reading.decimal_comma:
        texts = pl.when(texts.str.contains(_WITH_COMMA)).then(texts)
        texts = texts.str.replace_all(r"[^\d,+-]", "").str.replace(",", ".", literal=True)
    value = texts.cast(pl.Float64, strict=False)
    short = pl.when(value.abs() < 10.0**MAX_DIGITS).then(value.cast(pl.String).str.strip_suffix(".0"))
    risky = (texts.str.len_bytes() > MAX_DIGITS) | (value.abs() < 1e-14)
    return pl.when(risky).then(once_each(pl.when(risky).then(texts), _exact)).otherwise(short)


def _exact(text: str) -> str | None:
    """A number that a float might not carry: fractions are rounded to 15 digits, longer whole numbers refused."""
    try:
        number = Context(prec=MAX_DIGITS).plus(Decimal(text))
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) < 10**MAX_DIGITS and (not number or abs(number) >= Decimal("1e-15"))
    return orjson.dumps(dump_number(number)).decode() if fits else None


def _number_fault(text: str, cells: Cells) -> str:
    try:
        Decimal(text.strip())
    except InvalidOperation:
        comma = " If commas begin the decimals, say so." if "," in text and not cells.reading.decimal_comma else ""
        return f"{shown(text)} is not a number.{comma}"
    return f"{shown(text)} does not fit: numbers have at most {MAX_DIGITS} digits and are not nearer to 0 than 1e-15."


BOOLEANS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("true", "yes", "y", "t", "on", "1"), "true"),
        **dict.fromkeys(("false", "no", "n", "f", "off", "0"), "false"),
    }
)


def _boolean(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return trimmed(texts).str.to_lowercase().replace_strict(dict(BOOLEANS), default=None, return_dtype=pl.String)


def _boolean_fault(text: str, cells: Cells) -> str:
    return f"{shown(text)} is not true or false."


def _date(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return _quoted(days(trimmed(texts), cells.reading).dt.strftime(STORED_DAY))


def _date_fault(text: str, cells: Cells) -> str:
    form = cells.reading.format or "2021-10-10"
    return f"{shown(text)} is not a date of the form “{form}”."


def _datetime(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return _quoted(instants(trimmed(texts), cells.reading).dt.strftime(STORED_INSTANT))


def _datetime_fault(text: str, cells: Cells) -> str:
    return datetime_fault(text, cells.reading)


def datetime_fault(text: str, reading: Reading) -> str:
    """Why a text is no instant."""
    form = reading.format or "2021-10-10T09:30:00Z"
    zone = f", or the clocks of {reading.zone.key} skip it" if text.strip()[-1:].isdigit() else ""
    return f"{shown(text)} is not a date with time of the form “{form}”{zone}."


def _quoted(texts: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), texts, pl.lit('"'))


def _choice(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return encoded(once_each(trimmed(texts), cells.words.find))


def _choice_fault(text: str, cells: Cells) -> str:
    known = cells.words.known
    near = hint(nearest(text, known)) or f" They are {listing(known)}."
    return f"{shown(text)} is none of the options of “{cells.field.name}”.{near}"


def _texts(texts: pl.Expr, cells: Cells) -> pl.Expr:
    is_json = texts.str.starts_with("[")
    parts = pl.when(~is_json & ~texts.str.contains("\0", literal=True)).then(texts)
    mark = cells.reading.parted_by
    lists = parts.str.split(mark).list.eval(trimmed(pl.element()).drop_nulls()) if mark else pl.concat_list(parts)
    listed = encoded(pl.when(parts.is_not_null()).then(lists))
    return (
        pl.when(is_json).then(once_each(pl.when(is_json).then(texts), lambda text: _array(text)[0])).otherwise(listed)
    )


def _array(text: str) -> tuple[str | None, str]:
    """A JSON array of texts as it is stored, or what is wrong with it."""
    try:
        parts: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return None, f"{shown(text)} begins like a JSON list, but {error.msg}."
    assert isinstance(parts, list), "it starts with a bracket"
    words = [part if isinstance(part, str) else orjson.dumps(part).decode() for part in parts]
    if any(isinstance(part, list | dict) or part is None for part in parts) or any("\0" in word for word in words):
        return None, f"{shown(text)} is not a list of texts."
    return orjson.dumps(words).decode(), ""


def _items(texts: pl.Expr, cells: Cells) -> pl.Expr:
    return once_each(trimmed(texts), lambda text: _item_list(text, cells)[0])


def _item_list(text: str, cells: Cells) -> tuple[str | None, str]:
    """A JSON array of objects as it is stored, or what is wrong with it."""
    try:
        items: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return None, f"{shown(text)} is no JSON: {error.msg}."
    faults: list[UserError] = []
    name = cells.field.name
    stored = typed_values({name: cells.field}, {name: items}, (), faults.append, "the profile")
    if faults:
        place = "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in faults[0].field[1:])
        return None, f"{place}: {faults[0].message}" if place else faults[0].message
    return orjson.dumps(stored[name]).decode(), ""


CELL_TYPES: Mapping[str, CellType] = MappingProxyType(
    {
        "text": CellType(_text, lambda text, cells: "A text cannot hold NUL characters."),
        "number": CellType(_number, _number_fault),
        "boolean": CellType(_boolean, _boolean_fault),
        "date": CellType(_date, _date_fault),
        "datetime": CellType(_datetime, _datetime_fault),
        "choice": CellType(_choice, _choice_fault),
        "text_list": CellType(_texts, lambda text, cells: _array(text)[1]),
        "object_list": CellType(_items, lambda text, cells: _item_list(text, cells)[1]),
    }
)

"""Folding: the same in Python as in PostgreSQL, for every code point, and by Unicode's simple mappings."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Integer, Text, bindparam, case, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from seggql.rules.text import fold, fold_sql, printable, storable
from seggql.store.database import Database

SURROGATES = range(0xD800, 0xE000)
CHARACTERS = [chr(code) for code in range(1, sys.maxunicode + 1) if code not in SURROGATES]
EVERY_CHARACTER = "Σ".join(CHARACTERS)
"""Each beside a letter whose lower case depends on its context, in other definitions."""
FOLDED = fold(EVERY_CHARACTER)


async def test_every_code_point_folds_alike(database: Database) -> None:
    """One query over all of them."""
    codes = func.generate_series(1, bindparam(None, sys.maxunicode, Integer())).column_valued("code")
    character = case((codes.between(SURROGATES[0], SURROGATES[-1]), None), else_=func.chr(codes))
    together = func.string_agg(character, aggregate_order_by(cast("Σ", Text()), codes), type_=Text())
    folded = await database.fetch_value(select(fold_sql(together)))
    assert len(folded) == len(EVERY_CHARACTER)
    three = zip(EVERY_CHARACTER, folded, FOLDED, strict=True)
    assert {character: (sql, python) for character, sql, python in three if sql != python} == {}


def test_simple_mappings() -> None:
    """One character becomes one character, and what is folded stays as it is."""
    assert len(FOLDED) == len(EVERY_CHARACTER)
    assert fold(FOLDED) == FOLDED
    assert fold("İIıŞß ẞ ΣΑΣ Ǆ \u212a") == "iiışß ß σασ ǆ k"


@given(st.text(), st.text())
def test_folding_goes_character_by_character(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
    assert len(fold(one)) == len(one)


async def test_storable_texts_are_those_that_can_be_stored(database: Database) -> None:
    for text in ("", "a", "\x01", "\uffff", "\U0010ffff", "é", "\n"):
        assert storable(text)
        assert await database.fetch_value(select(bindparam(None, text, Text()))) == text
    assert not storable("a\x00")
    assert not storable("\ud800")
    assert not storable("\udfff")


def test_printable_texts_can_be_sent() -> None:
    shown = printable("a\x00\x1b[31m\n\ud800b")
    assert shown == "a��[31m��b"
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)

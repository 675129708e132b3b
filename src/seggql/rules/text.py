"""Text folding: the one definition of "the same text, ignoring case", in Python and in SQL."""

import unicodedata

from sqlalchemy import ColumnElement, Text, func
from sqlalchemy.sql import collate

# PostgreSQL's built-in C.UTF-8 provider lower-cases by Unicode's simple mappings on every platform alike.
# Servers and interpreters carry different Unicode versions, so the pairs that Unicode 16 added are spelt out
# on both sides: PostgreSQL 17 and Python before 3.14 do not have them, and the newer ones lose nothing.
SQL_COLLATION = "pg_c_utf8"
_UNICODE_16 = dict(
    zip(
        "\u1c89\ua7cb\ua7cc\ua7da\ua7dc" + "".join(map(chr, range(0x10D50, 0x10D66))),
        "\u1c8a\u0264\ua7cd\ua7db\u019b" + "".join(map(chr, range(0x10D70, 0x10D86))),
        strict=True,
    )
)
_UPPER_16, _LOWER_16 = "".join(_UNICODE_16), "".join(_UNICODE_16.values())
# The one code point whose full lower-casing is two characters; its simple mapping is a plain i.
_SIMPLE = str.maketrans({"İ": "i"} | _UNICODE_16)


def fold(text: str) -> str:
    """Simple Unicode lower-casing, character by character: accents stay, length stays, no context (final sigma)."""
    if text.isascii():
        return text.lower()
    return "".join(character.lower() for character in text.translate(_SIMPLE))


def fold_sql(text: ColumnElement[str]) -> ColumnElement[str]:
    """The same folding as an SQL expression."""
    return func.translate(func.lower(collate(text, SQL_COLLATION)), _UPPER_16, _LOWER_16, type_=Text)


def storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any(unicodedata.category(c) == "Cs" for c in text if c > "\ud7ff")

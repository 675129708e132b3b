"""Text folding: the one definition of "the same text, ignoring case", in Python and in SQL."""

from sqlalchemy import ColumnElement, Text, func

# PostgreSQL's built-in C.UTF-8 provider lower-cases by Unicode's simple mappings, on every platform alike. Servers
# and interpreters carry different Unicode versions, so the pairs that Unicode 16 added are spelt out: Python has
# them from 3.14 on, PostgreSQL from 18 on. On 17 the migration that makes `seggql_fold` adds them.
UNICODE_16_UPPER = "\u1c89\ua7cb\ua7cc\ua7da\ua7dc" + "".join(map(chr, range(0x10D50, 0x10D66)))
UNICODE_16_LOWER = "\u1c8a\u0264\ua7cd\ua7db\u019b" + "".join(map(chr, range(0x10D70, 0x10D86)))
# U+0130 is the one code point whose full lower-casing is two characters; its simple mapping is a plain i. U+03A3 is the
# one whose lower-casing depends on what is around it.
_SIMPLE = str.maketrans("İΣ" + UNICODE_16_UPPER, "iσ" + UNICODE_16_LOWER)


def fold(text: str) -> str:
    """Simple Unicode lower-casing, character by character: accents stay, length stays, no context (final sigma)."""
    if text.isascii():
        return text.lower()
    return text.translate(_SIMPLE).lower()


def fold_sql(text: ColumnElement[str]) -> ColumnElement[str]:
    """The same folding as an SQL expression: a function of the database that the planner writes out in full."""
    return func.seggql_fold(text, type_=Text())


def storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def printable(text: str) -> str:
    """The text with what no answer could carry replaced by �: control characters and lone surrogates."""
    return "".join("�" if character < " " or "\ud800" <= character <= "\udfff" else character for character in text)

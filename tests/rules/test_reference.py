"""The language reference is fresh, and nothing the language has is missing from it."""

from pathlib import Path

import pytest

from seggql.rules.issues import IssueCode
from seggql.rules.operators import OPERATORS
from seggql.rules.reference import TABLES, filled

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TEXT = PAGE.read_text("utf-8")


def test_page_is_fresh() -> None:
    assert filled(TEXT) == TEXT, "write it again: python -m seggql.rules.reference docs/language.md"


def test_every_table_is_on_the_page() -> None:
    assert [name for name in TABLES if f"<!-- table: {name} -->" not in TEXT] == []


def test_everything_is_told() -> None:
    assert [row.name for row in OPERATORS.values() if f"| `{row.name}` | {row.doc}" not in TEXT] == []
    assert [code for code in IssueCode if f"| `{code.value}` |" not in TEXT] == []


def test_an_unknown_table_is_noticed() -> None:
    with pytest.raises(KeyError):
        filled("<!-- table: nothing -->\n<!-- end -->")

"""Text folds alike in Python and in PostgreSQL: every character there is, whatever its neighbours."""

import pytest
from sqlalchemy import Text, literal, select

from seggql.rules.text import fold, fold_sql, storable
from seggql.store.database import Database

EVERY = "".join(filter(storable, map(chr, range(0x110000))))


@pytest.mark.parametrize(
    "text",
    [EVERY, EVERY[::-1], "ΟΔΥΣΣΕΥΣ Σ AΣ ΣA", "İSTANBUL I\u0307", "ẞ STRASSE Ǆ ǅ e\u0301 É"],
    ids=["every", "every, backwards", "sigma", "dotted", "digraphs"],
)
async def test_python_and_postgresql_fold_alike(database: Database, text: str) -> None:
    in_sql = await database.fetch_value(select(fold_sql(literal(text, Text))))
    in_python = fold(text)
    assert len(in_sql) == len(in_python) == len(text)
    assert [pair for pair in zip(text, in_python, in_sql, strict=True) if pair[1] != pair[2]] == []

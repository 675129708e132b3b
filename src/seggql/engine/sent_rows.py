"""Many rows in one statement: a parameter for each column, however many rows there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import TableValuedAlias, bindparam, column, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

Column = tuple[str, TypeEngine[Any], Sequence[Any]]
"""Its name, its type and its values."""


def sent_rows(*columns: Column) -> TableValuedAlias:
    """Rows to select from, as `unnest($1, $2, …) AS sent(id, …)`; all columns are equally long."""
    arrays = (bindparam(None, values, ARRAY(kind)) for _, kind, values in columns)
    names = (column(name, kind) for name, kind, _ in columns)
    return func.unnest(*arrays).table_valued(*names, name="sent").render_derived()

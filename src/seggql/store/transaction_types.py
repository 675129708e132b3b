"""PostgreSQL's types for numbers of transactions and snapshots, which SQLAlchemy has not got."""

from sqlalchemy.types import UserDefinedType


class Xid8(UserDefinedType[int]):
    """The number of a transaction, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **kw: object) -> str:
        """Its name in SQL."""
        return "xid8"


class PgSnapshot(UserDefinedType[str]):
    """Which transactions had ended at an instant."""

    cache_ok = True

    def get_col_spec(self, **kw: object) -> str:
        """Its name in SQL."""
        return "pg_snapshot"

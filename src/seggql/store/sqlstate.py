"""From PostgreSQL's error codes (SQLSTATE) to the exceptions of seggql."""

import re
from collections.abc import Generator
from contextlib import contextmanager

import asyncpg

from seggql.errors import (
    AlreadyExists,
    DatabaseConflict,
    DatabaseError,
    DatabaseTimeout,
    DatabaseUnavailable,
    MissingReference,
)

BY_SQLSTATE: dict[str, type[DatabaseError]] = {
    "08": DatabaseUnavailable,  # connection exception
    "23503": MissingReference,
    "23505": AlreadyExists,
    "28": DatabaseUnavailable,  # user or password refused
    "3D": DatabaseUnavailable,  # no such database
    "40": DatabaseConflict,  # serialization failure, deadlock
    "53": DatabaseUnavailable,  # too many connections, disk or memory full
    "55P03": DatabaseConflict,  # lock not available
    "57014": DatabaseTimeout,  # query cancelled
    "57P": DatabaseUnavailable,  # shutdown, crash recovery
}
"""The longest prefix of a code decides; a code without a row is a plain `DatabaseError`."""

_QUOTES_VALUES = ("22", "23")
"""Classes of codes whose message may quote what a person typed, so it is left out."""


@contextmanager
def translated() -> Generator[None]:
    """Raise what asyncpg raises inside as a `DatabaseError`, without the values the original may quote."""
    try:
        yield
    except asyncpg.PostgresError as error:
        code = error.sqlstate or ""
        kind = next((BY_SQLSTATE[code[:n]] for n in (5, 3, 2) if code[:n] in BY_SQLSTATE), DatabaseError)
        raise kind(f"PostgreSQL: {_describe(error, code)}", code or None) from None
    except (asyncpg.InterfaceError, asyncpg.InternalClientError) as error:  # the latter when it was cut just now
        raise DatabaseUnavailable(f"The connection to PostgreSQL cannot be used: {error}") from None
    except TimeoutError:
        raise DatabaseTimeout("PostgreSQL did not answer in time.") from None
    except OSError as error:
        raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {error}. Is it running?") from None


def _describe(error: asyncpg.PostgresError, code: str) -> str:
    place = "".join(f", {what} {name}" for what, name in _place(error) if name)
    if code.startswith(_QUOTES_VALUES):
        argument = re.search(r"query argument (\$\d+)", str(error))
        which = f", parameter {argument[1]}" if argument else ""
        return f"{type(error).__name__}{place}{which} (SQLSTATE {code})"
    return f"{error.args[0]}{place} (SQLSTATE {code})"


def _place(error: asyncpg.PostgresError) -> tuple[tuple[str, str | None], ...]:
    return (
        ("table", error.table_name),
        ("column", error.column_name),
        ("constraint", error.constraint_name),
    )

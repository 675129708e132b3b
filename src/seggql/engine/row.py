"""A row of the database as the engine reads it."""

from typing import Any, Protocol


class Row(Protocol):
    """Values by column name: a Record of the driver, or JSON that the engine wrote itself."""

    def __getitem__(self, column: str, /) -> Any: ...

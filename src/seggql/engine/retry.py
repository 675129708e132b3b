"""Repeating what lost against a concurrent transaction."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from seggql.errors import DatabaseConflict

ATTEMPTS = 5

Result = TypeVar("Result")


async def retried(work: Callable[[], Awaitable[Result]]) -> Result:
    """The result of `work`, one whole transaction, which is repeated when it lost a conflict."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await work()
        except DatabaseConflict:
            continue
    return await work()

"""How busy the index of a test is by itself."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from seggql.engine.account import Account
from seggql.index.terms import Pace

BUSY = Pace(poll=0.02, gather=0, erasure=0.02, snapshot=0.02, retry=0.01, failure=0.01, reconsider=0.02)
"""Does at once what it would do in a while."""
IDLE = Pace(poll=600, gather=600, erasure=600, snapshot=600)
"""Does nothing by itself in the time of a test, but what it is asked for."""
Follow: TypeAlias = Callable[..., Awaitable[Account]]
"""The account as another process has it: the fixture `follow`."""

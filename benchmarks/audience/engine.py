"""What an engine of the benchmark can do, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from case import Case
from population import Population


class Engine(Protocol):
    """Counts the people who match. `prepare` warms it up for a case; `count` may raise TimeoutError."""

    def prepare(self, case: Case) -> None: ...

    def count(self, case: Case) -> int: ...

    def close(self) -> None: ...


Notes: TypeAlias = dict[str, float]
"""What is worth knowing of how an engine was opened: seconds, bytes."""
Opening: TypeAlias = Callable[[Population, Path], tuple[Engine, Notes]]
"""Opens an engine on a population, filled if need be, with its databases in a folder."""


@dataclass(frozen=True)
class Answer:
    """How many people match, and how many seconds it took; None for both after the engine's time limit."""

    count: int | None
    seconds: float | None

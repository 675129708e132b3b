"""The engines of the benchmark, each in a process of its own that waits while another one is asked.

Engines run one at a time: a query is sent to one process and answered before the next is sent. The clock runs in the
engine's process, around its counting only.
"""

import multiprocessing
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

import psutil
from case import Case
from generate import Population

from rules import RULES

CASES = {one.name: one for one in RULES}


class Engine(Protocol):
    """What a process runs. `prepare` warms it up for a case."""

    def prepare(self, case: Case) -> None: ...

    def count(self, case: Case) -> int: ...

    def close(self) -> None: ...


Opening = Callable[[Population, Path], tuple[Engine, dict[str, Any]]]
"""Opens an engine on a population, filled if need be, in a folder; says what is worth noting (seconds, bytes)."""


@dataclass(frozen=True)
class Answer:
    """How many people match, and how many seconds it took; None for both after the engine's time limit."""

    count: int | None
    seconds: float | None


class Worker:
    """An engine in its process."""

    def __init__(self, name: str, opening: Opening, population: Population, folder: Path) -> None:
        self.name = name
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, opening, population, folder), daemon=True)
        self._process.start()
        theirs.close()
        self.notes: dict[str, Any] = self._receive()

    def prepare(self, case: Case) -> None:
        self._ask("prepare", case.name)

    def count(self, case: Case) -> Answer:
        return self._ask("count", case.name)

    @property
    def memory(self) -> int:
        """The bytes of memory that the process has for itself."""
        return psutil.Process(self._process.pid).memory_full_info().uss

    def close(self) -> None:
        self._connection.send(None)
        self._process.join(60)

    def _ask(self, what: str, name: str) -> Any:
        self._connection.send((what, name))
        return self._receive()

    def _receive(self) -> Any:
        try:
            answer = self._connection.recv()
        except EOFError:
            raise RuntimeError(f"The engine {self.name} has died.") from None
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(connection: Connection, opening: Opening, population: Population, folder: Path) -> None:
    """What runs in the process: answer until None is asked."""
    try:
        engine, notes = opening(population, folder)
        connection.send(notes)
        while (asked := connection.recv()) is not None:
            what, name = asked
            connection.send(_prepared(engine, name) if what == "prepare" else _counted(engine, name))
        engine.close()
    except Exception as error:  # told by the process that asks
        connection.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _prepared(engine: Engine, name: str) -> None:
    engine.prepare(CASES[name])


def _counted(engine: Engine, name: str) -> Answer:
    """The second of two runs: others have used the processor's caches meanwhile."""
    try:
        engine.count(CASES[name])
        started = time.perf_counter()
        count = engine.count(CASES[name])
    except TimeoutError:
        return Answer(None, None)
    return Answer(count, time.perf_counter() - started)


def median(answers: list[Answer]) -> float | None:
    """Seconds; None when the engine gave up."""
    times = [answer.seconds for answer in answers if answer.seconds is not None]
    return statistics.median(times) if times else None

"""An engine in a process of its own, which imports nothing that others need. Started by `worker.py`.

python serve.py MODULE FUNCTION PEOPLE EVENTS FOLDER DESCRIPTOR
"""

import statistics
import sys
import time
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from population import Population

from engine import Answer, Engine, Opening
from rules import RULES

BURST = 3
LONG = 0.3
"""Seconds of a run beside which it does not matter what is in the processor's caches."""
CASES = {one.name: one for one in RULES}


def main() -> None:
    module, function, people, events, folder, descriptor = sys.argv[1:]
    connection = Connection(int(descriptor))
    opening: Opening = getattr(import_module(module), function)
    try:
        _serve(connection, opening, Population(Path(folder), int(people), int(events)))
    except Exception as error:  # told by the process that asks
        connection.send(f"{type(error).__name__}: {error}")
        raise


def _serve(connection: Connection, opening: Opening, population: Population) -> None:
    """Answer until None is asked."""
    engine, notes = opening(population, population.folder)
    connection.send(notes)
    while (asked := connection.recv()) is not None:
        what, name = asked
        connection.send(_prepared(engine, name) if what == "prepare" else _counted(engine, name))
    engine.close()


def _prepared(engine: Engine, name: str) -> None:
    engine.prepare(CASES[name])


def _counted(engine: Engine, name: str) -> Answer:
    """The median of a burst of runs. Where they are short the first is left out: others have used the processor."""
    try:
        first = _timed(engine, name)
        if first.seconds is None or first.seconds > LONG:
            return first
        burst = [_timed(engine, name) for _ in range(BURST)]
    except TimeoutError:
        return Answer(None, None)
    return Answer(first.count, statistics.median(one.seconds for one in burst if one.seconds is not None))


def _timed(engine: Engine, name: str) -> Answer:
    started = time.perf_counter()
    count = engine.count(CASES[name])
    return Answer(count, time.perf_counter() - started)


if __name__ == "__main__":
    main()

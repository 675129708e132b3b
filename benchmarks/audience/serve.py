"""An engine in a process of its own, which imports nothing that others need. Started by `worker.py`.

python serve.py MODULE FUNCTION PEOPLE EVENTS FOLDER DESCRIPTOR
"""

import sys
import time
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from population import Population

from engine import Answer, Engine, Opening
from rules import RULES

LONG = 0.3
"""Seconds that no cache of a processor makes up."""
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
    """The second of two runs where the first is short: others have used the processor's caches meanwhile."""
    try:
        answer = _timed(engine, name)
        return answer if answer.seconds is not None and answer.seconds > LONG else _timed(engine, name)
    except TimeoutError:
        return Answer(None, None)


def _timed(engine: Engine, name: str) -> Answer:
    started = time.perf_counter()
    count = engine.count(CASES[name])
    return Answer(count, time.perf_counter() - started)


if __name__ == "__main__":
    main()

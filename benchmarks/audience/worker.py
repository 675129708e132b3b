"""The engines of the benchmark, each in a process of its own that waits while another one is asked.

Engines run one at a time: a query is sent to one process and answered before the next is sent. The clock runs in the
engine's process, around its counting only.
"""

import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import psutil
from case import Case
from population import Population

from engine import Answer, Notes

SERVE = Path(__file__).with_name("serve.py")


class Worker:
    """An engine in its process: what `opening`, a module and a function of it, opens on the population.

    Raises RuntimeError when it fails, now or later.
    """

    def __init__(self, name: str, opening: tuple[str, str], population: Population) -> None:
        self.name = name
        self._connection, theirs = Pipe()
        sizes = (str(population.people), str(population.events), str(population.folder))
        command = [sys.executable, str(SERVE), *opening, *sizes, str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self.notes: Notes = self._receive()

    def prepare(self, case: Case) -> None:
        self._ask("prepare", case.name)

    def count(self, case: Case) -> Answer:
        return self._ask("count", case.name)

    @property
    def memory(self) -> int:
        """The bytes of memory that the process has."""
        return psutil.Process(self._process.pid).memory_info().rss

    def close(self) -> None:
        self._connection.send(None)
        self._process.wait(60)

    def _ask(self, what: str, name: str) -> Any:
        self._connection.send((what, name))
        return self._receive()

    def _receive(self) -> Any:
        try:
            answer = self._connection.recv()
        except EOFError:
            raise RuntimeError(f"The engine {self.name} has died.") from None
        if isinstance(answer, str):
            raise RuntimeError(f"The engine {self.name} has failed: {answer}")
        return answer

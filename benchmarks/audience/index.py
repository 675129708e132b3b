"""seggql's audience index."""

from pathlib import Path
from typing import Any

import arrays
import numpy as np
from case import Case
from catalogue import NOW, catalogue
from generate import Population

from seggql.index.audience import Audience
from seggql.index.evaluation import Evaluation
from seggql.rules.bind import bind
from seggql.rules.load import load


class Index:
    """An audience in this process. A rule is read, bound and evaluated anew each time."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._catalogue = catalogue()

    def prepare(self, case: Case) -> None:
        self.count(case)

    def count(self, case: Case) -> int:
        node = bind(load(case.json), self._catalogue)
        return int(np.count_nonzero(Evaluation(self._audience, NOW).members(node)))

    def close(self) -> None:
        pass


def opened(population: Population, folder: Path) -> tuple[Index, dict[str, Any]]:
    """The evaluator on an audience made straight from the population's files."""
    return Index(arrays.audience(population)), {}

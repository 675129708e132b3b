"""Rules asked of engines in turn: answers compared, times kept."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from case import Case
from worker import Worker

from engine import Answer

PEERS = ("duckdb", "chdb")
"""The engines that the index is measured against."""


@dataclass(frozen=True)
class Measured:
    """What came of a rule: the people who match, and by engine the seconds of every run, none after its time limit."""

    case: Case
    count: int
    seconds: Mapping[str, Sequence[float]]
    median: Mapping[str, float | None]

    @property
    def ratio(self) -> float | None:
        """How many times as long as the index the best peer takes."""
        peers = [taken for name in PEERS if (taken := self.median.get(name)) is not None]
        own = self.median.get("index")
        return min(peers) / own if peers and own else None


class Disagreement(Exception):
    """Engines count differently."""


def measure(case: Case, workers: Sequence[Worker], runs: Mapping[str, int]) -> Measured:
    """Ask every engine as many times as `runs` says, in turn. Raises Disagreement."""
    for worker in workers:
        worker.prepare(case)
    answers: dict[str, list[Answer]] = {worker.name: [] for worker in workers}
    for turn in range(max(runs[worker.name] for worker in workers)):
        for worker in workers:
            if turn < runs[worker.name]:
                answers[worker.name].append(worker.count(case))
    return Measured(
        case,
        agreed(case, answers),
        {name: [one.seconds for one in given if one.seconds is not None] for name, given in answers.items()},
        {name: median(given) for name, given in answers.items()},
    )


def agreed(case: Case, answers: Mapping[str, Iterable[Answer]]) -> int:
    """The count that all engines gave. Raises Disagreement."""
    given = {name: {one.count for one in some if one.count is not None} for name, some in answers.items()}
    counts = set[int]().union(*given.values())
    if len(counts) != 1:
        told = ", ".join(f"{name}: {', '.join(f'{count:,}' for count in sorted(some))}" for name, some in given.items())
        raise Disagreement(f"{case.name}: {told}")
    return counts.pop()


def median(answers: Iterable[Answer]) -> float | None:
    """Seconds; None when the engine gave up."""
    times = [answer.seconds for answer in answers if answer.seconds is not None]
    return statistics.median(times) if times else None

"""How the index, DuckDB and ClickHouse grow with the number of people, each of whom has 20 events on average.

    python benchmarks/audience/growth.py [--people 10000,100000,1000000,10000000] [--engines index,duckdb,chdb]

One engine at a time, as no machine holds all of them at the largest size, and every third rule. The index is made from
the population's files, as PostgreSQL would take hours to be filled. Sizes that were measured before are kept.
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import generate
import machine
import page
import plots
from bench import CACHE, HERE
from bench import ENGINES as MEASURED
from measuring import Measured, measure
from population import Population
from rich.console import Console
from rich.progress import track
from worker import Worker

from engine import Notes
from rules import RULES

ENGINES = {**MEASURED, "index": ("index", "restored")}
SOME = RULES[::3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="10000,100000,1000000,10000000")
    parser.add_argument("--engines", default="index,duckdb,chdb")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=CACHE, help="where files and databases go, 30 GB for 10 M")
    parser.add_argument("--results", type=Path, default=HERE / "growth.json")
    arguments = parser.parse_args()
    console = Console()
    for people in map(int, arguments.people.split(",")):
        population = Population(arguments.folder.resolve(), people, people * 20)
        with console.status(f"Making {people:,} people"):
            generate.make(population)
        for name in arguments.engines.split(","):
            _add(arguments.results, population, name, _measured(console, name, population, arguments.runs))
    sizes = json.loads(arguments.results.read_text())["sizes"]
    plots.growth(sizes, arguments.results.with_suffix(".png"))
    page.fill()


def _measured(console: Console, name: str, population: Population, runs: int) -> dict[str, Any]:
    """Everything about one engine at one size: seconds to open, bytes, milliseconds by rule."""
    with console.status(f"Opening {name} with {population.people:,} people"):
        made = _made(population) if name == "index" else {}
        started = time.perf_counter()
        worker = Worker(name, ENGINES[name], population)
    opened = time.perf_counter() - started
    title = f"{population.people:,} people, {name}"
    found = [measure(case, [worker], {name: runs}) for case in track(SOME, title, console=console)]
    memory = worker.memory
    worker.close()
    return {"opened_seconds": round(opened, 1), "memory": memory, **made, **worker.notes, **_times(name, found)}


def _made(population: Population) -> Notes:
    """A snapshot of the index, made in another process: the one that is measured holds the index only."""
    worker = Worker("index", ("index", "made"), population)
    worker.close()
    return worker.notes


def _times(name: str, found: Sequence[Measured]) -> dict[str, Any]:
    taken = {one.case.name: round(1000 * (one.median[name] or 0), 3) for one in found}
    return {
        "median_ms": round(statistics.median(taken.values()), 3),
        "slowest_ms": max(taken.values()),
        "rules": taken,
        "counts": {one.case.name: one.count for one in found},
    }


def _add(path: Path, population: Population, name: str, found: dict[str, Any]) -> None:
    """Put it beside what is known, and compare the counts. Raises ValueError where they differ."""
    known = json.loads(path.read_text()) if path.exists() else {"sizes": []}
    sizes = {size["people"]: size for size in known["sizes"]}
    size = sizes.setdefault(
        population.people, {"people": population.people, "events": population.events, "engines": {}}
    )
    counts = found.pop("counts")
    if size.setdefault("counts", counts) != counts:
        raise ValueError(f"{name} counts differently at {population.people:,}: {counts} instead of {size['counts']}")
    size["engines"][name] = found
    ordered = [sizes[people] for people in sorted(sizes)]
    path.write_text(json.dumps({"machine": machine.facts(), "sizes": ordered}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

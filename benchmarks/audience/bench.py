"""The audience index beside our SQL on PostgreSQL, DuckDB and ClickHouse: every rule, side by side in one run.

    python benchmarks/audience/bench.py [--people 1000000] [--events 20] [--only TEXT] [--engines index,duckdb,chdb,sql]

Makes the population and fills what is not filled yet, then asks every rule of every engine in turn. All have to count
the same: a difference ends the run with status 1. Writes results.json, times.png and memory.png beside this file, and
the tables of benchmarks/RESULTS.md.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import generate
import machine
import page
import plots
import postgres
import report
from measuring import Disagreement, Measured, measure
from population import Population
from rich.console import Console
from rich.progress import track
from worker import Worker

from rules import RULES

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
ENGINES: Mapping[str, tuple[str, str]] = {
    "index": ("index", "loaded"),
    "duckdb": ("duck", "opened"),
    "chdb": ("clickhouse", "opened"),
    "sql": ("sql", "opened"),
}
SLOW = "sql"
"""The engine that is asked fewer times."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20, help="for each of them")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--slow-runs", type=int, default=3, help=f"of {SLOW}")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--only", default="", help="rules whose name has this in it")
    parser.add_argument("--folder", type=Path, default=CACHE, help="where files and databases go, several GB")
    parser.add_argument("--results", type=Path, default=HERE / "results.json")
    arguments = parser.parse_args()
    engines = arguments.engines.split(",")
    population = Population(arguments.folder.resolve(), arguments.people, arguments.people * arguments.events)
    console = Console(width=max(130, Console().width))
    _prepare(console, population, engines)
    facts = machine.facts()
    workers = [_open(console, name, ENGINES[name], population) for name in engines]
    runs = {worker.name: arguments.slow_runs if worker.name == SLOW else arguments.runs for worker in workers}
    measured = _measure_all(console, arguments.only, workers, runs)
    notes = {worker.name: {"memory": worker.memory, **worker.notes} for worker in workers}
    for worker in workers:
        worker.close()
    if "index" in engines:
        notes["restarted index"] = _restarted(console, population, measured)
    result = {"at": f"{datetime.now(UTC):%Y-%m-%d}", **report.result(population, facts, notes, measured)}
    report.show(console, result)
    if not arguments.only:
        _write(arguments.results, result)


def _prepare(console: Console, population: Population, engines: list[str]) -> None:
    """Make the population, and fill PostgreSQL for those who read it."""
    with console.status(f"Making {population.people:,} people with {population.events:,} events"):
        generate.make(population)
    if {"index", "sql"} & set(engines):
        with console.status("Filling PostgreSQL"):
            seconds = postgres.filled(population, population.folder)
        console.print("PostgreSQL was full" if seconds is None else f"PostgreSQL was filled in {seconds:.0f} s")


def _open(console: Console, name: str, opening: tuple[str, str], population: Population) -> Worker:
    with console.status(f"Opening {name}, which may have to be filled"):
        worker = Worker(name, opening, population)
    notes = ", ".join(f"{key} {value:,.1f}" for key, value in worker.notes.items())
    console.print(f"Opened {name}: memory {worker.memory / 1e6:,.0f} MB{', ' + notes if notes else ''}")
    return worker


def _measure_all(console: Console, only: str, workers: list[Worker], runs: dict[str, int]) -> list[Measured]:
    """Every rule; ends the program where engines disagree."""
    measured: list[Measured] = []
    differences: list[str] = []
    for case in track([case for case in RULES if only in case.name], "Asking", console=console):
        try:
            measured.append(measure(case, workers, runs))
        except Disagreement as found:
            differences.append(str(found))
    if differences:
        console.print("\n".join(["[bold red]The engines do not agree:[/]", *differences]))
        sys.exit(1)
    return measured


def _restarted(console: Console, population: Population, measured: list[Measured]) -> dict[str, float]:
    """What a process that only holds the index takes, once it has answered every rule, rightly."""
    started = time.perf_counter()
    worker = _open(console, "restarted index", ("index", "restored"), population)
    seconds = time.perf_counter() - started
    for one in measured:
        if (count := worker.count(one.case).count) != one.count:
            raise Disagreement(f"{one.case.name}: {one.count:,}, and {count:,} after a restart")
    memory = worker.memory
    worker.close()
    return {"memory": memory, "process_seconds": seconds, **worker.notes}


def _write(path: Path, result: dict[str, Any]) -> None:
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    plots.times(result, path.with_name("times.png"))
    plots.memory(result, path.with_name("memory.png"))
    page.fill()


if __name__ == "__main__":
    main()

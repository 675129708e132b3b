"""DuckDB with the population in tables that suit it.

Texts are in lower case, so that ignoring case costs nothing, money is in whole cents, lists are tables of their own,
and events lie in order of (type, time). What it has loaded it keeps in a file, and answers from memory.
"""

import time
from pathlib import Path

import duckdb
from case import Case
from peers import CHOICES, EVENT_CHOICES, EVENT_NUMBERS, EVENT_TEXTS, LOWER, THREADS, pattern, timed
from population import Population

from engine import Notes

MEMORY = "8GB"
"""For sorting, beyond which DuckDB goes to the disk."""


class DuckDB:
    """A database file of DuckDB's own, opened with two threads."""

    PERFECT = (12, 24)
    """Groups by a direct table when the ids need at most that many bits: 12 is DuckDB's default, 24 holds all our
    people. More pays for broad conditions and costs for narrow ones, so each query gets what suits it."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file), config={"threads": THREADS})
        self._connection.execute("SET enable_progress_bar = false")
        self._bits = 0
        self._best: dict[str, tuple[str, int]] = {}

    def prepare(self, case: Case) -> None:
        """Find the fastest of the case's queries."""
        ways = [(query, bits) for query in case.duckdb for bits in self.PERFECT]
        self._best[case.name] = min(ways, key=lambda way: timed(lambda: self._ask(*way)))

    def count(self, case: Case) -> int:
        return self._ask(*self._best[case.name])

    def run(self, statement: str) -> None:
        self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, query: str, bits: int) -> int:
        if bits != self._bits:
            self._connection.execute(f"SET perfect_ht_threshold = {bits}")
            self._bits = bits
        found = self._connection.execute(query).fetchone()
        assert found is not None
        return found[0]


def opened(population: Population, folder: Path) -> tuple[DuckDB, Notes]:
    """DuckDB on its database; notes the seconds of filling it, if it had to be filled, and the bytes it has on disk."""
    file = folder / f"{population.name}.duckdb"
    notes: Notes = {}
    if not file.exists():
        notes["load_seconds"] = _fill(file, population)
    return DuckDB(file), {**notes, "disk": file.stat().st_size}


def _fill(file: Path, population: Population) -> float:
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    started = time.perf_counter()
    engine = DuckDB(unfinished)
    engine.run(f"SET memory_limit = '{MEMORY}'")
    for statement in _tables(population):
        engine.run(statement)
    engine.close()
    unfinished.rename(file)
    return time.perf_counter() - started


def _tables(population: Population) -> list[str]:
    """The statements that fill a database. Lists are tables of their own too, which DuckDB searches faster."""
    people, events = (_glob(files) for files in (population.people_files, population.events_files))
    enums = [
        f"CREATE TYPE {name}_enum AS ENUM (SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1)"
        for source, names in ((people, CHOICES), (events, ("type", *EVENT_CHOICES)))
        for name in names
    ]
    shaped = ", ".join(
        [f"nullif(lower({name}), '') AS {name}" for name in LOWER]
        + [f"{name}::{name}_enum AS {name}" for name in CHOICES]
    )
    event = ", ".join(
        [
            "profile_id, type::type_enum AS type",
            'make_timestamp(epoch_us("at")) AS time',
            *EVENT_NUMBERS,
            "solved",
            *(f"{name}::{name}_enum AS {name}" for name in EVENT_CHOICES),
            *(f"lower({name}) AS {name}" for name in EVENT_TEXTS),
        ]
    )
    return [
        *enums,
        f"CREATE TABLE people AS SELECT id, {shaped}, birth_date, make_timestamp(epoch_us(created_at)) AS created_at, "
        "make_timestamp(epoch_us(last_interaction)) AS last_interaction, marketing_opt_out, total_spent, points, "
        f"renewal_date FROM {people} ORDER BY id",
        f"CREATE TABLE tags AS SELECT id AS profile_id, lower(unnest(tags)) AS tag FROM {people}",
        "CREATE TABLE orders AS SELECT profile_id, item.category::category_enum AS category, item.price AS price, "
        "item.quantity AS quantity, item.ordered_on AS ordered_on "
        f"FROM (SELECT id AS profile_id, unnest(orders) AS item FROM {people})",
        f'CREATE TABLE events AS SELECT {event} FROM {events} ORDER BY type, "at"',
        "CHECKPOINT",
    ]


def _glob(files: list[Path]) -> str:
    return f"'{files[0].parent}/{pattern(files)}'"

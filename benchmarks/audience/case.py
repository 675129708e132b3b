"""A rule of the benchmark beside the queries that an engineer of each peer would write for it."""

from dataclasses import dataclass
from functools import cached_property

from seggql.rules.load import load
from seggql.rules.nodes import Rule, count_clauses
from seggql.rules.values import Json


@dataclass(frozen=True)
class Case:
    """A rule and its queries, each of which counts the people who match.

    Where a query can well be written in several ways, all of them stand here, and the fastest is the peer's time.
    """

    name: str
    json: dict[str, Json]
    duckdb: tuple[str, ...]
    clickhouse: tuple[str, ...]

    @cached_property
    def rule(self) -> Rule:
        return load(self.json)

    @property
    def kind(self) -> str:
        """What it asks about: "people", "events" or "both"."""
        if self.name.startswith("segment"):
            return "both"
        attributes, events = count_clauses(self.rule)
        return "both" if attributes and events else "events" if events else "people"


def case(
    name: str, json: dict[str, Json], *both: str, duckdb: str | None = None, clickhouse: str | None = None
) -> Case:
    """`both` are queries in words that DuckDB and ClickHouse share; the others are in their own."""
    return Case(
        name,
        json,
        both if duckdb is None else (*both, duckdb),
        both if clickhouse is None else (*both, clickhouse),
    )


def attribute(name: str, operator: str, value: Json = None) -> dict[str, Json]:
    given: dict[str, Json] = {} if value is None else {"value": value}
    return {"attribute": name, "operator": operator, **given}


def last(amount: int, unit: str = "days") -> dict[str, Json]:
    return {"operator": "within_last", "amount": amount, "unit": unit}


def event(
    name: str, occurrence: tuple[str, int] | None = None, time: Json = None, where: Json = None
) -> dict[str, Json]:
    written: dict[str, Json] = {"event": name}
    if occurrence is not None:
        written["occurrence"] = {"operator": occurrence[0], "count": occurrence[1]}
    return written | {key: value for key, value in (("time", time), ("where", where)) if value is not None}


def measure(of: str, operator: str, value: Json, *, time: Json = None, event: str = "purchase") -> dict[str, Json]:
    """Of the amount, or of the time of the event."""
    named: dict[str, Json] = {} if of in ("first", "last") else {"property": "amount"}
    asked: Json = {"of": of, **named, "operator": operator, "value": value}
    return {"event": event, "measure": asked} | ({} if time is None else {"time": time})

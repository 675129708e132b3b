"""What a run found, as JSON and as a table."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from measuring import Measured
from population import Population
from rich.console import Console
from rich.table import Table


def result(
    population: Population,
    machine: Mapping[str, Any],
    notes: Mapping[str, Mapping[str, float]],
    measured: Sequence[Measured],
) -> dict[str, Any]:
    """Everything: times of rules in milliseconds, `notes` in seconds and bytes."""
    return {
        "people": population.people,
        "events": population.events,
        "machine": dict(machine),
        "engines": {name: {key: round(value, 3) for key, value in found.items()} for name, found in notes.items()},
        "summary": summary(measured),
        "rules": [
            {
                "name": one.case.name,
                "kind": one.case.kind,
                "count": one.count,
                "median_ms": {name: _ms(seconds) for name, seconds in one.median.items()},
                "ratio": one.ratio and round(one.ratio, 2),
                "runs_ms": {name: [_ms(taken) for taken in seconds] for name, seconds in one.seconds.items()},
            }
            for one in measured
        ],
    }


def summary(measured: Sequence[Measured]) -> dict[str, Any]:
    """The figures that the goals are set in; none without the index and a peer."""
    ratios = [one.ratio for one in measured if one.ratio is not None]
    own = {one.case.name: taken for one in measured if (taken := one.median.get("index")) is not None}
    if not ratios:
        return {}
    people = [own[one.case.name] for one in measured if one.case.kind == "people"]
    slowest, closest = max(own, key=own.__getitem__), min(measured, key=lambda one: one.ratio or 0)
    return {
        "rules": len(ratios),
        "faster_than_both": sum(ratio > 1 for ratio in ratios),
        "median_ratio": round(statistics.median(ratios), 2),
        "closest": {"rule": closest.case.name, "ratio": round(closest.ratio or 0, 2)},
        "slowest": {"rule": slowest, "ms": _ms(own[slowest])},
        "median_ms": _ms(statistics.median(own.values())),
        "median_ms_of_people": _ms(statistics.median(people)) if people else None,
    }


def show(console: Console, result: Mapping[str, Any]) -> None:
    """A row a rule, milliseconds."""
    engines = list(result["rules"][0]["median_ms"])
    table = Table(title=f"{result['people']:,} people, {result['events']:,} events: medians in ms")
    table.add_column("rule", no_wrap=True)
    for name in ("people who match", *engines, "best peer ÷ index"):
        table.add_column(name, justify="right", no_wrap=True)
    for rule in result["rules"]:
        times = [_shown(rule["median_ms"][name]) for name in engines]
        ratio = rule["ratio"]
        colour = "" if ratio is None else "green" if ratio >= 5 else "yellow" if ratio > 1 else "bold red"
        shown = "" if ratio is None else f"[{colour}]{ratio:.1f}[/]"
        table.add_row(rule["name"], f"{rule['count']:,}", *times, shown)
    console.print(table)
    console.print(result["summary"])


def _shown(ms: float | None) -> str:
    return "stopped" if ms is None else f"{ms:,.2f}" if ms < 10 else f"{ms:,.0f}"


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)

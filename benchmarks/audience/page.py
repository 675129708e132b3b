"""The tables of benchmarks/RESULTS.md, written from results.json and growth.json between their marks.

python benchmarks/audience/page.py
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "RESULTS.md"
NAMES = {"index": "index", "sql": "SQL on PostgreSQL", "duckdb": "DuckDB", "chdb": "ClickHouse (chDB)"}
_MARKED = re.compile(r"(<!-- table: (\w+) -->).*?(<!-- end -->)", re.DOTALL)
Json = Mapping[str, Any]


def fill() -> None:
    """Write the tables of which there are results anew."""
    results, growth = _read("results.json"), _read("growth.json")
    tables: dict[str, Callable[[], str]] = {}
    if results:
        tables |= {
            "goals": lambda: _goals(results),
            "rules": lambda: _rules(results),
            "memory": lambda: _memory(results),
        }
    if growth:
        tables |= {"growth": lambda: _growth(growth["sizes"])}

    def filled(found: re.Match[str]) -> str:
        return f"{found[1]}\n\n{tables[found[2]]()}\n\n{found[3]}" if found[2] in tables else found[0]

    PAGE.write_text(_MARKED.sub(filled, PAGE.read_text()))


def _read(name: str) -> Any:
    path = HERE / name
    return json.loads(path.read_text()) if path.exists() else None


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _goals(results: Json) -> str:
    found, index, restarted = results["summary"], results["engines"]["index"], results["engines"]["restarted index"]
    slowest, closest = found["slowest"], found["closest"]
    rows = (
        ("rules faster than both peers", "all", f"{found['faster_than_both']} of {found['rules']}"),
        ("median of the best peer's time ÷ the index's", "5", f"{found['median_ratio']:.1f}"),
        ("the least of it", "1", f"{closest['ratio']:.1f} ({closest['rule']})"),
        ("the slowest rule", "100 ms", f"{slowest['ms']:.0f} ms ({slowest['rule']})"),
        ("median of the rules over attributes only", "3 ms", f"{found['median_ms_of_people']:.2f} ms"),
        ("median of all rules", "", f"{found['median_ms']:.2f} ms"),
        ("memory of a process that holds the index, after all rules", "1,200 MB", _mb(restarted["memory"])),
        ("the same after a cold load", "", _mb(index["memory"])),
        ("cold load from PostgreSQL", "1 M events/s", f"{index['events_per_second'] / 1e6:.2f} M events/s"),
        ("restart from the snapshot", "5 s", f"{restarted['restore_seconds']:.1f} s"),
        ("the same, from the start of the process", "", f"{_ready(restarted):.1f} s"),
    )
    return _table(("", "goal", "measured"), rows)


def _ready(restarted: Json) -> float:
    """A server answers while it prepares."""
    return restarted["process_seconds"] - restarted["prepare_seconds"]


def _rules(results: Json) -> str:
    engines = [name for name in NAMES if name in results["rules"][0]["median_ms"]]
    head = ("rule", "people", *(NAMES[name] for name in engines), "best peer ÷ index")
    rows = (
        (
            rule["name"],
            f"{rule['count']:,}",
            *(_ms(rule["median_ms"][name], bold=name == "index") for name in engines),
            f"{rule['ratio']:.1f}",
        )
        for rule in results["rules"]
    )
    return _table(head, rows)


def _memory(results: Json) -> str:
    people, events = results["people"], results["events"]
    parts = results["engines"]["index"]
    rows = (
        ("people", _mb(parts["arrays_of_people"]), f"{parts['arrays_of_people'] / people:.0f} for each of them"),
        ("events", _mb(parts["arrays_of_events"]), f"{parts['arrays_of_events'] / events:.1f} for each of them"),
        ("snapshot on disk", _mb(parts["disk"]), ""),
    )
    return _table(("the index's arrays", "size", "bytes"), rows)


def _growth(sizes: Sequence[Json]) -> str:
    engines = [name for name in NAMES if name in sizes[0]["engines"]]
    head = ["people / events"]
    for name in engines:
        head += [f"{NAMES[name]}: median", "slowest", "memory"]
    rows: list[list[str]] = []
    for size in sizes:
        row = [f"{size['people']:,} / {size['events']:,}"]
        for name in engines:
            found = size["engines"].get(name)
            row += [_ms(found["median_ms"]), _ms(found["slowest_ms"]), _mb(found["memory"])] if found else ["", "", ""]
        rows.append(row)
    return _table(head, rows)


def _ms(value: float | None, bold: bool = False) -> str:
    if value is None:
        return "stopped"
    text = f"{value:.2f}" if value < 10 else f"{value:,.0f}"
    return f"**{text}**" if bold else text


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


if __name__ == "__main__":
    fill()

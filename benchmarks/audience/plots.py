"""The results as pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

mpl.use("Agg")
LOOKS = {
    "index": ("seggql index", "#d6336c", "o"),
    "restarted index": ("seggql index, restarted", "#f783ac", "o"),
    "sql": ("seggql SQL on PostgreSQL", "#868e96", "D"),
    "duckdb": ("DuckDB", "#f08c00", "s"),
    "chdb": ("ClickHouse (chDB)", "#1971c2", "^"),
}
"""Label, colour and mark by engine."""
plt.rcParams |= {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e9ecef",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "svg.hashsalt": "seggql",
}


def times(result: Mapping[str, Any], path: Path) -> None:
    """A row a rule: the median of each engine on a logarithmic scale, slowest rules of the best peer on top."""
    engines = [name for name in LOOKS if name in result["rules"][0]["median_ms"]]
    rules = sorted(result["rules"], key=lambda rule: min(_peers(rule)))
    figure, axes = plt.subplots(figsize=(10, 0.21 * len(rules) + 1.6))
    for row, rule in enumerate(rules):
        spread = [taken for name in engines if (taken := rule["median_ms"][name]) is not None]
        axes.hlines(row, min(spread), max(spread), color="#dee2e6", linewidth=1, zorder=1)
    for name in reversed(engines):
        label, colour, mark = LOOKS[name]
        marks = [
            (rule["median_ms"][name], row) for row, rule in enumerate(rules) if rule["median_ms"][name] is not None
        ]
        axes.scatter(*zip(*marks, strict=True), s=26, color=colour, marker=mark, label=label, zorder=2)
    axes.set_yticks(range(len(rules)), [rule["name"] for rule in rules], fontsize=8)
    axes.set_ylim(-0.8, len(rules) - 0.2)
    axes.grid(axis="y", visible=False)
    _logarithmic(axes, "x", "median time of a count")
    title = f"{len(rules)} rules over {_short(result['people'])} people and {_short(result['events'])} events"
    axes.set_title(f"{title}, {result['machine']['cores']} cores", loc="left", fontweight="bold", pad=24)
    _legend(axes, len(engines))
    _save(figure, path)


def memory(result: Mapping[str, Any], path: Path) -> None:
    """A bar an engine: the memory of its process after all rules."""
    engines = [name for name in LOOKS if name in result["engines"] and name != "sql"]
    figure, axes = plt.subplots(figsize=(7, 0.5 * len(engines) + 1.3))
    values = [result["engines"][name]["memory"] / 1e6 for name in engines]
    bars = axes.barh(
        [LOOKS[name][0] for name in engines], values, color=[LOOKS[name][1] for name in engines], height=0.6
    )
    axes.bar_label(bars, [f"{value:,.0f} MB" for value in values], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("memory of the process after all rules, MB")
    title = f"{_short(result['people'])} people and {_short(result['events'])} events"
    axes.set_title(title, loc="left", fontweight="bold")
    _save(figure, path)


def growth(sizes: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The median rule, the slowest rule and the memory of each engine by the number of people."""
    figure, panels = plt.subplots(1, 3, figsize=(13, 4))
    panes = (
        ("median_ms", "the median rule", "ms"),
        ("slowest_ms", "the slowest rule", "ms"),
        ("memory", "memory of the process", "bytes"),
    )
    for axes, (key, title, unit) in zip(panels, panes, strict=True):
        for name, (label, colour, mark) in LOOKS.items():
            points = [(size["people"], size["engines"][name][key]) for size in sizes if name in size["engines"]]
            if points:
                axes.plot(*zip(*points, strict=True), color=colour, marker=mark, label=label)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
        _logarithmic(axes, "y", "", FuncFormatter(lambda value, _, unit=unit: _with_unit(value, unit)))
        axes.set_xlabel("people, each with 20 events")
        axes.set_title(title, loc="left", fontweight="bold")
    panels[0].legend(loc="upper left")
    _save(figure, path)


def _peers(rule: Mapping[str, Any]) -> list[float]:
    """What to sort by: the peers' times, or whichever there are."""
    taken = rule["median_ms"]
    peers = [value for name, value in taken.items() if name in ("duckdb", "chdb") and value is not None]
    return peers or [value for value in taken.values() if value is not None]


def _logarithmic(axes: Axes, which: str, label: str, form: FuncFormatter | None = None) -> None:
    getattr(axes, f"set_{which}scale")("log")
    getattr(axes, f"{which}axis").set_major_formatter(form or FuncFormatter(lambda value, _: _with_unit(value, "ms")))
    getattr(axes, f"set_{which}label")(label)


def _with_unit(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value / 1000:,.0f} s" if value >= 1000 else f"{value:g} ms" if value >= 1 else f"{value * 1000:g} µs"
    return f"{value / 1e9:g} GB" if value >= 1e9 else f"{value / 1e6:g} MB"


def _short(number: float) -> str:
    return f"{number / 1e6:g} M" if number >= 1e6 else f"{number / 1e3:g} k"


def _legend(axes: Axes, columns: int) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2, handletextpad=0.2)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)

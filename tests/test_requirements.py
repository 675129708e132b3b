"""The page of requirements is complete, and what it names exists."""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from graphql import build_schema, resolve_schema_coordinate

from cases import corpus
from seggql.graphql.schema import sdl

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "requirements.md").read_text("utf-8")
CASES = {case.about for case in corpus.members()}
SCHEMA = build_schema(sdl())
STATES = ("done", "part", "later")


@dataclass(frozen=True)
class Requirement:
    """A row. `where` also says what is missing; names stand between backticks."""

    number: int
    state: str
    where: str
    tests: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def requirement(line: str) -> Requirement:
    number, _, state, where, tests = cells(line)
    return Requirement(int(number), state, where, tests)


def names(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


ROWS = [requirement(line) for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]


@cache
def functions(path: Path) -> frozenset[str]:
    nodes = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def is_known(name: str) -> bool:
    """Whether there is such a module or such a coordinate of the schema."""
    return (ROOT / "src" / "seggql" / name).is_file() if "/" in name else bool(resolve_schema_coordinate(SCHEMA, name))


def is_shown(name: str) -> bool:
    """Whether there is such a test or such a case of the corpus."""
    kind, _, about = name.partition(": ")
    path, _, function = name.partition("::")
    return about in CASES if kind == "case" else function.startswith("test_") and function in functions(ROOT / path)


def test_every_number_is_there_once() -> None:
    assert [row.number for row in ROWS] == list(range(1, 118))


def test_the_summary_counts_what_is_there() -> None:
    summary = dict(cells(line) for line in PAGE.splitlines() if re.match(rf"\| ({'|'.join(STATES)}) \|", line))
    counted = Counter(row.state for row in ROWS)
    assert {state: int(count) for state, count in summary.items()} == {state: counted[state] for state in STATES}
    assert set(counted) <= set(STATES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_what_it_names_exists(row: Requirement) -> None:
    assert [name for name in names(row.where) if not is_known(name)] == []
    assert [name for name in names(row.tests) if not is_shown(name)] == []
    if row.state == "later":
        assert row.where.startswith("waits for ")
    else:
        assert names(row.where)
        assert any("::" in name for name in names(row.tests))
        assert ("missing: " in row.where) == (row.state == "part")

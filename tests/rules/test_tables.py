"""The rows of the tables are whole and fit together."""

import pytest

from seggql.rules.issues import IssueCode, nearest
from seggql.rules.kinds import KINDS
from seggql.rules.load import load
from seggql.rules.measures import MEASURES
from seggql.rules.nodes import dump
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operands import FORMS
from seggql.rules.operator import Operator
from seggql.rules.operators import OPERATORS, operators_for
from seggql.rules.types import TYPES, ValueType
from seggql.rules.windows import WINDOWS

TABLES = (TYPES, OPERATORS, OCCURRENCES, WINDOWS, MEASURES, FORMS, KINDS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(next(iter(table.values()))).__name__)
def test_rows_go_by_their_names_and_are_told_of(table: dict[str, Operator]) -> None:
    for name, row in table.items():
        assert row.name == name
        assert row.doc.endswith(".")


@pytest.mark.parametrize("row", OPERATORS.values(), ids=lambda row: row.name)
def test_operators(row: Operator) -> None:
    assert row.example["operator"] == row.name
    assert dump(load(dict(row.example))) == row.example
    assert row.types, "it applies to no type"
    assert ("{value}" in row.english or "{from}" in row.english) == row.form.takes_value
    assert {name for name in row.meant if name not in OPERATORS} == set()
    if row.twin is not None:
        assert row.positive is OPERATORS[row.negates or ""]
        assert (row.form, row.trait, row.comparison) == (row.twin.form, row.twin.trait, row.twin.comparison)
        assert row.twin.twin is None


@pytest.mark.parametrize("value_type", TYPES.values(), ids=lambda value_type: value_type.name)
def test_types(value_type: ValueType) -> None:
    assert value_type.dump(value_type.parse(value_type.example)) in (value_type.example, "2021-10-10T09:30:00.000000Z")
    assert {"is_empty", "is_not_empty"} <= {row.name for row in operators_for(value_type)}


@pytest.mark.parametrize("name", WINDOWS)
def test_windows(name: str) -> None:
    rule = {"event": "purchase", "time": dict(WINDOWS[name].example)}
    assert dump(load(rule)) == rule


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_occurrences_know_what_is_possible_and_certain(count: int) -> None:
    for row in OCCURRENCES.values():
        accepted = [row.accepts(number, count) for number in range(20)]
        assert row.possible(count) == any(accepted)
        assert row.certain(count) == all(accepted)
        assert row.accepts_zero(count) == accepted[0]


def test_issue_codes_are_told_of() -> None:
    assert all(code.doc.endswith(".") for code in IssueCode)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        *(
            ("citty", "city"),
            ("CITY", "city"),
            ("email", "email_address"),
            ("adress", None),
            ("last name", "last_name"),
        ),
        *(("adress", None), ("", None), ("xyz", None), ("x" * 100_000, None)),
    ],
)
def test_nearest(word: str, near: str | None) -> None:
    assert nearest(word, ["city", "email_address", "last_name", "score"]) == near
    assert nearest(word, []) is None

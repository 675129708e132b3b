"""The SQL of every rule keeps the rules that let it run on plain PostgreSQL and on Citus alike, by its parse tree."""

from random import Random
from typing import Any

import pytest
from pglast import ast, enums, parse_sql
from pglast.stream import RawStream
from pglast.visitors import Visitor

from cases import corpus
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.store.rendering import render

from .accounts import who
from .pools import MOMENTS, Around
from .random_rules import SEGMENTS, Rules

FUNCTIONS = {
    *("timezone", "width_bucket", "make_interval", "extract"),
    *("starts_with", "right", "length", "strpos", "seggql_fold"),
    *("jsonb_array_length", "jsonb_array_elements", "jsonb_array_elements_text"),
    *("count", "sum", "avg", "round", "min", "max"),
}
"""Immutable or depending on their arguments alone. `timezone` takes its zone from a parameter."""


class Checker(Visitor):
    """Collects what a statement must not do."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def visit_SubLink(self, ancestors: Any, node: ast.SubLink) -> None:
        if node.subLinkType != enums.SubLinkType.EXISTS_SUBLINK:
            self.wrong.append("a subquery in an expression that is not EXISTS")
        elif not all(isinstance(source, ast.RangeFunction) for source in node.subselect.fromClause or [None]):
            self.wrong.append("EXISTS over something else than the elements of a value at hand")

    def visit_SelectStmt(self, ancestors: Any, node: ast.SelectStmt) -> None:
        for name in ("withClause", "distinctClause", "windowClause", "limitCount", "limitOffset", "lockingClause"):
            if getattr(node, name):
                self.wrong.append(f"a {name}")
        if node.op != enums.SetOperation.SETOP_NONE:
            self.wrong.append("a set operation")

    def visit_RangeSubselect(self, ancestors: Any, node: ast.RangeSubselect) -> None:
        inner = node.subquery
        if [RawStream()(source) for source in inner.fromClause] != ["events"]:
            self.wrong.append("a joined set that is not one of events")
        if not of_account("events", inner):
            self.wrong.append("a joined set without its account")
        if [RawStream()(one) for one in inner.groupClause or ()] != ["events.profile_id"]:
            self.wrong.append("a joined set that is not grouped by profile")

    def visit_JoinExpr(self, ancestors: Any, node: ast.JoinExpr) -> None:
        if node.jointype != enums.JoinType.JOIN_LEFT or not RawStream()(node.quals).endswith(
            "profile_id = profiles.id"
        ):
            self.wrong.append("a join that is not a left join on the profile")

    def visit_RangeVar(self, ancestors: Any, node: ast.RangeVar) -> None:
        if node.relname not in ("profiles", "events"):
            self.wrong.append(f"the table {node.relname}")

    def visit_FuncCall(self, ancestors: Any, node: ast.FuncCall) -> None:
        name = node.funcname[-1].sval
        if name not in FUNCTIONS:
            self.wrong.append(f"the function {name}")
        if node.over:
            self.wrong.append("a window function")
        if name == "timezone" and len(node.args) != 2:
            self.wrong.append("a time zone that is not a parameter")

    def visit_SQLValueFunction(self, ancestors: Any, node: ast.SQLValueFunction) -> None:
        self.wrong.append("a clock or a setting")

    def visit_A_Const(self, ancestors: Any, node: ast.A_Const) -> None:
        if isinstance(node.val, ast.String) and node.val.sval not in ("month", "day", "year"):
            self.wrong.append(f"the literal {node.val.sval!r}")

    def visit_TypeName(self, ancestors: Any, node: ast.TypeName) -> None:
        if node.names[-1].sval in ("timestamp", "time", "interval"):
            self.wrong.append(f"the type {node.names[-1].sval}")


def of_account(table: str, select: ast.SelectStmt) -> bool:
    """Whether the rows of the table are those of one account, given as a parameter, or none at all."""
    where = select.whereClause
    if where and RawStream()(where) == "FALSE":
        return True
    conjunction = isinstance(where, ast.BoolExpr) and where.boolop == enums.BoolExprType.AND_EXPR
    parts = where.args if conjunction else [where] if where else []
    return any(RawStream()(part).startswith(f"{table}.account_id = CAST($") for part in parts)


def problems(sql: str) -> list[str]:
    (statement,) = parse_sql(sql)
    checker = Checker()
    checker(statement)
    if not of_account("profiles", statement.stmt):
        checker.wrong.append("people of every account")
    return checker.wrong


@pytest.mark.parametrize("case", corpus.members(), ids=str)
def test_sql_of_the_corpus(case: corpus.Case) -> None:
    sql, _ = render(who(1, bind(load(case.rule), case.catalogue), case.moment))
    assert problems(sql) == []


def test_sql_of_random_rules() -> None:
    random = Random(3)
    for moment in MOMENTS:
        around, catalogue = Around(moment), corpus.catalogue(moment.zone, SEGMENTS)
        for _ in range(20):
            sql, _ = render(who(1, bind(load(Rules(random, around).rule()), catalogue), moment))
            assert problems(sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM profiles WHERE account_id = $1 AND id NOT IN (SELECT profile_id FROM events)",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 AND EXISTS (SELECT 1 FROM events)",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 EXCEPT SELECT 1",
        "SELECT id FROM profiles LEFT JOIN (SELECT profile_id FROM events GROUP BY events.profile_id) AS x"
        " ON x.profile_id = profiles.id WHERE profiles.account_id = $1",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 AND now() > $2",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 AND current_date > $2",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 AND attributes ->> 'city' = $2",
        "SELECT id FROM profiles WHERE profiles.account_id = $1 AND (attributes ->> $2)::timestamp > $3",
        "SELECT id FROM profiles",
    ],
)
def test_what_the_check_sees(sql: str) -> None:
    assert problems(sql) != []

"""Both gates over the corpus: what is accepted, what is refused and why, and that a row without a case is seen."""

from collections.abc import Iterator
from typing import Any

import pytest

from cases import corpus
from cases.corpus import Case, Refusal
from seggql.rules import bound
from seggql.rules.bind import bind
from seggql.rules.issues import InvalidRule
from seggql.rules.load import load
from seggql.rules.measures import MEASURES
from seggql.rules.nodes import MATCHES, dump
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import OPERATORS
from seggql.rules.windows import WINDOWS

CASES = corpus.members()
REFUSED = corpus.refused()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_accepted_and_written_down_again_the_same(case: Case) -> None:
    rule = load(case.rule)
    bind(rule, case.catalogue)
    assert load(dump(rule)) == rule
    assert dump(rule) == case.rule


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_refused_for_every_reason_at_once(case: Refusal) -> None:
    with pytest.raises(InvalidRule) as refused:
        rule = load(case.rule)
        assert case.gate == "bind", "this should not have passed the first gate"
        bind(rule, corpus.catalogue(corpus.ZoneInfo("UTC"), case.segments), saving_as=case.saving_as)
    found = [(issue.pointer, issue.code.value, issue.suggestion) for issue in refused.value.issues]
    assert found == list(case.issues)
    assert all(str(issue.message).endswith((".", "?")) for issue in refused.value.issues)


def test_every_operator_has_a_case_for_every_type() -> None:
    seen = {
        (node.operator.name, node.field.type.name)
        for node in everything()
        if isinstance(node, bound.Condition | bound.Measured)
    }
    wanted = {(row.name, value_type.name) for row in OPERATORS.values() for value_type in row.types}
    assert wanted - seen == set()


def test_every_occurrence_window_measure_and_match_has_a_case() -> None:
    nodes = list(everything())
    happened = [node for node in nodes if isinstance(node, bound.Happened)]
    measured = [node for node in nodes if isinstance(node, bound.Measured)]
    assert {node.occurrence.name for node in happened} == set(OCCURRENCES)
    assert {node.window.operator.name for node in (*happened, *measured)} == set(WINDOWS)
    assert {node.measure.name for node in measured} == set(MEASURES)
    assert {node.match for node in nodes if isinstance(node, bound.Items)} == set(MATCHES)


def test_every_issue_code_has_a_case() -> None:
    from seggql.rules.issues import IssueCode

    by_tests_of_limits = {"too_many"}
    assert set(IssueCode) - {code for case in REFUSED for _, code, _ in case.issues} == by_tests_of_limits


def everything() -> Iterator[bound.Node]:
    """Every node of every rule of the corpus."""
    for case in CASES:
        yield from walk(bind(load(case.rule), case.catalogue))


def walk(node: Any) -> Iterator[bound.Node]:
    yield node
    for part in getattr(node, "parts", ()):
        yield from walk(part)
    for name in ("part", "where", "rule"):
        if getattr(node, name, None) is not None:
            yield from walk(getattr(node, name))

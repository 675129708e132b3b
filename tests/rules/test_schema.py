"""`jsonschema` is the referee: the published schema and `load` accept and refuse the same.

`SEGGQL_EXAMPLES` sets how many spoilt rules are tried.
"""

import json
import os
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from cases import corpus
from seggql import resources
from seggql.rules.catalogue import Limits
from seggql.rules.issues import InvalidRule
from seggql.rules.kinds import KINDS
from seggql.rules.load import load
from seggql.rules.nodes import dump
from seggql.rules.operators import OPERATORS
from seggql.rules.schema import rule_json, rule_schema

from . import strategies

EXAMPLES = int(os.environ.get("SEGGQL_EXAMPLES", "300"))
SCHEMA = rule_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def loads(raw: Any, limits: Limits | None = None) -> bool:
    try:
        load(raw, limits)
    except InvalidRule:
        return False
    return True


def test_published_schema_is_fresh() -> None:
    assert resources.read("schema", "rule.json") == rule_json(), "write it again: seggql schema > schema/rule.json"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(SCHEMA["$defs"])[1:9] == list(KINDS)


def test_every_example_in_it_is_valid() -> None:
    def check(schema: Any) -> None:
        if isinstance(schema, list):
            for part in schema:
                check(part)
        elif isinstance(schema, dict):
            for example in schema.get("examples", ()):
                Draft202012Validator({"$defs": SCHEMA["$defs"], **schema}).validate(example)
                assert dump(load(example)) == example
            for name, part in schema.items():
                if name != "examples":
                    check(part)

    check(SCHEMA)


def test_every_operator_is_described_with_an_example() -> None:
    text = json.dumps(SCHEMA, ensure_ascii=False)
    for row in OPERATORS.values():
        assert json.dumps({"const": row.name, "description": row.doc}, ensure_ascii=False) in text
        assert json.dumps(dict(row.example), ensure_ascii=False) in text


@pytest.mark.parametrize("case", corpus.members(), ids=str)
def test_members_of_the_corpus(case: corpus.Case) -> None:
    VALIDATOR.validate(case.rule)


@pytest.mark.parametrize("case", corpus.refused(), ids=str)
def test_refusals_of_the_corpus(case: corpus.Refusal) -> None:
    assert VALIDATOR.is_valid(case.rule) == loads(case.rule) == (case.gate == "bind")


@settings(max_examples=EXAMPLES // 3)
@given(strategies.rules())
def test_well_formed_rules(rule: Any) -> None:
    VALIDATOR.validate(rule)
    loaded = load(rule)
    assert load(dump(loaded)) == loaded
    assert dump(loaded) == rule


@settings(max_examples=EXAMPLES)
@given(strategies.spoilt())
def test_spoilt_rules(rule: Any) -> None:
    assert VALIDATOR.is_valid(rule) == loads(rule)


def test_limits_are_in_the_schema() -> None:
    small = Limits(values=2, characters=3)
    validator = Draft202012Validator(rule_schema(small))
    for value in ("abc", ["a", "b"], "abcd", ["a", "b", "c"], ["a", "abcd"]):
        rule = {"attribute": "city", "operator": "is", "value": value}
        assert validator.is_valid(rule) == loads(rule, small)
    assert validator.is_valid({"attribute": "city", "operator": "is", "value": "abc"})
    assert not validator.is_valid({"attribute": "city", "operator": "is", "value": "abcd"})

"""What everyday criteria mean on the demo's catalogue: one line of criteria.jsonl each, its rules written by hand.

`gold` is the rule (null when there is none), `unresolved` the words that must be named, `readings` the choice offered.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rules.sameness import meaning
from seggql.assistant.contract import Draft, NeedsClarification, Unsupported
from seggql.rules.bind import bind
from seggql.rules.load import load

from .shop import SHOP, answer

CASES = [json.loads(line) for line in (Path(__file__).parent / "criteria.jsonl").read_text("utf-8").splitlines()]


def means(rule: Any) -> Any:
    return meaning(bind(load(rule), SHOP))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_means(case: dict[str, Any]) -> None:
    match answer(case["text"]):
        case Draft() as draft:
            assert case["gold"] is not None, draft.sentence
            assert meaning(draft.bound) == means(case["gold"]), draft.sentence
            assert [one.text for one in draft.unresolved] == case.get("unresolved", [])
        case NeedsClarification() as question:
            offered = {meaning(option.bound) for option in question.options}
            assert offered == {means(rule) for rule in case.get("readings", [])}
        case Unsupported() as no:
            assert case["gold"] is None and "readings" not in case, no.message
            assert [one.text for one in no.unresolved] == case["unresolved"]

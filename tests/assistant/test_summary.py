"""Names and descriptions without a model."""

from typing import Any

import pytest
from parser.shop import SHOP

from seggql.assistant.summary import NAME_LENGTH, short_name, summary
from seggql.rules.bind import bind
from seggql.rules.load import load

LONDON = {"attribute": "city", "operator": "is", "value": "London"}
BOUGHT = {"event": "purchase", "occurrence": {"operator": "at_least", "count": 2}}


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ({"all": []}, "All people"),
        (LONDON, "City is London"),
        ({"all": [LONDON, BOUGHT]}, "City is London and Purchase at least twice"),
        ({"not": {"event": "purchase"}}, "Have not had Purchase"),
        ({"attribute": "age", "operator": "greater_than", "value": 30}, "Older than 30"),
    ],
)
def test_names(rule: Any, name: str) -> None:
    assert short_name(bind(load(rule), SHOP)) == name


def test_long_names_are_cut_at_a_word() -> None:
    name = short_name(bind(load({"any": [LONDON, BOUGHT, LONDON, BOUGHT]}), SHOP))
    assert name.endswith(" …")
    assert len(name) <= NAME_LENGTH + 2


def test_the_description_is_the_sentence() -> None:
    assert summary(bind(load(LONDON), SHOP)) == "People whose city is London."

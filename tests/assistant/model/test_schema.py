"""The form keeps to the strict subset, and takes nothing that does not exist."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from seggql.assistant.model.schema import answer_schema, listed_options
from seggql.assistant.model.strict import MAX_CHARACTERS, TEXT, Form, either, faults, many, obj, one_of, ref
from seggql.assistant.model.vocabulary import vocabulary
from seggql.rules.catalogue import Catalogue
from seggql.rules.operators import operators_for
from seggql.rules.types import TYPES

from .shop import FORM, RECURSIVE, SCHEMA, SHOP, ZONE, field, named, options

Json = Any
PLAIN = {"join": "all", "where": [], "evidence": []}


@pytest.mark.parametrize("schema", [SCHEMA, RECURSIVE], ids=["inlined", "recursive"])
def test_the_form_keeps_to_the_strict_subset(schema: Form) -> None:
    Draft202012Validator.check_schema(schema)
    assert faults(schema) == []


def test_nothing_recurses_unless_asked() -> None:
    definitions: Json = SCHEMA["$defs"]
    for name in definitions:
        reached, fresh = set(), {name}
        while fresh:
            text = json.dumps([definitions[one] for one in fresh])
            fresh = {other for other in definitions if f'"#/$defs/{other}"' in text} - reached
            reached |= fresh
        assert name not in reached
    assert set(definitions) <= {one for one in definitions if f'"#/$defs/{one}"' in json.dumps(SCHEMA)}


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    def backwards(things: Mapping[str, Any]) -> dict[str, Any]:
        return dict(reversed(things.items()))

    turned = Catalogue(
        {name: replace(one, fields=backwards(one.fields)) for name, one in backwards(SHOP.attributes).items()},
        {name: replace(one, properties=backwards(one.properties)) for name, one in backwards(SHOP.events).items()},
        ZONE,
        "en",
        SHOP.segments,
    )
    assert json.dumps(answer_schema(vocabulary(turned))) == json.dumps(SCHEMA)


def test_every_operator_of_every_type_is_in_the_form() -> None:
    definitions: Json = SCHEMA["$defs"]
    for row in TYPES.values():
        tests = definitions["test.person.tier" if row.name == "choice" else f"test.{row.name}"]["anyOf"]
        assert [next(iter(test["properties"])) for test in tests] == [one.name for one in operators_for(row)]


@pytest.mark.parametrize(
    "foreign",
    [
        {"person.tier": {"is": ["platinum"]}, "evidence": []},
        {"person.tier": {"greater_than": 3}, "evidence": []},
        {"person.height": {"is": [3]}, "evidence": []},
        {"person.age": {"is": ["old"]}, "evidence": []},
        {"person.age": {"between": 18}, "evidence": []},
        {"person.city": {"is": ["London"]}},
        {"person.city": {"is": ["London"]}, "person.age": {"is": [3]}, "evidence": []},
        {"event.purchase": {"at_least": 1}, "time": {"within_last": 3, "unit": "months"}, **PLAIN},
        {"event.page_view": {"at_least": 1}, "time": None, **PLAIN, "where": [{"amount": {"is": [3]}}]},
        {"total.purchase": "sum", "of": "product", "test": {"is": [3]}, "time": None, **PLAIN},
        {"segment": "Small spenders", "evidence": []},
        {"drop": "table"},
    ],
)  # fmt: skip
def test_what_does_not_exist_cannot_be_written(foreign: Json) -> None:
    assert not FORM.is_valid(foreign)


def test_options_are_written_out_as_far_as_they_fit() -> None:
    long = options(*(f"o{m}" for m in range(45)))
    many_choices = named(*(field(f"c{n:02}", "choice", options=long) for n in range(30)))
    words = vocabulary(Catalogue(many_choices, {}, ZONE))
    assert 10 <= len(listed_options(words)) < 30
    assert faults(answer_schema(words)) == []


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        (obj({"a": {"type": "string", "default": "x"}}), "the keyword default"),
        (obj({"a": {"oneOf": [TEXT]}}), "the keyword oneOf"),
        ({**obj({"a": TEXT}), "required": []}, "not all required"),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, "takes others"),
        (either([obj({"a": TEXT}), obj({"a": TEXT, "b": TEXT})]), "two branches that begin with a"),
        ({**either([ref("x"), obj({"a": TEXT})]), "$defs": {"x": either([obj({"a": TEXT})])}}, "that begin with a"),
        (one_of(str(n) for n in range(1_001)), "1,001 enum values"),
        (obj({f"p{n}": TEXT for n in range(5_001)}), "5,001 properties"),
        (obj({"p" * MAX_CHARACTERS: TEXT}), "characters"),
        (many(many(many(many(many(many(many(many(many(many(many(TEXT))))))))))), "11 levels"),
    ],
)  # fmt: skip
def test_faults_are_found(schema: Form, fault: str) -> None:
    assert any(fault in found for found in faults(schema))

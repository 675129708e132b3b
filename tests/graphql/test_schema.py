"""The schema as clients see it: committed, described everywhere, its enums those of the tables."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_non_null_type,
    validate_schema,
)

from seggql import resources
from seggql.engine.mistakes import ERROR_CODES
from seggql.engine.segment import Origin, SegmentKind
from seggql.graphql.errors import RequestErrorCode
from seggql.graphql.schema import sdl
from seggql.rules.operands import FORMS
from seggql.rules.types import TYPES

ROOTS = {
    "Query": {
        "attributes", "events", "operators", "valueSuggestions", "profiles", "profile", "segments", "segment",
        "preview", "segmentMembership", "tags", "jobs", "job", "node", "nodes",
    },
    "Mutation": {
        "segmentDraft", "segmentSummarize", "segmentCreate", "segmentUpdate", "segmentDelete", "segmentDuplicate",
        "attributeDefine", "eventDefine", "profileUpsert", "profilesUpsert", "profileDelete", "eventsTrack",
        "importAnalyze", "importStart", "jobCancel",
    },
    "Subscription": {"jobProgress", "segmentCountChanged"},
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(sdl())


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert resources.read("schema", "api.graphql") == sdl(), "stale: run `seggql schema`"


def test_the_schema_is_valid(schema: GraphQLSchema) -> None:
    assert validate_schema(schema) == []


@pytest.mark.parametrize("root", ROOTS)
def test_the_names_of_the_contract_are_there(schema: GraphQLSchema, root: str) -> None:
    assert set(schema.type_map[root].fields) == ROOTS[root]


def test_everything_is_described(schema: GraphQLSchema) -> None:
    assert [name for name, description in described(schema) if not (description or "").strip()] == []


def test_descriptions_are_sentences(schema: GraphQLSchema) -> None:
    assert [name for name, text in described(schema) if text and text.strip()[-1] not in ".?!…`"] == []


def test_what_may_be_left_out_has_no_null_for_a_default() -> None:
    assert "= null" not in sdl()


def test_enums_are_those_of_the_tables(schema: GraphQLSchema) -> None:
    assert values(schema, "AttributeType") == {row.name.upper(): row.doc for row in TYPES.values()}
    assert values(schema, "OperandForm") == {row.name.upper(): row.doc for row in FORMS.values()}
    assert values(schema, "ErrorCode") == {code.name: code.doc for code in ERROR_CODES}
    assert values(schema, "RequestErrorCode") == {code.name: code.doc for code in RequestErrorCode}
    assert values(schema, "SegmentKind") == {kind.name: kind.doc for kind in SegmentKind}
    assert values(schema, "SegmentOrigin") == {origin.name: origin.doc for origin in Origin}


def test_every_mutation_takes_one_input_and_answers_user_errors(schema: GraphQLSchema) -> None:
    for name, field in schema.type_map["Mutation"].fields.items():
        assert list(field.args) == ["input"], name
        assert is_non_null_type(field.args["input"].type), name
        payload = field.type.of_type
        assert str(payload.fields["userErrors"].type) == "[UserError!]!", name


def test_every_connection_is_one_of_relay(schema: GraphQLSchema) -> None:
    connections = [type for name, type in schema.type_map.items() if name.endswith("Connection")]
    assert len(connections) >= 7
    for type in connections:
        assert set(type.fields) == {"edges", "nodes", "pageInfo", "totalCount"}, type.name


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every type, field, argument, input field and enum value of ours, with its description."""
    for name, type in schema.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        yield name, type.description
        match type:
            case GraphQLEnumType():
                yield from ((f"{name}.{value}", it.description) for value, it in type.values.items())
            case GraphQLInputObjectType():
                yield from ((f"{name}.{field}", it.description) for field, it in type.fields.items())
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field, it in type.fields.items():
                    yield f"{name}.{field}", it.description
                    yield from ((f"{name}.{field}({arg})", a.description) for arg, a in it.args.items())
            case _:
                pass


def values(schema: GraphQLSchema, enum: str) -> dict[str, str | None]:
    return {name: value.description for name, value in schema.type_map[enum].values.items()}

"""The scalars of the schema: rules, JSON, instants. The use cases check what is in them, in words for people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NewType, TypeAlias, cast

import strawberry
from graphql import Undefined, ValueNode, value_from_ast_untyped
from starlette.datastructures import UploadFile
from strawberry.types.scalar import ScalarDefinition

from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.rules.types import TYPES
from seggql.rules.values import BadValue, Json, shown

if TYPE_CHECKING:
    RuleJson: TypeAlias = Json
    AnyJson: TypeAlias = Json
else:  # two types for the schema, one for us
    RuleJson = NewType("RuleJson", object)
    AnyJson = NewType("AnyJson", object)
Instant = NewType("Instant", str)
"""An instant as a client wrote it, unchecked."""


def _as_it_is(value: object) -> object:
    return value


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Json:
    """A literal as JSON, its variables filled in; keys and items whose variable has no value are left out."""
    return _given(value_from_ast_untyped(node, variables))


def _given(value: Any) -> Json:
    match value:
        case {**parts}:
            return {key: _given(part) for key, part in parts.items() if part is not Undefined}
        case [*parts]:
            return [_given(part) for part in parts if part is not Undefined]
        case _:
            return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError('An instant is a text such as "2026-11-22T09:30:00Z".')
    return value


def _file(value: object) -> UploadFile:
    if not isinstance(value, UploadFile):
        raise ValueError("A file is sent as multipart/form-data, beside the operation.")
    return value


def written(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC, with as many digits as it needs."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


_RULE = strawberry.scalar(
    name="Rule",
    description=(
        "A rule: a small JSON tree that says who is in a segment, in and out in the same form, so what is read can be "
        "written back. Its JSON Schema is served at /schema/rule.json. Example: "
        '`{"all": [{"attribute": "city", "operator": "is", "value": "London"}, {"event": "purchase"}]}`.'
    ),
    parse_value=_as_it_is,
    parse_literal=_literal,
)
_JSON = strawberry.scalar(name="JSON", description="Any JSON value.", parse_value=_as_it_is, parse_literal=_literal)
_UPLOAD = strawberry.scalar(
    name="Upload",
    description=(
        "A file, sent beside the operation by the GraphQL multipart request specification, with the header "
        "`GraphQL-Require-Preflight: 1`."
    ),
    specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    parse_value=_file,
)
_INSTANT = strawberry.scalar(
    name="DateTime",
    description=(
        "An instant in ISO 8601: read with any UTC offset, always written in UTC. Example: `2026-11-22T09:30:00Z`."
    ),
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    serialize=written,
    parse_value=_text,
)

SCALARS: dict[object, ScalarDefinition] = {
    RuleJson: _RULE,
    AnyJson: _JSON,
    datetime: _INSTANT,
    Instant: _INSTANT,
    UploadFile: _UPLOAD,
}

AsOf = Annotated[
    Instant | None,
    strawberry.argument(description="The instant to ask about, which is “now” for the rule. Default: the present."),
]


def instant(text: Instant | None, field: str = "asOf") -> datetime | None:
    """The instant that a client wrote. Raises Mistake at the argument of that name."""
    try:
        return None if text is None else cast(datetime, TYPES["datetime"].parse(text))
    except BadValue as error:
        raise Mistake.of((field,), MistakeCode.INVALID, str(error), error.suggestion) from None


def an_object(value: AnyJson, *at: str) -> Mapping[str, Json]:
    """The value, if it is a JSON object. Raises Mistake at that place."""
    if isinstance(value, dict):
        return value
    message = f"{shown(value)} is not an object of names and values."
    raise Mistake.of(at, MistakeCode.INVALID, message, '{"city": "London"}')

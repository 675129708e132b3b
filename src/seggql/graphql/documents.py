"""Documents: parsed, measured and validated once, then remembered by their text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_operation_ast,
    parse,
    specified_rules,
)
from strawberry.schema.schema import validate_document
from strawberry.types.graphql import OperationType

from seggql.settings import Settings

from .cost import Lists, lists_of
from .errors import RequestErrorCode, coded, refusal

REMEMBERED = 256
"""Documents kept; a frontend has fewer operations than that."""


@dataclass(frozen=True)
class Size:
    """How deep fields nest, how many there are and how many are renamed, every fragment counted where it is spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0

    def beside(self, other: "Size") -> "Size":
        return Size(max(self.depth, other.depth), self.fields + other.fields, self.aliases + other.aliases)


@dataclass(frozen=True)
class Document:
    """A document that is GraphQL. With `errors` it must not run; `lists` are those of each operation, by name."""

    node: DocumentNode
    errors: tuple[GraphQLError, ...]
    lists: Mapping[str | None, tuple[Lists, ...]]


class Documents:
    """Reads documents for a schema; one that was read before costs a look-up."""

    def __init__(self, schema: GraphQLSchema, settings: Settings) -> None:
        self._schema = schema
        self.settings = settings
        self.read = lru_cache(REMEMBERED)(self._read)

    def _read(self, text: str) -> Document:
        """The document. Raises GraphQLSyntaxError."""
        node = parse(text, max_tokens=self.settings.graphql_max_tokens)
        errors = self._too_large(node) or validate_document(self._schema, node, specified_rules)
        if errors:
            code = RequestErrorCode.GRAPHQL_VALIDATION_FAILED
            return Document(node, tuple(coded(error, code) for error in errors), {})
        return Document(node, (), lists_of(self._schema, node))

    def kind(self, text: str, operation: str | None) -> OperationType | None:
        """What kind of operation would run; None when none can be told."""
        try:
            node = get_operation_ast(self.read(text).node, operation)
        except GraphQLSyntaxError:
            return None
        return node and OperationType(node.operation.value)

    def refuse(self, document: Document, operation: str | None, variables: Mapping[str, Any]) -> list[GraphQLError]:
        """What speaks against running an operation of a valid document: none is named, or it would cost too much."""
        if operation is None and len(document.lists) > 1:
            message = f"The document has {len(document.lists)} operations; say which one by “operationName”."
            return [refusal(RequestErrorCode.BAD_REQUEST, message)]
        lists = document.lists[operation] if operation else next(iter(document.lists.values()), ())
        objects = sum(one.objects(variables) for one in lists)
        limit = self.settings.graphql_max_objects
        if objects <= limit:
            return []
        message = (
            f"The operation may answer with {objects:,} objects, counting every “first” times those around it; at most "
            f"{limit:,} are allowed. Ask for smaller pages."
        )
        return [refusal(RequestErrorCode.TOO_COMPLEX, message, objects=objects, limit=limit)]

    def _too_large(self, node: DocumentNode) -> list[GraphQLError]:
        """What is beyond the limits; measured before validation, whose time grows with the square of the fields."""
        size = measure(node)
        limits = (
            ("fields", size.fields, self.settings.graphql_max_fields),
            ("levels of fields", size.depth, self.settings.graphql_max_depth),
            ("aliases", size.aliases, self.settings.graphql_max_aliases),
        )
        return [
            refusal(RequestErrorCode.TOO_COMPLEX, f"The document has {found:,} {what}; at most {limit:,} are allowed.")
            for what, found, limit in limits
            if found > limit
        ]


def measure(document: DocumentNode) -> Size:
    """The size of all definitions together; introspection has no depth here, as a rule of its own limits that."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    known: dict[str, Size] = {}
    total = Size()
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            total = total.beside(_measure(node.selection_set, fragments, known))
    return total


def _measure(
    selections: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, Size]
) -> Size:
    total = Size()
    for node in selections.selections if selections else ():
        total = total.beside(_measure_one(node, fragments, known))
    return total


def _measure_one(node: SelectionNode, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, Size]) -> Size:
    match node:
        case FieldNode():
            inside = _measure(node.selection_set, fragments, known)
            depth = 0 if node.name.value.startswith("__") else inside.depth + 1
            return Size(depth, inside.fields + 1, inside.aliases + (node.alias is not None))
        case InlineFragmentNode():
            return _measure(node.selection_set, fragments, known)
        case FragmentSpreadNode():
            name = node.name.value
            if name in fragments and name not in known:
                known[name] = Size()  # a fragment within itself counts once; validation refuses it
                known[name] = _measure(fragments[name].selection_set, fragments, known)
            return known.get(name, Size())
        case _:
            raise AssertionError(node.kind)

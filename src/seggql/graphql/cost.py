"""What an operation may cost: how many objects its lists can hold, times those of the lists around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    ArgumentNode,
    ConstValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)

SIZING = frozenset({"first", "ids", "segmentIds"})
"""Arguments that say how long a list is, by their value or their length."""


@dataclass(frozen=True)
class Lists:
    """A list field and those within it. `size` is how many it may hold, or the variable that says so."""

    size: int | str
    default: int
    inside: "tuple[Lists, ...]"

    def objects(self, variables: Mapping[str, Any]) -> int:
        """How many objects the operation may be answered with, given its variables."""
        size = self.size if isinstance(self.size, int) else _number(variables.get(self.size, self.default))
        return size * (1 + sum(lists.objects(variables) for lists in self.inside))


def _number(value: Any) -> int:
    match value:
        case int():
            return max(value, 0)
        case [*items]:
            return len(items)
        case _:
            return 0  # refused with the variables


def lists_of(schema: GraphQLSchema, document: DocumentNode) -> Mapping[str | None, tuple[Lists, ...]]:
    """The lists of every operation of a valid document, by the operation's name."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    found: dict[str | None, tuple[Lists, ...]] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            root = schema.get_root_type(node.operation)
            assert root is not None
            walk = _Walk(schema, fragments, _defaults(node))
            found[node.name.value if node.name else None] = tuple(walk.lists(node.selection_set, root))
    return found


def _defaults(operation: OperationDefinitionNode) -> Mapping[str, ConstValueNode]:
    """The default values of an operation's variables."""
    return {
        node.variable.name.value: node.default_value
        for node in operation.variable_definitions or ()
        if node.default_value is not None
    }


@dataclass(frozen=True)
class _Walk:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    defaults: Mapping[str, ConstValueNode]

    def lists(self, selections: SelectionSetNode | None, parent: GraphQLCompositeType) -> Iterator[Lists]:
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    yield from self._of_field(node, parent)
                case FragmentSpreadNode():
                    fragment = self.fragments[node.name.value]
                    yield from self.lists(fragment.selection_set, self._named(fragment.type_condition.name.value))
                case InlineFragmentNode():
                    condition = node.type_condition
                    yield from self.lists(
                        node.selection_set, self._named(condition.name.value) if condition else parent
                    )
                case _:
                    raise AssertionError(node.kind)

    def _of_field(self, node: FieldNode, parent: GraphQLCompositeType) -> Iterator[Lists]:
        field = self.schema.get_field(parent, node.name.value)
        assert field is not None
        inside = tuple(self.lists(node.selection_set, _inside(field)))
        size = self._size(node, field)
        if size is None:
            yield from inside
        else:
            yield Lists(*size, inside)

    def _size(self, node: FieldNode, field: GraphQLField) -> tuple[int | str, int] | None:
        """The size of a list field and what it is if its variable is not given; None for other fields."""
        sizing = SIZING & field.args.keys()
        if not sizing:
            return None
        default = max((_number(field.args[name].default_value) for name in sizing), default=0)
        given = next((argument for argument in node.arguments or () if argument.name.value in sizing), None)
        if given is None:
            return default, default
        if not isinstance(given.value, VariableNode):
            return _length(given, given.value), default
        variable = given.value.name.value
        return variable, _length(given, self.defaults[variable]) if variable in self.defaults else default

    def _named(self, name: str) -> GraphQLCompositeType:
        return cast(GraphQLCompositeType, self.schema.type_map[name])


def _inside(field: GraphQLField) -> GraphQLCompositeType:
    """The type whose fields are selected of a field; of one without any, it does not matter."""
    return cast(GraphQLCompositeType, get_named_type(cast(Any, field.type)))  # pyright: ignore[reportUnknownArgumentType]


def _length(argument: ArgumentNode, value: ValueNode) -> int:
    """How long a list is by a literal for this argument, which may be the default of its variable."""
    match value:
        case IntValueNode(value=digits) if argument.name.value == "first":
            return max(int(digits), 0)
        case ListValueNode(values=values):
            return len(values)
        case _:
            return 1  # a single id stands for a list of it, be it a number

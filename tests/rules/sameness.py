"""Whether two bound rules say the same: equal up to what the definition of the language makes equal."""

from collections.abc import Hashable
from typing import assert_never

from seggql.rules.bound import AllOf, AnyOf, Condition, Happened, Items, Measured, Member, Node, Not, Window
from seggql.rules.catalogue import Field
from seggql.rules.operands import Operand
from seggql.rules.operators import Operator
from seggql.rules.sentence import plain, spoken
from seggql.rules.text import fold


def meaning(node: Node) -> Hashable:
    """A value that is equal for rules that say the same.

    Groups of one and within their kind, double negation, a negated operator for its negated twin, `less_than` for
    `before` on dates, `has_all` of one text for `has_any`, zero times for not at all, the order and case of values.
    """
    return _meaning(plain(node))


def _meaning(node: Node) -> Hashable:
    match node:
        case AllOf(parts):
            return ("all", *(_meaning(part) for part in parts))
        case AnyOf(parts):
            return ("any", *(_meaning(part) for part in parts))
        case Not(part):
            return _not(_meaning(part))
        case Condition():
            said = _compared(node.field, node.operator.positive, node.operand)
            found = ("field", node.field.name, *said)
            return _not(found) if node.operator.negates else found
        case Items():
            return ("items", node.field.name, node.match, meaning(node.where))
        case Happened():
            return _happened(node)
        case Measured():
            positive = _compared(node.field, node.operator.positive, node.operand)
            of_property = node.property.name if node.property else None
            sign = node.operator.negates is not None
            return (
                "measure",
                node.event.name,
                node.measure.name,
                of_property,
                sign,
                positive,
                _when(node.window),
                _where(node.where),
            )
        case Member():
            return ("member", node.id)
        case _:
            assert_never(node)


def _not(meant: Hashable) -> Hashable:
    return meant[1] if isinstance(meant, tuple) and meant[0] == "not" else ("not", meant)


def _happened(node: Happened) -> Hashable:
    count = (node.occurrence.name, node.count)
    if count == ("equals", 0):
        return _not(("event", node.event.name, ("at_least", 1), _when(node.window), _where(node.where)))
    return ("event", node.event.name, count, _when(node.window), _where(node.where))


def _when(window: Window) -> Hashable:
    return window.operator.name, window.ends


def _where(where: Node | None) -> Hashable:
    return ("all",) if where is None else meaning(where)


def _compared(field: Field, operator: Operator, operand: Operand) -> tuple[Hashable, ...]:
    name = spoken(operator, field).name
    if not isinstance(operand, tuple) or operator.form.name == "range":
        return name, operand
    values = frozenset(fold(value) if isinstance(value, str) else value for value in operand)
    return "has_any" if name == "has_all" and len(values) == 1 else name, values

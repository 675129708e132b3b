"""Conditions on fields: the rows of people, items of lists or events for which they hold."""

from typing import assert_never, cast

import numpy as np

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Mask, Objects, Vector

from .view import View


def holds(node: bound.Node, view: View, moment: Moment) -> Mask:
    """The rows for which a node holds: one of a person's attributes, or what stands in `where`."""
    match node:
        case bound.AllOf(parts):
            found = [holds(part, view, moment) for part in parts]
            return np.logical_and.reduce(found) if found else np.ones(len(view), np.bool_)
        case bound.AnyOf(parts):
            return np.logical_or.reduce([holds(part, view, moment) for part in parts])
        case bound.Not(part):
            return ~holds(part, view, moment)
        case bound.Condition():
            return compares(node, view.column(node.field, moment), moment)
        case bound.Items():
            return _items(node, view, moment)
        case bound.Happened() | bound.Measured() | bound.Member():
            raise TypeError("Only people have events and segments.")
        case _:
            assert_never(node)


def compares(node: bound.Condition | bound.Measured, values: Vector, moment: Moment) -> Mask:
    """The rows whose value satisfies the operator."""
    positive = node.operator.positive
    found = positive.comparison.mask(values, node.field, node.operand, moment)
    return found if positive is node.operator else ~found


def _items(node: bound.Items, view: View, moment: Moment) -> Mask:
    objects = cast(Objects, view.column(node.field, moment))
    found = holds(node.where, View(objects.items, objects.lists.run), moment)
    match node.match:
        case "any":
            return objects.lists.some(found)
        case "none":
            return ~objects.lists.some(found)
        case _:
            return objects.lists.filled & ~objects.lists.some(~found)

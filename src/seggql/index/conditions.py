"""Conditions on fields: the rows of people, items of lists or events for which they hold."""

from collections.abc import Sequence
from typing import assert_never, cast

import numpy as np

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Mask, Objects, Vector

from .view import View

SCARCE = 8
"""When so many times as many rows have been ruled out as are left, picking these out is quicker than asking all."""


def holds(node: bound.Node, view: View, moment: Moment) -> Mask:
    """The rows for which a node holds: one of a person's attributes, or what stands in `where`."""
    match node:
        case bound.AllOf(parts):
            return _every(parts, view, moment)
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


def _every(parts: Sequence[bound.Node], view: View, moment: Moment) -> Mask:
    """The rows for which all parts hold; when few are left, only these are asked on."""
    found = np.ones(len(view), np.bool_)
    for number, part in enumerate(parts):
        if number and SCARCE * np.count_nonzero(found) < len(found):
            places = np.flatnonzero(found)
            found = np.zeros(len(view), np.bool_)
            found[places] = holds(part, View(view.frame, view.only(places)), moment)
        else:
            found = found & holds(part, view, moment) if number else holds(part, view, moment)
    return found

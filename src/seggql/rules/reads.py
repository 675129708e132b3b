"""What a rule reads: of what its answer depends, beside the people themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import assert_never

from . import bound


@dataclass(frozen=True)
class Reads:
    """Names in the catalogue. A derived attribute stands there with the stored one that it is computed from.

    `properties` are pairs of an event and its property; `segments` those named at any remove. `clock` says whether
    time alone can change the answer: dates counted from today do, and events do, as later ones do not count yet.
    """

    attributes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    properties: frozenset[tuple[str, str]] = frozenset()
    segments: frozenset[str] = frozenset()
    clock: bool = False

    def __or__(self, other: "Reads") -> "Reads":
        return Reads(
            self.attributes | other.attributes,
            self.events | other.events,
            self.properties | other.properties,
            self.segments | other.segments,
            self.clock or other.clock,
        )


def reads(node: bound.Node) -> Reads:
    """Everything that a rule reads, the segments it names included."""
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            return _together(reads(part) for part in parts)
        case bound.Not(part):
            return reads(part)
        case bound.Condition(field, operator):
            stored = {field.derived_from} if field.derived_from else set[str]()
            return Reads(frozenset({field.name, *stored}), clock=operator.form.from_today or bool(stored))
        case bound.Items(field, _, where):
            return Reads(frozenset({field.name}), clock=reads(where).clock)
        case bound.Happened(event, where=where):
            return _event(event.name, where)
        case bound.Measured(event, property=measured, where=where):
            own = {(event.name, measured.name)} if measured else set[tuple[str, str]]()
            return _event(event.name, where) | Reads(properties=frozenset(own))
        case bound.Member(id, rule=rule):
            return Reads(segments=frozenset({id})) | reads(rule)
        case _:
            assert_never(node)


def _event(name: str, where: bound.Node | None) -> Reads:
    inner = reads(where) if where is not None else Reads()
    properties = frozenset((name, field) for field in inner.attributes)
    return Reads(events=frozenset({name}), properties=properties, clock=True)


def _together(several: Iterable[Reads]) -> Reads:
    return reduce(Reads.__or__, several, Reads())

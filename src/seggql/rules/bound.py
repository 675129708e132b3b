"""The nodes of a rule that is bound to an account's catalogue: nothing in them can fail any more.

Every node carries the JSON pointer of the place in the rule it came from.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from .catalogue import EventType, Field
from .ends import Ends
from .measures import Measure
from .moment import Moment
from .occurrences import OccurrenceOperator
from .operands import Operand
from .operator import Operator
from .windows import Bounds, WindowOperator


@dataclass(frozen=True)
class AllOf:
    parts: "tuple[Node, ...]"
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class AnyOf:
    parts: "tuple[Node, ...]"
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Not:
    part: "Node"
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Condition:
    """A field compared with an operand: an attribute of the person, or within `where` a field of the item or event."""

    field: Field
    operator: Operator
    operand: Operand
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Items:
    """`match` ("any", "all" or "none") of the items of an object list satisfy the whole of `where`."""

    field: Field
    match: str
    where: "Node"
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Window:
    operator: WindowOperator
    ends: Ends = ()

    def bounds(self, moment: Moment) -> Bounds:
        return self.operator.bounds(moment, self.ends)


@dataclass(frozen=True)
class Happened:
    """The number of matching events in the window satisfies the occurrence. `where` None is no condition."""

    event: EventType
    occurrence: OccurrenceOperator
    count: int
    window: Window
    where: "Node | None"
    pointer: str = dataclasses.field(default="", compare=False)

    @property
    def counts_none(self) -> bool:
        """Whether people without any matching event satisfy it."""
        return self.occurrence.accepts_zero(self.count)

    @property
    def asks_whether(self) -> bool:
        """Whether it does not matter how many matching events there are beyond the first."""
        return self.occurrence.same_for_all_but_zero(self.count)


@dataclass(frozen=True)
class Measured:
    """A measure over the matching events of the window satisfies the operator.

    `property` is None for the time of the event; `field` stands for the measured value, typed as the result.
    """

    event: EventType
    measure: Measure
    property: Field | None
    field: Field
    operator: Operator
    operand: Operand
    window: Window
    where: "Node | None"
    pointer: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Member:
    """The person is in another saved segment, whose own rule is `rule`."""

    id: str
    name: str
    rule: "Node"
    pointer: str = dataclasses.field(default="", compare=False)


Node = AllOf | AnyOf | Not | Condition | Items | Happened | Measured | Member


def clauses(node: Node) -> Iterator[Node]:
    """The clauses of a rule in document order: its leaves, as people count them."""
    match node:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from clauses(part)
        case Not(part):
            yield from clauses(part)
        case Condition() | Items() | Happened() | Measured() | Member():
            yield node
        case _:
            assert_never(node)

"""What an attribute operator is: the type of the rows in operators.py and date_operators.py."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .comparisons import Comparison
from .operands import OperandForm
from .types import TYPES, Trait, ValueType
from .values import Json


@dataclass(frozen=True)
class Operator:
    """A row.

    `form` is the form of its value, `trait` what a type must have for the operator to apply, `comparison` how a stored
    value is tested. `english` completes "<attribute> …", several values in it joined by `joins`; `example` is a clause.
    `meant` names operators that people mean who ask a type this one does not apply to. With a `twin` the operator is
    its negation: true exactly when the twin is false, for missing values too.
    """

    name: str
    label: str
    form: OperandForm
    trait: Trait
    comparison: Comparison
    english: str
    doc: str
    example: Mapping[str, Json]
    joins: str = "or"
    meant: tuple[str, ...] = ()
    twin: "Operator | None" = None

    @property
    def negates(self) -> str | None:
        """The name of the operator it is the negation of."""
        return self.twin.name if self.twin else None

    @property
    def positive(self) -> "Operator":
        """The row itself, or the one it negates."""
        return self.twin or self

    def applies_to(self, value_type: ValueType) -> bool:
        return value_type.has(self.trait)

    @property
    def types(self) -> tuple[ValueType, ...]:
        """The types it applies to, in table order."""
        return tuple(value_type for value_type in TYPES.values() if self.applies_to(value_type))


def negation(
    twin: Operator,
    *,
    name: str,
    label: str,
    english: str,
    doc: str,
    example: Mapping[str, Json],
    meant: tuple[str, ...] = (),
) -> Operator:
    """The row of the negated operator: same operand, same types, the opposite answer."""
    return replace(twin, name=name, label=label, english=english, doc=doc, example=example, meant=meant, twin=twin)

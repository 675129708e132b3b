"""The attribute operators, one row each. Adding an operator is adding a row (and a case to the corpus)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import func

from .comparisons import Anniversary, Comparison, Empty, Equal, Has, Interval, TextMatch, Within
from .moment import Moment, Span
from .operands import FORMS, Operand, OperandForm
from .types import TYPES, Json, Scalar, Trait, ValueType


@dataclass(frozen=True)
class Operator:
    """A row.

    `form` is the form of its value, `trait` what a type must have for the operator to apply, `comparison` how it is
    evaluated. A row with `negates` has no comparison: it is true exactly when its positive twin is false, for
    missing values too. `english` completes "<attribute> …"; several values in it are joined by `joins`.
    """

    name: str
    label: str
    form: OperandForm
    trait: Trait
    english: str
    doc: str
    example: Mapping[str, Json]
    comparison: Comparison | None = None
    negates: str | None = None
    joins: str = "or"

    def applies_to(self, value_type: ValueType) -> bool:
        return value_type.has(self.trait)

    @property
    def positive(self) -> "Operator":
        """The row itself, or the one it negates."""
        return OPERATORS[self.negates] if self.negates else self

    @property
    def types(self) -> tuple[ValueType, ...]:
        """The types it applies to, in table order."""
        return tuple(value_type for value_type in TYPES.values() if self.applies_to(value_type))


def _value(operand: Operand) -> Scalar:
    assert isinstance(operand, tuple)
    return operand[0]


def _range(operand: Operand, moment: Moment) -> Interval:
    assert isinstance(operand, tuple)
    return Interval(operand[0], operand[1])


def _ahead(operand: Operand, moment: Moment) -> date:
    assert isinstance(operand, Span)
    return moment.ahead(operand)


def _ago(operand: Operand, moment: Moment) -> date:
    assert isinstance(operand, Span)
    return moment.ago(operand)


_BELOW = Within(lambda operand, moment: Interval(high=_value(operand), high_open=True))
_UP_TO = Within(lambda operand, moment: Interval(high=_value(operand)))
_FROM = Within(lambda operand, moment: Interval(low=_value(operand)))
_ABOVE = Within(lambda operand, moment: Interval(low=_value(operand), low_open=True))

_NONE, _VALUE, _VALUES, _RANGE, _SPAN = (FORMS[name] for name in ("none", "value", "values", "range", "span"))


def _example(attribute: str, operator: str, value: Json = None) -> dict[str, Json]:
    clause: dict[str, Json] = {"attribute": attribute, "operator": operator}
    return clause if value is None else clause | {"value": value}


_ROWS = (
    Operator(
        "is", "is", _VALUES, Trait.SCALAR, "is {value}",
        "The value is exactly the given one, or one of several.",
        _example("city", "is", ["New York", "Mexico City"]), Equal(),
    ),
    Operator(
        "is_not", "is not", _VALUES, Trait.SCALAR, "is not {value}",
        "Everything except the given value or values; people without the attribute are included.",
        _example("city", "is_not", "London"), negates="is",
    ),
    Operator(
        "less_than", "less than", _VALUE, Trait.ORDERED, "is less than {value}",
        "The value is below the given one; for dates, earlier.",
        _example("total_spent", "less_than", 100), _BELOW,
    ),
    Operator(
        "less_or_equal", "less or equal", _VALUE, Trait.ORDERED, "is at most {value}",
        "The value is the given one or below it.",
        _example("total_spent", "less_or_equal", 100), _UP_TO,
    ),
    Operator(
        "greater_or_equal", "greater or equal", _VALUE, Trait.ORDERED, "is at least {value}",
        "The value is the given one or above it.",
        _example("age", "greater_or_equal", 18), _FROM,
    ),
    Operator(
        "greater_than", "greater than", _VALUE, Trait.ORDERED, "is greater than {value}",
        "The value is above the given one; for dates, later.",
        _example("total_spent", "greater_than", 100), _ABOVE,
    ),
    Operator(
        "between", "between", _RANGE, Trait.ORDERED, "is between {from} and {to}",
        "The value lies between the two given ones, both included.",
        _example("age", "between", [18, 25]), Within(_range),
    ),
    Operator(
        "starts_with", "starts with", _VALUES, Trait.TEXTUAL, "starts with {value}",
        "The text begins with the given text: “Lo” finds London and Los Angeles.",
        _example("city", "starts_with", "Lo"),
        TextMatch(lambda text, part: func.starts_with(text, part)),
    ),
    Operator(
        "not_starts_with", "does not start with", _VALUES, Trait.TEXTUAL, "does not start with {value}",
        "The text does not begin with the given text, or is missing.",
        _example("city", "not_starts_with", "Lo"), negates="starts_with",
    ),
    Operator(
        "ends_with", "ends with", _VALUES, Trait.TEXTUAL, "ends with {value}",
        "The text ends with the given text: “on” finds Lisbon and London.",
        _example("city", "ends_with", "on"),
        TextMatch(lambda text, part: func.right(text, func.length(part)) == part),
    ),
    Operator(
        "not_ends_with", "does not end with", _VALUES, Trait.TEXTUAL, "does not end with {value}",
        "The text does not end with the given text, or is missing.",
        _example("city", "not_ends_with", "on"), negates="ends_with",
    ),
    Operator(
        "contains", "contains", _VALUES, Trait.TEXTUAL, "contains {value}",
        "The given text stands anywhere in the value: “da” finds Adam, Aida and Danielle.",
        _example("first_name", "contains", "da"),
        TextMatch(lambda text, part: func.strpos(text, part) > 0),
    ),
    Operator(
        "not_contains", "does not contain", _VALUES, Trait.TEXTUAL, "does not contain {value}",
        "The given text stands nowhere in the value, or the value is missing: “da” leaves Ben, Luka and Maria.",
        _example("first_name", "not_contains", "da"), negates="contains",
    ),
    Operator(
        "is_empty", "is empty", _NONE, Trait.ANY, "is empty",
        "The attribute is missing, an empty text or an empty list.",
        _example("city", "is_empty"), Empty(),
    ),
    Operator(
        "is_not_empty", "is not empty", _NONE, Trait.ANY, "is not empty",
        "The attribute has a value.",
        _example("city", "is_not_empty"), negates="is_empty",
    ),
    Operator(
        "will_be_in", "will be in", _SPAN, Trait.TEMPORAL, "is exactly {value} from today",
        "The date is exactly that far ahead of today.",
        _example("renewal_date", "will_be_in", {"amount": 5, "unit": "days"}),
        Within(lambda operand, moment: Interval(_ahead(operand, moment), _ahead(operand, moment))),
    ),
    Operator(
        "will_be_within", "will be within", _SPAN, Trait.TEMPORAL, "is within the next {value}",
        "The date is today, that far ahead, or any day between.",
        _example("renewal_date", "will_be_within", {"amount": 7, "unit": "days"}),
        Within(lambda operand, moment: Interval(moment.today, _ahead(operand, moment))),
    ),
    Operator(
        "will_be_more_than", "will be more than", _SPAN, Trait.TEMPORAL, "is more than {value} from today",
        "The date is later than that far ahead of today.",
        _example("renewal_date", "will_be_more_than", {"amount": 7, "unit": "days"}),
        Within(lambda operand, moment: Interval(low=_ahead(operand, moment), low_open=True)),
    ),
    Operator(
        "was", "was", _SPAN, Trait.TEMPORAL, "was exactly {value} ago",
        "The date was exactly that long ago.",
        _example("renewal_date", "was", {"amount": 5, "unit": "days"}),
        Within(lambda operand, moment: Interval(_ago(operand, moment), _ago(operand, moment))),
    ),
    Operator(
        "was_within", "was within", _SPAN, Trait.TEMPORAL, "was within the last {value}",
        "The date is today, that long ago, or any day between.",
        _example("renewal_date", "was_within", {"amount": 5, "unit": "days"}),
        Within(lambda operand, moment: Interval(_ago(operand, moment), moment.today)),
    ),
    Operator(
        "was_more_than", "was more than", _SPAN, Trait.TEMPORAL, "was more than {value} ago",
        "The date is earlier than that long ago.",
        _example("renewal_date", "was_more_than", {"amount": 1, "unit": "weeks"}),
        Within(lambda operand, moment: Interval(high=_ago(operand, moment), high_open=True)),
    ),
    Operator(
        "before", "before", _VALUE, Trait.TEMPORAL, "is before {value}",
        "The date is earlier than the given one, which is not included.",
        _example("purchase_date", "before", "2021-10-10"), _BELOW,
    ),
    Operator(
        "until", "until", _VALUE, Trait.TEMPORAL, "is on or before {value}",
        "The date is the given one or earlier.",
        _example("purchase_date", "until", "2021-10-10"), _UP_TO,
    ),
    Operator(
        "since", "since", _VALUE, Trait.TEMPORAL, "is on or after {value}",
        "The date is the given one or later.",
        _example("purchase_date", "since", "2021-10-10"), _FROM,
    ),
    Operator(
        "after", "after", _VALUE, Trait.TEMPORAL, "is after {value}",
        "The date is later than the given one, which is not included.",
        _example("purchase_date", "after", "2021-10-10"), _ABOVE,
    ),
    Operator(
        "anniversary_in", "anniversary in", _SPAN, Trait.TEMPORAL, "has its anniversary exactly {value} from today",
        "Month and day come round exactly that far ahead: a birthday in 7 days. "
        "29 February is celebrated on 1 March in other years.",
        _example("birth_date", "anniversary_in", {"amount": 7, "unit": "days"}),
        Anniversary(lambda span, moment: (moment.ahead(span), moment.ahead(span))),
    ),
    Operator(
        "anniversary_within", "anniversary within", _SPAN, Trait.TEMPORAL,
        "has its anniversary within the next {value}",
        "Month and day come round today, that far ahead, or on any day between.",
        _example("birth_date", "anniversary_within", {"amount": 1, "unit": "months"}),
        Anniversary(lambda span, moment: (moment.today, moment.ahead(span))),
    ),
    Operator(
        "has_any", "has any of", _VALUES, Trait.SEVERAL, "include {value}",
        "The list holds at least one of the given texts.",
        _example("tags", "has_any", ["VIP", "lead"]), Has(every=False),
    ),
    Operator(
        "has_all", "has all of", _VALUES, Trait.SEVERAL, "include {value}",
        "The list holds every one of the given texts.",
        _example("tags", "has_all", ["VIP", "lead"]), Has(every=True), joins="and",
    ),
    Operator(
        "has_none", "has none of", _VALUES, Trait.SEVERAL, "do not include {value}",
        "The list holds none of the given texts; people without the list are included.",
        _example("tags", "has_none", ["unsubscribed"]), negates="has_any",
    ),
)  # fmt: skip

OPERATORS: Mapping[str, Operator] = MappingProxyType({row.name: row for row in _ROWS})
"""Every operator by name, in the order people see them."""


def operators_for(value_type: ValueType) -> tuple[Operator, ...]:
    """The operators that apply to a type, in table order."""
    return tuple(row for row in OPERATORS.values() if row.applies_to(value_type))

"""The attribute operators, one row each. Adding an operator is adding a row (and a case to the corpus)."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import func

from .comparisons import ABOVE, BELOW, FROM, UP_TO, Empty, Equal, Has, TextMatch, Within
from .date_operators import DATE_OPERATORS
from .moment import Moment
from .operands import FORMS, Operand, values_of
from .operator import Operator, negation
from .positions import Interval
from .types import Trait, ValueType


def _range(operand: Operand, moment: Moment) -> Interval:
    low, high = values_of(operand)
    return Interval(low, high)


_IS = Operator(
    name="is",
    label="is",
    form=FORMS["values"],
    trait=Trait.SCALAR,
    comparison=Equal(),
    english="is {value}",
    doc="The value is exactly the given one, or one of several.",
    example={"attribute": "city", "operator": "is", "value": ["New York", "Mexico City"]},
    meant=("has_any",),
)
_STARTS_WITH = Operator(
    name="starts_with",
    label="starts with",
    form=FORMS["values"],
    trait=Trait.TEXTUAL,
    comparison=TextMatch(
        matches=lambda text, part: func.starts_with(text, part),
        matching=lambda words, part: words.str.starts_with(part),
    ),
    english="starts with {value}",
    doc="The text begins with the given text: “Lo” finds London and Los Angeles.",
    example={"attribute": "city", "operator": "starts_with", "value": "Lo"},
)
_ENDS_WITH = Operator(
    name="ends_with",
    label="ends with",
    form=FORMS["values"],
    trait=Trait.TEXTUAL,
    comparison=TextMatch(
        matches=lambda text, part: func.right(text, func.length(part)) == part,
        matching=lambda words, part: words.str.ends_with(part),
    ),
    english="ends with {value}",
    doc="The text ends with the given text: “on” finds Lisbon and London.",
    example={"attribute": "city", "operator": "ends_with", "value": "on"},
)
_CONTAINS = Operator(
    name="contains",
    label="contains",
    form=FORMS["values"],
    trait=Trait.TEXTUAL,
    comparison=TextMatch(
        matches=lambda text, part: func.strpos(text, part) > 0,
        matching=lambda words, part: words.str.contains(part, literal=True),
    ),
    english="contains {value}",
    doc="The given text stands anywhere in the value: “da” finds Adam, Aida and Danielle.",
    example={"attribute": "first_name", "operator": "contains", "value": "da"},
    meant=("has_any",),
)
_IS_EMPTY = Operator(
    name="is_empty",
    label="is empty",
    form=FORMS["none"],
    trait=Trait.ANY,
    comparison=Empty(),
    english="is empty",
    doc="The attribute is missing, an empty text or an empty list.",
    example={"attribute": "city", "operator": "is_empty"},
)
_HAS_ANY = Operator(
    name="has_any",
    label="has any of",
    form=FORMS["values"],
    trait=Trait.SEVERAL,
    comparison=Has(every=False),
    english="include {value}",
    doc="The list holds at least one of the given texts.",
    example={"attribute": "tags", "operator": "has_any", "value": ["VIP", "lead"]},
    meant=("is",),
)

_ROWS = (
    _IS,
    negation(
        _IS,
        name="is_not",
        label="is not",
        english="is not {value}",
        doc="Everything except the given value or values; people without the attribute are included.",
        example={"attribute": "city", "operator": "is_not", "value": "London"},
        meant=("has_none",),
    ),
    Operator(
        name="less_than",
        label="less than",
        form=FORMS["value"],
        trait=Trait.ORDERED,
        comparison=BELOW,
        english="is less than {value}",
        doc="The value is below the given one; for dates, earlier.",
        example={"attribute": "total_spent", "operator": "less_than", "value": 100},
    ),
    Operator(
        name="less_or_equal",
        label="less or equal",
        form=FORMS["value"],
        trait=Trait.ORDERED,
        comparison=UP_TO,
        english="is at most {value}",
        doc="The value is the given one or below it.",
        example={"attribute": "total_spent", "operator": "less_or_equal", "value": 100},
    ),
    Operator(
        name="greater_or_equal",
        label="greater or equal",
        form=FORMS["value"],
        trait=Trait.ORDERED,
        comparison=FROM,
        english="is at least {value}",
        doc="The value is the given one or above it.",
        example={"attribute": "age", "operator": "greater_or_equal", "value": 18},
    ),
    Operator(
        name="greater_than",
        label="greater than",
        form=FORMS["value"],
        trait=Trait.ORDERED,
        comparison=ABOVE,
        english="is greater than {value}",
        doc="The value is above the given one; for dates, later.",
        example={"attribute": "total_spent", "operator": "greater_than", "value": 100},
    ),
    Operator(
        name="between",
        label="between",
        form=FORMS["range"],
        trait=Trait.ORDERED,
        comparison=Within(_range),
        english="is between {from} and {to}",
        doc="The value lies between the two given ones, both included.",
        example={"attribute": "age", "operator": "between", "value": [18, 25]},
    ),
    _STARTS_WITH,
    negation(
        _STARTS_WITH,
        name="not_starts_with",
        label="does not start with",
        english="does not start with {value}",
        doc="The text does not begin with the given text, or is missing.",
        example={"attribute": "city", "operator": "not_starts_with", "value": "Lo"},
    ),
    _ENDS_WITH,
    negation(
        _ENDS_WITH,
        name="not_ends_with",
        label="does not end with",
        english="does not end with {value}",
        doc="The text does not end with the given text, or is missing.",
        example={"attribute": "city", "operator": "not_ends_with", "value": "on"},
    ),
    _CONTAINS,
    negation(
        _CONTAINS,
        name="not_contains",
        label="does not contain",
        english="does not contain {value}",
        doc="The given text stands nowhere in the value, or the value is missing: “da” leaves Ben, Luka and Maria.",
        example={"attribute": "first_name", "operator": "not_contains", "value": "da"},
        meant=("has_none",),
    ),
    _IS_EMPTY,
    negation(
        _IS_EMPTY,
        name="is_not_empty",
        label="is not empty",
        english="is not empty",
        doc="The attribute has a value.",
        example={"attribute": "city", "operator": "is_not_empty"},
    ),
    *DATE_OPERATORS,
    _HAS_ANY,
    Operator(
        name="has_all",
        label="has all of",
        form=FORMS["values"],
        trait=Trait.SEVERAL,
        comparison=Has(every=True),
        english="include {value}",
        doc="The list holds every one of the given texts.",
        example={"attribute": "tags", "operator": "has_all", "value": ["VIP", "lead"]},
        joins="and",
        meant=("is",),
    ),
    negation(
        _HAS_ANY,
        name="has_none",
        label="has none of",
        english="do not include {value}",
        doc="The list holds none of the given texts; people without the list are included.",
        example={"attribute": "tags", "operator": "has_none", "value": ["unsubscribed"]},
        meant=("is_not",),
    ),
)

_TABLE = {row.name: row for row in _ROWS}
OPERATORS: Mapping[str, Operator] = MappingProxyType(_TABLE)
"""Every operator by name, in the order people see them."""


def operators_for(value_type: ValueType) -> tuple[Operator, ...]:
    """The operators that apply to a type, in table order."""
    return tuple(row for row in OPERATORS.values() if row.applies_to(value_type))

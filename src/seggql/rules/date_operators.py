"""The operators on dates: relative to today, to a given date, by the day of the year. Part of operators.py's table."""

from datetime import date

from .comparisons import ABOVE, BELOW, FROM, UP_TO, Anniversary, Within
from .moment import Moment
from .operands import FORMS, Operand, span_of
from .operator import Operator
from .positions import Interval
from .types import Trait


def _ahead(operand: Operand, moment: Moment) -> date:
    return moment.ahead(span_of(operand))


def _ago(operand: Operand, moment: Moment) -> date:
    return moment.ago(span_of(operand))


DATE_OPERATORS = (
    Operator(
        name="will_be_in",
        label="will be in",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(_ahead(operand, moment), _ahead(operand, moment))),
        english="is exactly {value} from today",
        doc="The date is exactly that far ahead of today.",
        example={"attribute": "renewal_date", "operator": "will_be_in", "value": {"amount": 5, "unit": "days"}},
    ),
    Operator(
        name="will_be_within",
        label="will be within",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(moment.today, _ahead(operand, moment))),
        english="is within the next {value}",
        doc="The date is today, that far ahead, or any day between.",
        example={"attribute": "renewal_date", "operator": "will_be_within", "value": {"amount": 7, "unit": "days"}},
    ),
    Operator(
        name="will_be_more_than",
        label="will be more than",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(low=_ahead(operand, moment), low_open=True)),
        english="is more than {value} from today",
        doc="The date is later than that far ahead of today.",
        example={"attribute": "renewal_date", "operator": "will_be_more_than", "value": {"amount": 7, "unit": "days"}},
    ),
    Operator(
        name="was",
        label="was",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(_ago(operand, moment), _ago(operand, moment))),
        english="was exactly {value} ago",
        doc="The date was exactly that long ago.",
        example={"attribute": "renewal_date", "operator": "was", "value": {"amount": 5, "unit": "days"}},
    ),
    Operator(
        name="was_within",
        label="was within",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(_ago(operand, moment), moment.today)),
        english="was within the last {value}",
        doc="The date is today, that long ago, or any day between.",
        example={"attribute": "renewal_date", "operator": "was_within", "value": {"amount": 5, "unit": "days"}},
    ),
    Operator(
        name="was_more_than",
        label="was more than",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Within(lambda operand, moment: Interval(high=_ago(operand, moment), high_open=True)),
        english="was more than {value} ago",
        doc="The date is earlier than that long ago.",
        example={"attribute": "renewal_date", "operator": "was_more_than", "value": {"amount": 1, "unit": "weeks"}},
    ),
    Operator(
        name="before",
        label="before",
        form=FORMS["value"],
        trait=Trait.TEMPORAL,
        comparison=BELOW,
        english="is before {value}",
        doc="The date is earlier than the given one, which is not included.",
        example={"attribute": "purchase_date", "operator": "before", "value": "2021-10-10"},
        meant=("less_than",),
    ),
    Operator(
        name="until",
        label="until",
        form=FORMS["value"],
        trait=Trait.TEMPORAL,
        comparison=UP_TO,
        english="is on or before {value}",
        doc="The date is the given one or earlier.",
        example={"attribute": "purchase_date", "operator": "until", "value": "2021-10-10"},
        meant=("less_or_equal",),
    ),
    Operator(
        name="since",
        label="since",
        form=FORMS["value"],
        trait=Trait.TEMPORAL,
        comparison=FROM,
        english="is on or after {value}",
        doc="The date is the given one or later.",
        example={"attribute": "purchase_date", "operator": "since", "value": "2021-10-10"},
        meant=("greater_or_equal",),
    ),
    Operator(
        name="after",
        label="after",
        form=FORMS["value"],
        trait=Trait.TEMPORAL,
        comparison=ABOVE,
        english="is after {value}",
        doc="The date is later than the given one, which is not included.",
        example={"attribute": "purchase_date", "operator": "after", "value": "2021-10-10"},
        meant=("greater_than",),
    ),
    Operator(
        name="anniversary_in",
        label="anniversary in",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Anniversary(lambda span, moment: (moment.ahead(span), moment.ahead(span))),
        english="has its anniversary exactly {value} from today",
        doc="Month and day come round exactly that far ahead: a birthday in 7 days. "
        "29 February is celebrated on 1 March in other years.",
        example={"attribute": "birth_date", "operator": "anniversary_in", "value": {"amount": 7, "unit": "days"}},
    ),
    Operator(
        name="anniversary_within",
        label="anniversary within",
        form=FORMS["span"],
        trait=Trait.TEMPORAL,
        comparison=Anniversary(lambda span, moment: (moment.today, moment.ahead(span))),
        english="has its anniversary within the next {value}",
        doc="Month and day come round today, that far ahead, or on any day between.",
        example={"attribute": "birth_date", "operator": "anniversary_within", "value": {"amount": 1, "unit": "months"}},
    ),
)
"""The rows, in the order people see them."""

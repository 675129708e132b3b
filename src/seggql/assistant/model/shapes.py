"""How operands and times lie flat in the dialect, one row each: `{"between": 18, "to": 25}`.

The operator is the key of the first value, further keys hold the rest. So branches differ in their first key, and
a model names the operator before it writes the operand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from seggql.rules.ends import DAYS_OR_INSTANTS, NO_ENDS, ONE_SPAN, TWO_SPANS, EndsForm
from seggql.rules.operands import FORMS
from seggql.rules.values import Json
from seggql.rules.windows import WINDOWS, WindowOperator

from .strict import NULL, TEXT_OR_NULL, WHOLE, Form, many, obj, ref


@dataclass(frozen=True)
class Shape:
    """A row. `further` are the keys after the operator's own; `forms` the forms of all the values.

    `flat` lays an operand out as those values, `whole` is its inverse for whatever values it is given.
    """

    further: tuple[str, ...]
    forms: Callable[[Form], tuple[Form, ...]]
    flat: Callable[[Json], tuple[Json, ...]]
    whole: Callable[[Sequence[Json]], Json]

    def form(self, operator: str, scalar: Form) -> Form:
        """The form of an operator with its operand, whose single values are of the form `scalar`."""
        return obj(dict(zip((operator, *self.further), self.forms(scalar), strict=True)))

    def write(self, operator: str, operand: Json) -> dict[str, Json]:
        return dict(zip((operator, *self.further), self.flat(operand), strict=True))

    def read(self, operator: str, raw: Mapping[str, Json]) -> Json:
        """The operand; what is missing is None, for `load` to report."""
        return self.whole([raw.get(key) for key in (operator, *self.further)])


def _listed(operand: Json) -> Json:
    return operand if isinstance(operand, list) else [operand]


def _several(values: Sequence[Json]) -> Json:
    """One value needs no list."""
    first = values[0]
    return first[0] if isinstance(first, list) and len(first) == 1 else first


def _values(operand: Json, *keys: str | int) -> tuple[Json, ...]:
    assert isinstance(operand, dict)
    return tuple(operand.get(str(key)) for key in keys)


def _pair(operand: Json) -> tuple[Json, ...]:
    assert isinstance(operand, list)
    return tuple(operand)


def _spans(operand: Json) -> tuple[Json, ...]:
    first, second = _values(operand, "from", "to")
    return (*_values(first, "amount", "unit"), *_values(second, "amount", "unit"))


def _span(values: Sequence[Json]) -> Json:
    return {"amount": values[0], "unit": values[1]}


def _ends(values: Sequence[Json]) -> Json:
    return {key: value for key, value in zip(("from", "to"), values, strict=True) if value is not None}


OPERANDS: Mapping[str, Shape] = MappingProxyType(
    {
        "none": Shape((), lambda scalar: (NULL,), lambda operand: (None,), lambda values: None),
        "value": Shape((), lambda scalar: (scalar,), lambda operand: (operand,), lambda values: values[0]),
        "values": Shape((), lambda scalar: (many(scalar),), lambda operand: (_listed(operand),), _several),
        "range": Shape(("to",), lambda scalar: (scalar, scalar), _pair, list),
        "span": Shape(
            ("unit",), lambda scalar: (WHOLE, ref("calendar")),
            lambda operand: _values(operand, "amount", "unit"), _span,
        ),
    }
)  # fmt: skip
"""By the form of the operand."""

_TIMES: Mapping[EndsForm, Shape] = MappingProxyType(
    {
        ONE_SPAN: Shape(
            ("unit",), lambda scalar: (WHOLE, ref("clock")), lambda ends: _values(ends, "amount", "unit"), _span
        ),
        TWO_SPANS: Shape(
            ("unit", "to", "to_unit"),
            lambda scalar: (WHOLE, ref("clock"), WHOLE, ref("clock")),
            _spans,
            lambda values: {"from": _span(values[:2]), "to": _span(values[2:])},
        ),
        DAYS_OR_INSTANTS: Shape(
            ("to",), lambda scalar: (TEXT_OR_NULL, TEXT_OR_NULL), lambda ends: _values(ends, "from", "to"), _ends
        ),
    }
)  # fmt: skip

TIMES: Mapping[str, Shape] = MappingProxyType(
    {name: _TIMES[row.form] for name, row in WINDOWS.items() if row.form is not NO_ENDS}
)
"""By the name of the window. Any time, which has no ends, is null."""

ANY_TIME: WindowOperator = next(row for row in WINDOWS.values() if row.form is NO_ENDS)

assert OPERANDS.keys() == FORMS.keys()

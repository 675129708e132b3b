"""Random rules about the shop, in the form that the dialect reads them back in."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from seggql.rules.catalogue import Field
from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS
from seggql.rules.nodes import MATCHES
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import operators_for

from .shop import EVENTS, SEGMENTS, SHOP, field

Json = Any

SCALARS: Mapping[str, st.SearchStrategy[Json]] = {
    "text": st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=5),
    "number": st.integers(-1000, 1000) | st.sampled_from([0.5, -12.25]),
    "boolean": st.booleans(),
    "date": st.dates().map(str),
    "datetime": st.dates().map(str) | st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}:00Z".rjust(20, "0")),
}


def spans(units: Sequence[str]) -> st.SearchStrategy[dict[str, Json]]:
    return st.builds(lambda n, unit: {"amount": n, "unit": unit}, st.integers(1, 99), st.sampled_from(units))


def operands(form: str, scalar: st.SearchStrategy[Json]) -> st.SearchStrategy[dict[str, Json]]:
    match form:
        case "none":
            return st.just({})
        case "value":
            return scalar.map(lambda value: {"value": value})
        case "values":
            several = st.lists(scalar, min_size=2, max_size=3, unique=True)
            return (scalar | several).map(lambda value: {"value": value})
        case "range":
            return st.lists(scalar, min_size=2, max_size=2).map(lambda ends: {"value": ends})
        case "span":
            return spans(CALENDAR_UNITS).map(lambda span: {"value": span})
        case _:
            raise AssertionError(form)


def comparisons(of: Field) -> st.SearchStrategy[dict[str, Json]]:
    scalar = SCALARS.get(of.type.name, SCALARS["text"])
    if of.options:
        scalar = st.sampled_from([option.value for option in of.options])
    return st.sampled_from(operators_for(of.type)).flatmap(
        lambda row: operands(row.form.name, scalar).map(lambda operand: {"operator": row.name, **operand})
    )


def conditions(fields: Mapping[str, Field]) -> st.SearchStrategy[Json]:
    return st.sampled_from(list(fields.values())).flatmap(
        lambda of: comparisons(of).map(lambda test: {"attribute": of.name, **test})
    )


def wheres(fields: Mapping[str, Field]) -> st.SearchStrategy[Json]:
    one = conditions(fields)
    several = st.lists(one, min_size=2, max_size=3)
    return (
        one
        | several.map(lambda parts: {"all": parts})
        | several.map(lambda parts: {"any": parts})
        | one.map(lambda part: {"not": part})
        | several.map(lambda parts: {"not": {"any": parts}})
    )


SPANS = spans(CLOCK_UNITS)
DAYS = SCALARS["date"]
TIMES = (
    SPANS.map(lambda span: {"operator": "within_last", **span})
    | SPANS.map(lambda span: {"operator": "before_last", **span})
    | st.tuples(SPANS, SPANS).map(lambda two: {"operator": "between_last", "from": two[0], "to": two[1]})
    | DAYS.map(lambda day: {"operator": "between", "from": day})
    | DAYS.map(lambda day: {"operator": "between", "to": day})
    | st.tuples(DAYS, DAYS).map(lambda two: {"operator": "between", "from": min(two), "to": max(two)})
)


@st.composite
def happenings(draw: st.DrawFn) -> Json:
    event = draw(st.sampled_from(list(EVENTS.values())))
    time: Json = {"time": draw(TIMES)} if draw(st.booleans()) else {}
    where: Json = {"where": draw(wheres(event.properties))} if event.properties and draw(st.booleans()) else {}
    match draw(st.sampled_from(["event", "total", "timing"])):
        case "total" if event.name == "purchase":
            of = draw(st.sampled_from(["sum", "average", "minimum", "maximum"]))
            measure = {"of": of, "property": "amount", **draw(comparisons(field("x", "number")))}
            return {"event": event.name, "measure": measure, **time, **where}
        case "timing":
            measure = {"of": draw(st.sampled_from(["first", "last"])), **draw(comparisons(field("x", "datetime")))}
            return {"event": event.name, "measure": measure, **time, **where}
        case _:
            count = {"operator": draw(st.sampled_from(list(OCCURRENCES))), "count": draw(st.integers(0, 9))}
            return {"event": event.name, "occurrence": count, **time, **where}


ITEMS = st.builds(
    lambda match, where: {"items": "orders", "match": match, "where": where},
    st.sampled_from(MATCHES),
    wheres(SHOP.attributes["orders"].fields) | st.just({"all": []}),
)
CLAUSES = conditions(SHOP.attributes) | happenings() | ITEMS | st.just({"segment": next(iter(SEGMENTS))})


def groups(parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return (
        st.lists(parts, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(parts, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | parts.map(lambda part: {"not": part})
    )


RULES = st.recursive(CLAUSES, groups, max_leaves=6)

"""Hypothesis strategies: well-formed rules out of the tables, and the same with something changed."""

import copy
from typing import Any

from hypothesis import strategies as st

from seggql.rules.measures import MEASURES
from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS
from seggql.rules.nodes import MATCHES
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import OPERATORS
from seggql.rules.windows import WINDOWS

Json = Any

NAMES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=200)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)
NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e15, 1e15, exclude_min=True, exclude_max=True, allow_nan=False),
)
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans())
AMOUNTS = st.one_of(st.integers(0, 10**12), st.integers(0, 100).map(float))


def spans(units: tuple[str, ...]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"amount": AMOUNTS, "unit": st.sampled_from(units)})


OPERANDS: dict[str, st.SearchStrategy[Json]] = {
    "none": st.just({}),
    "value": st.fixed_dictionaries({"value": SCALARS}),
    "values": st.fixed_dictionaries({"value": st.one_of(SCALARS, st.lists(SCALARS, min_size=1, max_size=4))}),
    "range": st.fixed_dictionaries({"value": st.lists(SCALARS, min_size=2, max_size=2)}),
    "span": st.fixed_dictionaries({"value": spans(CALENDAR_UNITS)}),
}
ENDS: dict[str, st.SearchStrategy[Json]] = {
    "any_time": st.just({}),
    "within_last": spans(CLOCK_UNITS),
    "before_last": spans(CLOCK_UNITS),
    "between_last": st.fixed_dictionaries({"from": spans(CLOCK_UNITS), "to": spans(CLOCK_UNITS)}),
    "between": st.fixed_dictionaries({}, optional={"from": TEXTS, "to": TEXTS}).filter(bool),
}


@st.composite
def comparisons(draw: st.DrawFn) -> Json:
    operator = draw(st.sampled_from(list(OPERATORS.values())))
    return {"operator": operator.name} | draw(OPERANDS[operator.form.name])


@st.composite
def windows(draw: st.DrawFn) -> Json:
    operator = draw(st.sampled_from(list(WINDOWS)))
    return {"operator": operator} | draw(ENDS[operator])


@st.composite
def measures(draw: st.DrawFn) -> Json:
    row = draw(st.sampled_from(list(MEASURES.values())))
    named = {} if row.of_time else {"property": draw(NAMES)}
    return {"of": row.name, **named} | draw(comparisons())


def clauses() -> st.SearchStrategy[Json]:
    attribute = st.builds(lambda name, rest: {"attribute": name, **rest}, NAMES, comparisons())
    return st.one_of(attribute, st.fixed_dictionaries({"segment": NAMES}), events(st.just({"all": []})))


def events(rules: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    occurrences = st.fixed_dictionaries(
        {"operator": st.sampled_from(list(OCCURRENCES)), "count": st.one_of(st.integers(0, 10**9), st.just(3.0))}
    )
    circumstances = {"time": windows(), "where": rules}
    return st.one_of(
        st.fixed_dictionaries({"event": NAMES}, optional={"occurrence": occurrences, **circumstances}),
        st.fixed_dictionaries({"event": NAMES, "measure": measures()}, optional=circumstances),
    )


def rules() -> st.SearchStrategy[Json]:
    """Rules that are well formed, whatever they mean."""

    def larger(parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        return st.one_of(
            st.fixed_dictionaries({"all": st.lists(parts, max_size=3)}),
            st.fixed_dictionaries({"any": st.lists(parts, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"not": parts}),
            st.fixed_dictionaries({"items": NAMES, "match": st.sampled_from(MATCHES), "where": parts}),
            events(parts),
        )

    return st.recursive(clauses(), larger, max_leaves=6)


ODD: st.SearchStrategy[Json] = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 0.5, 3.0, -0.0, 1e15, -1e15, 10**15 - 1, 10**15, 1e300, 10**400, float("inf")),
        *("", " ", "x", "x" * 200, "x" * 201, "x" * 1000, "x" * 1001, "a\x00", "\ud800", "days", "hours", "is", "any"),
        *([], [[]], [1], ["a", 2, True], [None], ["x"] * 1001, {}, {"all": []}, {"amount": 1, "unit": "days"}),
        *("at_least", "within_last", "sum", "first", "between", "is_empty", {"operator": "any_time"}),
    ]
)
KEYS = st.sampled_from(
    [
        *("all", "any", "not", "attribute", "items", "event", "segment", "operator", "value", "measure", "of", "match"),
        *("occurrence", "count", "time", "where", "amount", "unit", "from", "to", "property", "x", "", "/~"),
    ]
)


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A rule with one or two things changed: most are malformed now, some are not."""
    rule = {"rule": copy.deepcopy(draw(rules()))}
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(places(rule))))
        change = draw(st.sampled_from(("replace", "remove", "add", "rename")))
        if change == "replace" or holder is rule:
            holder[key] = copy.deepcopy(draw(ODD))
        elif change == "remove":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(draw(ODD)))
        elif change == "add":
            holder[draw(KEYS)] = copy.deepcopy(draw(ODD))
        else:
            holder[draw(KEYS)] = holder.pop(key)
    return rule["rule"]


def places(holder: Json) -> Any:
    """Every place in the JSON, as its holder and the key or index in it."""
    for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], dict | list) and len(holder[key]) < 50:
            yield from places(holder[key])

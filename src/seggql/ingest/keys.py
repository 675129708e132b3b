"""Whose a row is: the external id."""

import polars as pl

from seggql.engine.external_ids import MAX_LENGTH
from seggql.rules.types import shown

from .check import Part
from .plan import Plan, Role
from .values import trimmed
from .work import KEY


def key_part(plan: Plan) -> Part:
    """The external id of every row; a row without one is refused."""
    column = plan.of(Role.EXTERNAL_ID)
    assert column is not None, "a plan says whose each row is"
    text = pl.col(column.name)
    sound = (text.str.len_chars() <= MAX_LENGTH) & ~text.str.contains("\0", literal=True)
    made = pl.when(sound & trimmed(text).is_not_null()).then(text)
    return Part(KEY, column.name, made, _fault, "The external id is missing.")


def _fault(text: str) -> str:
    if len(text) > MAX_LENGTH:
        return f"{shown(text)} has {len(text):,} characters; at most {MAX_LENGTH} are allowed in an external id."
    return "An external id cannot hold NUL characters."

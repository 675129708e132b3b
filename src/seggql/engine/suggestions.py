"""The values that people really have: what an editor offers while a value is typed."""

from dataclasses import dataclass

from seggql.rules.types import Json

from .account import Account


@dataclass(frozen=True)
class ValueSuggestion:
    """A value, its label (that of an option, else the value as text) and how many people or events have it."""

    value: Json
    label: str
    count: int


async def value_suggestions(
    account: Account,
    *,
    attribute: str | None = None,
    event: str | None = None,
    property: str | None = None,
    search: str | None = None,
    first: int = 10,
) -> tuple[ValueSuggestion, ...]:
    """The values of an attribute, of an event's property, or of an item field (attribute and property).

    The most frequent first; `search` keeps those that contain it, ignoring case. Options of a choice are all there,
    with a count of 0 where nobody has them. Raises Mistake.
    """
    raise NotImplementedError

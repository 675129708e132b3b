"""What a name in a rule stands for in the account's catalogue, or an issue that says what was probably meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from .catalogue import Catalogue, EventType, Field
from .issues import Issue, IssueCode, Path, hint, listing, nearest, nearest_named
from .operator import Operator
from .operators import operators_for
from .types import Trait
from .values import shown

_FEW = 12
"""So many names a message lists in full."""


@dataclass(frozen=True)
class Place:
    """Whose fields attribute clauses name: the profile's, an item's or an event's."""

    name: str
    fields: Mapping[str, Field]
    is_profile: bool = False


def find_field(name: str, path: Path, place: Place) -> Field | Issue:
    if name in place.fields:
        return place.fields[name]
    near = nearest_named(name, ((field.name, (field.label, *field.synonyms)) for field in place.fields.values()))
    known = f" It has {listing(place.fields)}." if 0 < len(place.fields) <= _FEW else ""
    message = f"There is no {shown(name)} in {place.name}.{hint(near) or known}"
    return Issue(str(path), IssueCode.UNKNOWN_ATTRIBUTE, message, near)


def find_items(name: str, path: Path, place: Place) -> Field | Issue:
    """The object list of that name."""
    field = find_field(name, path, place)
    if isinstance(field, Issue) or field.type.has(Trait.ITEMS):
        return field
    lists = [other.name for other in place.fields.values() if other.type.has(Trait.ITEMS)]
    message = f"“{name}” is of type {field.type.name}; only lists of items can be matched item by item."
    return Issue(str(path), IssueCode.WRONG_PLACE, message, nearest(name, lists))


def find_number(name: str, path: Path, place: Place) -> Field | Issue:
    """The number of that name."""
    field = find_field(name, path, place)
    if isinstance(field, Issue) or field.type.has(Trait.NUMERIC):
        return field
    numbers = [other.name for other in place.fields.values() if other.type.has(Trait.NUMERIC)]
    known = f"its numbers are {listing(numbers)}" if numbers else "it has no numbers"
    message = f"“{name}” in {place.name} is of type {field.type.name}, not a number; {known}."
    near = nearest(name, numbers) or next(iter(numbers), None)
    return Issue(str(path), IssueCode.WRONG_PLACE, message, near)


def find_event(name: str, path: Path, catalogue: Catalogue) -> EventType | Issue:
    events = catalogue.events
    if name in events:
        return events[name]
    near = nearest_named(name, ((event.name, (event.label, *event.synonyms)) for event in events.values()))
    known = f" There are {listing(events)}." if events else " The account has no events yet."
    message = f"There is no event {shown(name)}.{hint(near) or known}"
    return Issue(str(path), IssueCode.UNKNOWN_EVENT, message, near)


def check_operator(operator: Operator, field: Field, path: Path) -> Issue | None:
    """What is wrong with asking the field by that operator."""
    if operator.applies_to(field.type):
        return None
    able = [row.name for row in operators_for(field.type)]
    near = next((name for name in operator.meant if name in able), None)
    message = (
        f"“{operator.name}” does not apply to “{field.name}”, which is of type {field.type.name}; "
        f"{listing(able, limit=40)} do.{hint(near)}"
    )
    return Issue(str(path), IssueCode.WRONG_OPERATOR, message, near)

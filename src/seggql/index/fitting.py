"""Whether a rule was bound to the definitions that a version of the audience has."""

from typing import assert_never

from seggql.rules import bound
from seggql.rules.catalogue import Catalogue, EventType, Field


def fits(node: bound.Node, catalogue: Catalogue) -> bool:
    """Whether all that a rule asks for is in the catalogue, with values of the same kind."""
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            return all(fits(part, catalogue) for part in parts)
        case bound.Not(part):
            return fits(part, catalogue)
        case bound.Member(rule=rule):
            return fits(rule, catalogue)
        case bound.Condition(field) | bound.Items(field):
            return _same_field(field, catalogue.attributes.get(field.name))
        case bound.Happened(event) | bound.Measured(event):
            return _same_event(event, catalogue.events.get(event.name))
        case _:
            assert_never(node)


def _same_event(old: EventType, new: EventType | None) -> bool:
    if new is None or new.id != old.id:
        return False
    return all(_same_field(field, new.properties.get(name)) for name, field in old.properties.items())


def _same_field(old: Field, new: Field | None) -> bool:
    """Whether both have values alike; labels, synonyms and options may differ."""
    if new is None or old.type is not new.type or old.derived_from != new.derived_from:
        return False
    return all(_same_field(field, new.fields.get(name)) for name, field in old.fields.items())

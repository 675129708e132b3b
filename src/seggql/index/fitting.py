"""Whether definitions go together with those that a version of the audience was made by."""

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
            return _continues(field, catalogue.attributes.get(field.name))
        case bound.Happened(event) | bound.Measured(event):
            return _goes_on(event, catalogue.events.get(event.name))
        case _:
            assert_never(node)


def continues(old: Catalogue, new: Catalogue) -> bool:
    """Whether what was stored by the old definitions is also stored by the new ones, which may know more."""
    attributes = (_continues(field, new.attributes.get(name)) for name, field in old.attributes.items())
    return all(attributes) and all(_goes_on(event, new.events.get(name)) for name, event in old.events.items())


def _goes_on(old: EventType, new: EventType | None) -> bool:
    if new is None or new.id != old.id:
        return False
    return all(_continues(field, new.properties.get(name)) for name, field in old.properties.items())


def _continues(old: Field, new: Field | None) -> bool:
    """Whether both have values alike: texts are, whether they are to be chosen from options or not."""
    if new is None or old.derived_from != new.derived_from:
        return False
    alike = old.type is new.type or (old.type.is_text and new.type.is_text)
    return alike and all(_continues(field, new.fields.get(name)) for name, field in old.fields.items())

"""Definitions as the database keeps them: fields and options in JSON, attributes and events in rows."""

from collections.abc import Iterable
from typing import Any

from seggql.rules.catalogue import EventType, Field, Option
from seggql.rules.types import TYPES, Json

from .row import Row


def attribute_row(account_id: int, field: Field, standard: Field | None) -> dict[str, Any]:
    """The row of an attribute. Options that are those of the standard one are not repeated."""
    options = () if standard is not None and standard.options == field.options else field.options
    return {
        "account_id": account_id,
        "name": field.name,
        "label": field.label,
        "type": field.type.name,
        "options": [_option_json(option) for option in options],
        "fields": [_field_json(inner) for inner in field.fields.values()],
        "synonyms": list(field.synonyms),
        "personal": field.personal,
    }


def attribute_of(row: Row, standard: Field | None) -> Field:
    """The attribute in a row; a standard one keeps its type, and its options unless the row has some."""
    field = _field(row)
    if standard is None:
        return field
    return Field(
        name=standard.name,
        label=field.label,
        type=standard.type,
        options=field.options or standard.options,
        synonyms=field.synonyms,
        derived_from=standard.derived_from,
        personal=field.personal,
        standard=True,
    )


def event_row(account_id: int, event: EventType) -> dict[str, Any]:
    """The row of an event."""
    return {
        "account_id": account_id,
        "name": event.name,
        "id": event.id,
        "label": event.label,
        "properties": [_field_json(field) for field in event.properties.values()],
        "synonyms": list(event.synonyms),
    }


def event_of(row: Row) -> EventType:
    """The event in a row."""
    return EventType(row["id"], row["name"], row["label"], _fields(row["properties"]), tuple(row["synonyms"]))


def _field(stored: Row) -> Field:
    return Field(
        name=stored["name"],
        label=stored["label"],
        type=TYPES[stored["type"]],
        options=tuple(
            Option(option["value"], option["label"], tuple(option["synonyms"])) for option in stored["options"]
        ),
        fields=_fields(stored["fields"]),
        synonyms=tuple(stored["synonyms"]),
        personal=stored["personal"],
    )


def _fields(stored: Iterable[Row]) -> dict[str, Field]:
    return {field["name"]: _field(field) for field in stored}


def _field_json(field: Field) -> dict[str, Json]:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type.name,
        "options": [_option_json(option) for option in field.options],
        "fields": [_field_json(inner) for inner in field.fields.values()],
        "synonyms": list[Json](field.synonyms),
        "personal": field.personal,
    }


def _option_json(option: Option) -> dict[str, Json]:
    return {"value": option.value, "label": option.label, "synonyms": list[Json](option.synonyms)}

"""Which column becomes what, where nobody has said: told by the columns' names."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from seggql.rules.catalogue import Field

from .naming import name_of
from .plan import Kind, Role

_PERSON = (
    "external_id", "customer_id", "user_id", "client_id", "contact_id", "person_id", "member_id", "subscriber_id",
    "distinct_id", "profile_id", "customer", "user", "client", "contact", "person", "member", "subscriber",
)  # fmt: skip
_TIME = (
    "at", "timestamp", "occurred_at", "happened_at", "event_at", "event_time", "event_timestamp", "event_date", "time",
    "datetime", "date_time", "date", "created_at", "sent_at", "ordered_at", "order_date", "purchased_at",
    "purchase_date", "ts",
)  # fmt: skip
ROLE_NAMES: Mapping[Kind, Mapping[Role, Sequence[str]]] = {
    Kind.PROFILES: {Role.EXTERNAL_ID: (*_PERSON, "uid", "id", "key")},
    Kind.EVENTS: {
        Role.EXTERNAL_ID: (*_PERSON, "uid"),
        Role.AT: _TIME,
        Role.EVENT: ("event", "event_name", "event_type", "action", "activity"),
        Role.EVENT_ID: ("event_id", "event_uuid", "uuid", "message_id", "id"),
    },
}
"""What columns of a role are called, the surest first."""
SIMILAR = 85
"""Of 100: names that differ by a slip of the pen."""
_SHORTEST = 5
"""Letters; in shorter names a slip makes another word."""


def role_column(kind: Kind, role: Role, columns: Iterable[str]) -> str | None:
    """The column that is called as the role's columns are."""
    by_name = {name_of(column): column for column in columns}
    return next((by_name[name] for name in ROLE_NAMES[kind].get(role, ()) if name in by_name), None)


def known_field(column: str, fields: Mapping[str, Field]) -> Field | None:
    """The field whose name, label or synonym the column has, or nearly has."""
    names = [(field.name, field) for field in fields.values()]
    labels = [(field.label, field) for field in fields.values()]
    synonyms = [(word, field) for field in fields.values() for word in field.synonyms]
    words: dict[str, Field] = {}
    for word, field in (*names, *labels, *synonyms):  # a name goes before what else another field is called
        words.setdefault(name_of(word) or word, field)
    name = name_of(column) or column
    if name not in words and len(name) >= _SHORTEST:
        found = process.extractOne(
            name, [word for word in words if len(word) >= _SHORTEST], scorer=fuzz.ratio, score_cutoff=SIMILAR
        )
        name = found[0] if found else name
    return words.get(name)

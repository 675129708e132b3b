"""The check of events on their way in: whose they are, what happened, when, and with what properties."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid5

from seggql.rules.catalogue import Catalogue
from seggql.rules.issues import Issue, IssueCode, Path
from seggql.rules.resolve import find_event
from seggql.rules.text import printable, storable
from seggql.rules.types import TYPES, BadValue, Json, shown

from .ids import new_uuid
from .mistakes import Mistake, MistakeCode, Place, UserError, from_issue, refuse_if
from .profile_check import check_person
from .typed import typed_values

MAX_BATCH = 1_000
"""Events in one call."""
MAX_ID = 200
"""Characters in an event's id."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
TEXT_IDS = UUID("5e66912e-6d1c-5d5a-9c1e-0f6f3c1d2a77")
"""The namespace in which ids that are no UUIDs become version 5 ones; it never changes."""

_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class EventTrack:
    """An event to take in, of a person named by `profile_id` or by `external_id` (which makes one if need be).

    `at` is ISO 8601 with its offset, None is now. With an `id` of the caller's, tracking it again changes nothing:
    a UUID is kept, any other text becomes one (version 5).
    """

    event: str
    profile_id: str | None = None
    external_id: str | None = None
    at: str | None = None
    properties: Mapping[str, Json] = field(default_factory=dict[str, Json])
    id: str | None = None


@dataclass(frozen=True)
class GivenEvent:
    """One event that passed its checks; its person is named by one of both ids."""

    at: Place
    profile_id: int | None
    external_id: str | None
    id: UUID
    type_id: int
    time: datetime
    properties: Mapping[str, Json]


def check(inputs: Sequence[EventTrack], known: Catalogue, now: datetime) -> list[GivenEvent]:
    """The events as they will be stored. Raises Mistake with everything that is wrong, from ("events", "0") on."""
    if len(inputs) > MAX_BATCH:
        message = f"There are {len(inputs):,} events in one call; at most {MAX_BATCH:,} are allowed."
        raise Mistake.of(("events",), IssueCode.TOO_MANY, message)
    errors: list[UserError] = []
    given = [_check(one, known, now, ("events", str(index)), errors) for index, one in enumerate(inputs)]
    refuse_if(errors)
    return [one for one in given if one is not None]


def _check(given: EventTrack, known: Catalogue, now: datetime, at: Place, errors: list[UserError]) -> GivenEvent | None:
    profile_id = check_person(given.profile_id, given.external_id, at, errors, key="profileId")
    id = _id(given.id, now, (*at, "id"), errors)
    time = _time(given.at, now, (*at, "at"), errors)
    event = find_event(printable(given.event), Path(), known)
    if isinstance(event, Issue):
        errors.append(from_issue(event, (*at, "event")))
        return None
    owner = f"the event “{event.name}”"
    values = typed_values(event.properties, given.properties, (*at, "properties"), errors.append, owner)
    properties = {name: value for name, value in values.items() if value is not None}
    return GivenEvent(at, profile_id, given.external_id, id, event.id, time, properties)


def _id(given: str | None, now: datetime, at: Place, errors: list[UserError]) -> UUID:
    if given is not None and (not 0 < len(given) <= MAX_ID or not storable(given)):
        message = f"{shown(given)} is no event id: a text of 1 to {MAX_ID} characters is needed, best a UUID."
        errors.append(UserError(at, message, MistakeCode.INVALID))
        given = None
    return new_uuid(now) if given is None else event_uuid(given)


def event_uuid(id: str) -> UUID:
    """The UUID that an event of this id is stored under: the same one, or version 5 of another text."""
    return UUID(id) if _UUID.fullmatch(id) else uuid5(TEXT_IDS, id)


def _time(given: str | None, now: datetime, at: Place, errors: list[UserError]) -> datetime:
    if given is None:
        return now
    try:
        time = TYPES["datetime"].parse(given)
        assert isinstance(time, datetime)
        if not _FIRST < time < _LAST:  # asyncpg takes the ends of the calendar to be infinite
            raise BadValue(f"{shown(given)} is out of range: events happen after year 1 began, before year 9999 ends.")
        return time
    except BadValue as error:
        errors.append(UserError(at, error.args[0], IssueCode.BAD_VALUE, error.suggestion))
        return now

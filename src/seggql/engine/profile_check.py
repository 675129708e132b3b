"""The check of people on their way in: who is named, and with what values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from seggql.rules.catalogue import Field
from seggql.rules.issues import IssueCode
from seggql.rules.types import Json

from .external_ids import check_external_id
from .ids import PROFILE, decode
from .mistakes import Mistake, MistakeCode, Place, UserError, refuse_if
from .person import CREATED, TAGS, UPDATED, ProfileInput, Values
from .tags import check_tags, distinct
from .typed import typed_values

MAX_BATCH = 1_000
"""People in one call."""


@dataclass(frozen=True)
class Given:
    """One input that passed its checks: whom it names, by one of both, and its values; null removes one."""

    at: Place
    profile_id: int | None
    external_id: str | None
    values: Values


def check(inputs: Sequence[ProfileInput], fields: Mapping[str, Field], at: Place) -> list[Given]:
    """The inputs with their values in stored form. Raises Mistake with everything that is wrong.

    The place of an input is its number after `at`; with no `at` there is a single one, at the root.
    """
    if len(inputs) > MAX_BATCH:
        message = f"There are {len(inputs):,} people in one call; at most {MAX_BATCH:,} are allowed."
        raise Mistake.of(at, IssueCode.TOO_MANY, message)
    errors: list[UserError] = []
    places = [(*at, str(index)) if at else () for index in range(len(inputs))]
    given = [_check(one, fields, place, errors) for one, place in zip(inputs, places, strict=True)]
    refuse_if(errors)
    return given


def _check(given: ProfileInput, fields: Mapping[str, Field], at: Place, errors: list[UserError]) -> Given:
    profile_id = check_person(given.id, given.external_id, at, errors)
    inside = (*at, "attributes")
    values = typed_values(fields, given.attributes, inside, errors.append, "the profile")
    if UPDATED in values:
        message = f"“{UPDATED}” is kept by seggql itself; leave it out."
        errors.append(UserError((*inside, UPDATED), message, MistakeCode.READ_ONLY))
    if CREATED in values and values[CREATED] is None:
        message = f"“{CREATED}” cannot be removed."
        errors.append(UserError((*inside, CREATED), message, MistakeCode.READ_ONLY))
    if isinstance(values.get(TAGS), list):
        names = cast(list[str], values[TAGS])
        errors += check_tags(names, (*inside, TAGS))
        values[TAGS] = list[Json](distinct(names))
    return Given(at, profile_id, given.external_id, values)


def check_person(
    id: str | None, external_id: str | None, at: Place, errors: list[UserError], key: str = "id"
) -> int | None:
    """The profile id, if that is how the person is named. A person is named by exactly one of both ids."""
    if (id is None) == (external_id is None):
        problem = "No person is named" if id is None else "The person is named twice"
        message = f"{problem}; give “{key}” or “externalId”, one of both."
        errors.append(UserError((*at, key), message, MistakeCode.REQUIRED if id is None else MistakeCode.INVALID))
        return None
    if id is None:
        error = check_external_id(external_id or "", (*at, "externalId"))
        errors += [error] if error else []
        return None
    try:
        return decode(PROFILE, id, (*at, key))
    except Mistake as mistake:
        errors += mistake.errors
        return None

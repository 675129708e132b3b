"""Which column says whose a row is, what happened and when: as wished, or else told by names and texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import polars as pl

from seggql.engine.mistakes import MistakeCode, UserError

from .infer import infer
from .mapping import role_column
from .plan import Kind, Reading, Role
from .wishes import TARGETS, Wishes

Texts = Callable[[str], pl.Series]
"""The texts of a column in the sample, without the missing ones."""
NEEDED: Mapping[Role, str] = {
    Role.EXTERNAL_ID: "No column seems to say whose each row is: map one to “external_id”.",
    Role.AT: "No column seems to say when each event was: map one to “at”.",
    Role.EVENT: "Nothing says what happened: give an event for all rows, or map a column to “event”.",
}


def find_roles(wishes: Wishes, columns: Sequence[str], texts: Texts, start: Reading) -> dict[str, Role]:
    """The role of each column; the rest are values."""
    targets = TARGETS[wishes.kind]
    roles = {column: targets.get(target, Role.VALUE) for column, target in wishes.targets.items()}
    for role in targets.values():
        if role in (Role.IGNORED, *roles.values()) or (role is Role.EVENT and wishes.event):
            continue
        free = [column for column in columns if column not in roles]
        column = role_column(wishes.kind, role, free)
        if column is None and role is Role.AT:
            column = next((name for name in free if _is_time(texts(name), name, start)), None)
        if column is not None:
            roles[column] = role
    return {column: roles.get(column, Role.VALUE) for column in columns}


def missing_roles(wishes: Wishes, roles: Mapping[str, Role], texts: Texts) -> Iterator[UserError]:
    """What no column is for, though one has to be."""
    for role, message in NEEDED.items():
        if role not in TARGETS[wishes.kind].values() or role in roles.values():
            continue
        if role is Role.EVENT:
            if not wishes.event:
                yield UserError(("event",), message, MistakeCode.REQUIRED)
            continue
        near = _key(roles, texts) if role is Role.EXTERNAL_ID and wishes.kind is Kind.PROFILES else None
        more = f" “{near}” is different in every row." if near else ""
        yield UserError(("map", role.value), message + more, MistakeCode.REQUIRED, near)
    if wishes.event and Role.EVENT in roles.values():
        message = "An event is given for all rows, and a column is mapped to “event” too; leave one of them out."
        yield UserError(("event",), message, MistakeCode.INVALID)


def _is_time(texts: pl.Series, name: str, start: Reading) -> bool:
    return infer(texts, "at", name, start, american=False).field.type.name in ("date", "datetime")


def _key(columns: Iterable[str], texts: Texts) -> str | None:
    """A column that tells people apart."""
    return next((name for name in columns if len(found := texts(name)) > 1 and found.n_unique() == len(found)), None)

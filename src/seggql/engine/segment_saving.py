"""Saving, changing, copying and deleting segments."""

from dataclasses import fields, replace
from itertools import count

from sqlalchemy import Integer, Text, cast, delete, func, insert, literal, select, update

from seggql.rules.catalogue import SavedSegment
from seggql.rules.issues import listing
from seggql.rules.load import load
from seggql.rules.text import fold, fold_sql
from seggql.store.database import Connection
from seggql.store.tables import segment_versions, segments

from .account import Account, take_turn
from .binding import bound_rule
from .catalogue import ANY_SIZE, catalogue, named_segments, saved_segments
from .ids import SEGMENT, encode, new_uuid
from .mistakes import Mistake, MistakeCode, UserError, refuse_if
from .segment import (
    KEEP,
    Origin,
    Segment,
    SegmentChange,
    SegmentInput,
    segment_of,
    segment_row,
    version_row,
)
from .segment_check import MAX_NAME, check_segment
from .segment_select import is_segment, key_of
from .usage import newly_broken


async def create_segment(account: Account, new: SegmentInput) -> Segment:
    """Save a rule. Raises Mistake; what is wrong in the rule is at ("rule", …)."""
    if not new.origin.editable:
        message = f"Segments of origin {new.origin.value} come with the account; nobody makes one."
        raise Mistake.of(("origin",), MistakeCode.READ_ONLY, message, Origin.USER.value)
    async with account.database.transaction() as connection:
        await take_turn(account, connection)
        return await save_new(account, connection, new)


async def save_new(account: Account, connection: Connection, new: SegmentInput) -> Segment:
    """Save a rule, of any origin, in a transaction whose turn it is. Raises Mistake."""
    now = account.clock()
    key = new_uuid(now)
    given = Segment(
        id=encode(SEGMENT, key),
        name=new.name,
        kind=new.kind,
        origin=new.origin,
        rule=new.rule,
        criteria=new.criteria,
        summary=new.summary,
        note=new.note,
        tags=new.tags,
        version=1,
        created_at=now,
        updated_at=now,
    )
    segment = await _settled(account, connection, given, has_new_rule=True)
    await connection.execute(insert(segments).values(segment_row(account.id, key, segment)))
    await connection.execute(insert(segment_versions).values(version_row(account.id, key, segment)))
    return segment


async def _settled(account: Account, connection: Connection, given: Segment, *, has_new_rule: bool) -> Segment:
    """The segment as it will be stored. Raises Mistake with everything that is wrong."""
    tidy, errors = check_segment(given)
    errors += await _name_taken(account, connection, tidy) if not errors else []
    rule = given.rule
    if has_new_rule:
        try:
            rule = (await bound_rule(account, rule, saving_as=given.id, source=connection)).json
        except Mistake as mistake:
            errors += mistake.errors
    refuse_if(errors)
    return replace(tidy, rule=rule)


async def _name_taken(account: Account, connection: Connection, given: Segment) -> list[UserError]:
    same = (fold_sql(segments.c.name) == fold(given.name), segments.c.id != key_of(given.id))
    taken = await connection.fetch_one(select(segments.c.name).where(segments.c.account_id == account.id, *same))
    if taken is None:
        return []
    message = f"There is a segment “{taken['name']}” already; capitals make no difference."
    return [UserError(("name",), message, MistakeCode.TAKEN)]


async def update_segment(account: Account, id: str, change: SegmentChange) -> Segment:
    """Change a segment; a new rule or name is a new version. Raises Mistake."""
    now = account.clock()
    async with account.database.transaction() as connection:
        await take_turn(account, connection)
        old = await _editable(account, connection, id)
        if change.expected_version not in (None, old.version):
            message = f"It has been changed to version {old.version} since version {change.expected_version} was read."
            raise Mistake.of(("expectedVersion",), MistakeCode.CHANGED, message, str(old.version))
        given = _changed(old, change)
        new = await _settled(account, connection, given, has_new_rule=change.rule is not KEEP)
        if new == old:
            return old
        if new.rule != old.rule:
            await _refuse_breaking(account, connection, new)
        is_version = (new.name, new.rule) != (old.name, old.rule)
        new = replace(new, version=old.version + is_version, updated_at=now)
        await _write(account, connection, new, is_version=is_version)
    return new


def _changed(old: Segment, change: SegmentChange) -> Segment:
    given = {field.name: getattr(change, field.name) for field in fields(change) if field.name != "expected_version"}
    return replace(old, **{name: value for name, value in given.items() if value is not KEEP})


async def _write(account: Account, connection: Connection, new: Segment, *, is_version: bool) -> None:
    key = key_of(new.id)
    row = segment_row(account.id, key, new)
    await connection.execute(update(segments).where(is_segment(account.id, new.id)).values(row))
    if is_version:
        await connection.execute(insert(segment_versions).values(version_row(account.id, key, new)))


async def _known(account: Account, connection: Connection, id: str) -> Segment:
    """The segment of that id. Raises Mistake when there is none."""
    row = await connection.fetch_one(select(segments).where(is_segment(account.id, id)))
    if row is None:
        raise Mistake.of(("id",), MistakeCode.NOT_FOUND, "There is no such segment.")
    return segment_of(row)


async def _editable(account: Account, connection: Connection, id: str) -> Segment:
    """The segment to change or delete. Raises Mistake when there is none, or it is ready-made."""
    found = await _known(account, connection, id)
    if not found.editable:
        message = f"“{found.name}” is ready-made: it cannot be changed or deleted. Copy it, and change the copy."
        raise Mistake.of(("id",), MistakeCode.READ_ONLY, message)
    return found


async def _refuse_breaking(account: Account, connection: Connection, new: Segment) -> None:
    """Refuse a rule with which segments that name this one would mean nothing any more."""
    if not await _namers(account, connection, new.id):
        return
    known = await catalogue(account, source=connection)
    before = replace(known, segments=await saved_segments(account, connection))
    rule = SavedSegment(new.id, new.name, load(new.rule, ANY_SIZE))
    after = replace(before, segments={**before.segments, new.id: rule})
    refuse_if(newly_broken(before, after, ANY_SIZE, ("rule",)))


async def _namers(account: Account, connection: Connection, id: str) -> list[str]:
    """The names of the segments whose rules name this one."""
    mentions = func.strpos(cast(segments.c.rule, Text()), literal(id, Text()), type_=Integer()) > 0
    found = await connection.fetch(
        select(segments.c.name, segments.c.rule).where(segments.c.account_id == account.id, mentions)
    )
    return sorted(row["name"] for row in found if id in named_segments(load(row["rule"], ANY_SIZE)))


async def delete_segment(account: Account, id: str) -> str:
    """Delete a segment with its versions; gives its id. Raises Mistake, also while another segment names it."""
    async with account.database.transaction() as connection:
        await take_turn(account, connection)
        gone = await _editable(account, connection, id)
        if namers := await _namers(account, connection, id):
            message = f"“{gone.name}” is part of {listing(namers)}; change or delete that first."
            raise Mistake.of(("id",), MistakeCode.IN_USE, message)
        await connection.execute(delete(segments).where(is_segment(account.id, id)))  # its versions go with it
    return id


async def duplicate_segment(account: Account, id: str, name: str | None = None) -> Segment:
    """A copy that may be edited, named “Copy of …” unless said otherwise. Raises Mistake."""
    async with account.database.transaction() as connection:
        await take_turn(account, connection)
        old = await _known(account, connection, id)
        copied = {key: getattr(old, key) for key in ("rule", "kind", "criteria", "summary", "note", "tags")}
        free = await _free_name(account, connection, f"Copy of {old.name}") if name is None else name
        return await save_new(account, connection, SegmentInput(name=free, **copied))


async def _free_name(account: Account, connection: Connection, wanted: str) -> str:
    """The name, with the first number after it that makes it nobody's."""
    wanted = wanted[: MAX_NAME - 10]
    begins = func.starts_with(fold_sql(segments.c.name), literal(fold(wanted), Text()))
    found = await connection.fetch(select(segments.c.name).where(segments.c.account_id == account.id, begins))
    taken = {fold(row["name"]) for row in found}
    numbered = (wanted if number == 1 else f"{wanted} {number}" for number in count(1))
    return next(name for name in numbered if fold(name) not in taken)

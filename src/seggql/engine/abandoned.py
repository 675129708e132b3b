"""Jobs whose process was killed: they are failed, so that nobody waits for them for ever."""

from uuid import UUID

from sqlalchemy import BigInteger, func, literal, select, update

from seggql.store.database import Connection
from seggql.store.tables import jobs as rows

from .account import Account
from .jobs import JobStatus, claim, is_unfinished

ABANDONED = "The process that did this has ended before it was done; start it again."


async def fail_abandoned(account: Account) -> int:
    """Fail the jobs whose process has ended without ending them; how many there were."""
    async with account.database.transaction() as connection:
        unfinished = await connection.fetch(select(rows.c.id).where(rows.c.account_id == account.id, is_unfinished()))
        free = [row["id"] for row in unfinished if await _is_free(connection, row["id"])]
        if not free:
            return 0
        failed = {"status": JobStatus.FAILED.value, "error": ABANDONED, "finished_at": account.clock()}
        theirs = (rows.c.account_id == account.id, rows.c.id.in_(free))
        return await connection.execute(update(rows).where(*theirs, is_unfinished()).values(failed))


async def _is_free(connection: Connection, id: UUID) -> bool:
    key = literal(claim(id), BigInteger())
    return await connection.fetch_value(select(func.pg_try_advisory_xact_lock(key)))

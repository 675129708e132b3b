"""Short ways to import and to see what came of it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select

from seggql.engine.account import Account
from seggql.ingest.analysis import Analysis, analyze
from seggql.ingest.columnar import of_frame
from seggql.ingest.files import AS_FOUND, Opening, open_file
from seggql.ingest.plan import Kind
from seggql.ingest.report import Report
from seggql.ingest.run import run
from seggql.ingest.source import Source
from seggql.ingest.wishes import Wishes
from seggql.store.tables import event_definitions, events, profiles, tags

NO_TAGS: tuple[str, ...] = ()


def source(given: Path | pl.DataFrame, how: Opening = AS_FOUND) -> Source:
    return of_frame(given) if isinstance(given, pl.DataFrame) else open_file(given, how)


async def plan(account: Account, given: Path | pl.DataFrame, kind: Kind, **wishes: Any) -> Analysis:
    return await analyze(account, source(given), Wishes(kind, **wishes))


async def import_people(account: Account, given: Path | pl.DataFrame, **wishes: Any) -> Report:
    """Import people without a tag, unless `tags` says otherwise."""
    analysis = await plan(account, given, Kind.PROFILES, **{"tags": NO_TAGS, **wishes})
    return await run(account, source(given), analysis.plan)


async def import_events(account: Account, given: Path | pl.DataFrame, **wishes: Any) -> Report:
    """Import events without a tag, unless `tags` says otherwise."""
    analysis = await plan(account, given, Kind.EVENTS, **{"tags": NO_TAGS, **wishes})
    return await run(account, source(given), analysis.plan)


async def people(account: Account) -> dict[str, dict[str, Any]]:
    """The stored attributes by external id."""
    rows = await account.database.fetch(select(profiles).where(profiles.c.account_id == account.id))
    return {row["external_id"]: row["attributes"] for row in rows}


async def known(account: Account, *names: str) -> dict[str, dict[str, Any]]:
    """The same, without the times that are kept of everybody, or only what is asked for."""
    kept = ("created_at", "updated_at")
    return {
        external_id: {n: v for n, v in attributes.items() if (n in names if names else n not in kept)}
        for external_id, attributes in (await people(account)).items()
    }


async def happened(account: Account) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    """The stored events: whose, what, when, with what; in order of time."""
    joined = events.join(
        profiles, (profiles.c.account_id == events.c.account_id) & (profiles.c.id == events.c.profile_id)
    ).join(
        event_definitions,
        (event_definitions.c.account_id == events.c.account_id) & (event_definitions.c.id == events.c.type_id),
    )
    columns = (profiles.c.external_id, event_definitions.c.name, events.c.at, events.c.properties)
    statement = select(*columns).select_from(joined).order_by(events.c.at, profiles.c.external_id, events.c.id)
    rows: Iterable[Any] = await account.database.fetch(statement)
    return [(row[0], row[1], row[2].isoformat(), row[3]) for row in rows]


async def tag_names(account: Account) -> list[str]:
    return [row["name"] for row in await account.database.fetch(select(tags.c.name).order_by(tags.c.name))]

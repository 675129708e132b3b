"""The wiring: settings in, a web application out."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from seggql.assistant.desk import Desk
from seggql.assistant.draft import Assistant
from seggql.assistant.model.provider import configured
from seggql.engine.account import Account, Clock, ensure_account
from seggql.engine.jobs import Job
from seggql.engine.ready_made import install_ready_made
from seggql.graphql.http import Endpoint
from seggql.graphql.schema import Schema
from seggql.graphql.services import ImportAsked, Services
from seggql.ingest.analysis import Analysis
from seggql.ingest.files import Opening
from seggql.ingest.intake import Intake
from seggql.ingest.plan import Kind
from seggql.ingest.wishes import Wishes
from seggql.settings import Settings
from seggql.store import embedded, migrate
from seggql.store.database import Database
from seggql.web.arrivals import OwnNames, RequestIds
from seggql.web.guard import Guard
from seggql.web.metrics import Metrics
from seggql.web.routes import routes

Prepare = Callable[[Account], Awaitable[object]]


def now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, *, clock: Clock = now, prepare: Prepare | None = None) -> Starlette:
    """The application. Its lifespan opens the account and runs `prepare` on it before the first request."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[dict[str, Any]]:
        async with opened(settings, clock) as account, Intake() as intake:
            if prepare:
                await prepare(account)
            await install_ready_made(account)
            guard = Guard(account)
            yield {"services": Services(account, desk(settings), Imports(intake), guard.admits), "guard": guard}

    return Starlette(
        routes=routes(Endpoint(Schema(settings, metrics), settings), metrics),
        middleware=_middleware(settings),
        lifespan=lifespan,
    )


@dataclass(frozen=True)
class Imports:
    """The import as the API asks for it: edges do not know one another's words."""

    intake: Intake

    async def analyze(self, account: Account, file: BinaryIO, asked: ImportAsked) -> Analysis:
        return await self.intake.analyze(account, file, _wishes(asked), _opening(asked))

    async def start(self, account: Account, file: BinaryIO, asked: ImportAsked) -> Job:
        return await self.intake.start(account, file, _wishes(asked), _opening(asked))


def _wishes(asked: ImportAsked) -> Wishes:
    return Wishes(
        kind=Kind(asked.kind),
        targets=asked.targets,
        types=asked.types,
        formats=asked.formats,
        marks=asked.marks,
        event=asked.event,
        zone=asked.zone,
        decimal_comma=asked.decimal_comma,
        tags=asked.tags,
        create_people=asked.create_people,
    )


def _opening(asked: ImportAsked) -> Opening:
    return Opening(asked.format, asked.separator, columns=asked.columns, encoding=asked.encoding, name=asked.name)


def desk(settings: Settings) -> Desk:
    """The assistant: a model where one is configured, else the built-in parser."""
    return Desk(Assistant(configured(settings)))


def _middleware(settings: Settings) -> list[Middleware]:
    found = [Middleware(RequestIds), Middleware(OwnNames, allowed=settings.allowed_hosts)]
    if settings.cors_origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type", "GraphQL-Require-Preflight", "X-Request-ID"],
                expose_headers=["X-Request-ID"],
            )
        )
    return found


@asynccontextmanager
async def opened(settings: Settings, clock: Clock = now) -> AsyncGenerator[Account]:
    """The account, on the database of the settings or the embedded one, whose tables are brought up to date.

    Raises ConfigurationError or DatabaseError.
    """
    async with database_at(settings) as url:
        if not settings.database_url:
            await migrate.upgrade(url)
        database = await Database.connect(url, max_size=settings.database_connections)
        try:
            await migrate.check_current(url)
            yield await ensure_account(database, settings, clock)
        finally:
            await database.close()


@asynccontextmanager
async def database_at(settings: Settings) -> AsyncGenerator[str]:
    """The URL of the database of the settings, or of the embedded one, which runs meanwhile."""
    if settings.database_url:
        yield settings.database_url
        return
    server = await asyncio.to_thread(embedded.start, settings.home)
    try:
        yield server.url
    finally:
        await asyncio.to_thread(server.close)

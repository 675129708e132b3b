"""The wiring: settings in, a web application out."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from seggql.assistant.desk import open_desk
from seggql.engine.account import Account, Clock
from seggql.engine.jobs import Job
from seggql.engine.opening import now, opened
from seggql.engine.ready_made import install_ready_made
from seggql.graphql.http import Endpoint
from seggql.graphql.schema import Schema
from seggql.graphql.services import ImportAsked, Services
from seggql.index.status import Watch
from seggql.ingest.analysis import Analysis
from seggql.ingest.files import Opening
from seggql.ingest.intake import Intake
from seggql.ingest.plan import Kind
from seggql.ingest.wishes import Wishes
from seggql.settings import Settings
from seggql.web.arrivals import OwnNames, RequestIds
from seggql.web.guard import Guard, is_loopback
from seggql.web.metrics import Metrics
from seggql.web.routes import routes

Prepare = Callable[[Account], Awaitable[object]]


def create_app(settings: Settings, *, clock: Clock = now, prepare: Prepare | None = None) -> Starlette:
    """The application. Its lifespan opens the account and runs `prepare` on it before the first request."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[dict[str, Any]]:
        opening = opened(settings, clock, watch=Watch(took=metrics.took))
        async with opening as account, open_desk(settings) as desk, Intake() as intake:
            metrics.follow(lambda: account.audience.status)
            if prepare:
                await prepare(account)
            await install_ready_made(account)
            guard = Guard(account)
            services = Services(account, desk, Imports(intake), guard.admits)
            yield {"services": services, "guard": guard, "account": account}

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
        return await self.intake.analyze(account, file, _wishes(asked), _opening(asked, account.settings))

    async def start(self, account: Account, file: BinaryIO, asked: ImportAsked) -> Job:
        return await self.intake.start(account, file, _wishes(asked), _opening(asked, account.settings))


def _wishes(asked: ImportAsked) -> Wishes:
    return Wishes(
        kind=Kind(asked.kind),
        targets=asked.targets,
        types=asked.types,
        formats=asked.formats,
        marks=asked.marks,
        named=asked.named,
        event=asked.event,
        zone=asked.zone,
        decimal_comma=asked.decimal_comma,
        tags=asked.tags,
        create_people=asked.create_people,
    )


def _opening(asked: ImportAsked, settings: Settings) -> Opening:
    return Opening(
        format=asked.format,
        separator=asked.separator,
        columns=asked.columns,
        encoding=asked.encoding,
        name=asked.name,
        limit=settings.max_import_bytes,  # of what is unpacked: a small file may hold a very large one
    )


def _middleware(settings: Settings) -> list[Middleware]:
    found = [Middleware(RequestIds)]
    if is_loopback(settings.host):  # elsewhere every request needs a key, which a page of another site has not got
        found.append(Middleware(OwnNames, allowed=settings.allowed_hosts))
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

"""The addresses of the server."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from seggql import resources
from seggql.engine.account import Account
from seggql.errors import DatabaseError
from seggql.index.status import State

from . import graphiql
from .guard import Guard
from .metrics import Metrics


def routes(endpoint: ASGIApp, metrics: Metrics) -> list[BaseRoute]:
    """Every address. The lifespan's state holds the `Guard` under "guard" and the `Account` under "account"."""

    async def numbers(request: Request) -> Response:
        guard: Guard = request.state.guard
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if not await guard.admits(secret if scheme.lower() == "bearer" else None):
            return PlainTextResponse("An API key is needed.\n", 401, {"WWW-Authenticate": "Bearer"})
        return PlainTextResponse(metrics.text(), media_type="text/plain; version=0.0.4")

    return [
        Route("/", _home),
        Route("/graphql", _Door(endpoint)),
        WebSocketRoute("/graphql", endpoint),
        graphiql.assets(),
        Route("/schema/rule.json", _rule_schema),
        Route("/schema/api.graphql", _api_schema),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz),
        Route("/metrics", numbers),
    ]


class _Door:
    """A browser that opens the endpoint sees GraphiQL; everybody else is answered by the endpoint."""

    def __init__(self, endpoint: ASGIApp) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if request.method in ("GET", "HEAD") and graphiql.is_wanted(request):
            response = await graphiql.page(request)
            return await response(scope, receive, send)
        return await self._endpoint(scope, receive, send)


async def _home(request: Request) -> Response:
    return RedirectResponse("/graphql")


async def _rule_schema(request: Request) -> Response:
    return Response(resources.read("schema", "rule.json"), media_type="application/schema+json")


async def _api_schema(request: Request) -> Response:
    return PlainTextResponse(resources.read("schema", "api.graphql"))


async def _healthz(request: Request) -> Response:
    """The process runs."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> Response:
    """The process can answer: the database does, and the index where nothing else may."""
    guard: Guard = request.state.guard
    account: Account = request.state.account
    try:
        await guard.knock()
    except DatabaseError:
        return JSONResponse({"status": "the database does not answer"}, 503)
    index = account.audience.status
    if index is None:
        return JSONResponse({"status": "ready"})
    progress = {"done": index.done, "total": index.total} if index.state is State.LOADING else {}
    waits = index.state is not State.READY and account.settings.engine == "index"
    status = "the index is not ready" if waits else "ready"
    return JSONResponse({"status": status, "index": {"state": index.state, **progress}}, 503 if waits else 200)

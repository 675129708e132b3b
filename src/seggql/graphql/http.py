"""The endpoint: GraphQL over HTTP (https://graphql.github.io/graphql-over-http), with server-sent events."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from seggql.errors import DatabaseError
from seggql.settings import Settings

from .context import Context
from .errors import RequestErrorCode
from .negotiation import MediaType, negotiate
from .requests import Asked, Refused, bearer, is_upload, limited, read
from .schema import Schema
from .services import Services
from .sockets import Sockets

QUERY, MUTATION, SUBSCRIPTION = OperationType.QUERY, OperationType.MUTATION, OperationType.SUBSCRIPTION
NEEDS_KEY = "An API key is needed: send it as “Authorization: Bearer …”. `seggql keys create` on the server makes one."


class Endpoint:
    """An ASGI application. The lifespan's state holds the `Services` under "services"."""

    def __init__(self, schema: Schema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings
        self._sockets = Sockets(schema, settings)
        self._events = SSETransport()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return await self._sockets(scope, receive, send)
        upload = is_upload(Request(scope))
        limit = self._settings.max_import_bytes if upload else self._settings.max_request_bytes
        request = Request(scope, limited(receive, limit))
        try:
            response = await self._answer(request)
        except Refused as refused:
            response = _refusal(refused)
        except ClientDisconnect:
            return None  # nobody is there to be answered
        except DatabaseError:  # while the key was looked up
            response = _refusal(Refused(503, "The database cannot be reached just now.", RequestErrorCode.UNAVAILABLE))
        finally:
            await request.close()
        return await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        media = negotiate(request.headers.get("accept"))
        if media is None:
            raise Refused(406, f"Answers come as {', '.join(MediaType)}; accept one of them.")
        services: Services = request.state.services
        if not await services.admits(bearer(request.headers.get("authorization"))):
            raise Refused(401, NEEDS_KEY, RequestErrorCode.UNAUTHENTICATED, {"WWW-Authenticate": "Bearer"})
        asked = await read(request)
        if media is MediaType.EVENTS:
            if request.method == "GET" and self._schema.documents.kind(asked.query, asked.operation_name) is MUTATION:
                raise _wrong_method(MUTATION)
            return self._stream(asked, Context(services), safe=request.method == "GET")
        return await self._execute(asked, Context(services), media, safe=request.method == "GET")

    async def _execute(self, asked: Asked, context: Context, media: MediaType, *, safe: bool) -> Response:
        try:
            result = await self._schema.execute(
                asked.query,
                asked.variables,
                context,
                operation_name=asked.operation_name,
                allowed_operation_types=(QUERY,) if safe else (QUERY, MUTATION),
            )
        except InvalidOperationTypeError as error:
            raise _wrong_method(error.operation_type) from None
        except CannotGetOperationTypeError as error:
            raise Refused(400, error.as_http_error_reason()) from None
        refused = _is_refused(result)
        status = 400 if refused and media is MediaType.RESPONSE else 200
        return Response(orjson.dumps(_body(result, refused)), status, media_type=f"{media}; charset=utf-8")

    def _stream(self, asked: Asked, context: Context, *, safe: bool) -> Response:
        async def events() -> AsyncGenerator[str]:
            stream = await self._schema.stream(
                asked.query,
                asked.variables,
                context,
                operation_name=asked.operation_name,
                allowed_operation_types=(QUERY, SUBSCRIPTION) if safe else (QUERY, MUTATION, SUBSCRIPTION),
            )
            async with aclosing(stream):
                async for result in stream:
                    assert isinstance(result, ExecutionResult)  # incremental delivery is off
                    yield self._events.encode_event("next", _text(_body(result, _is_refused(result))))
            yield self._events.encode_complete()

        with_pings = merge_stream_with_heartbeat(
            events,
            lambda: self._events.heartbeat_message(_text),
            self._events.heartbeat_interval,
            send_initial_heartbeat=False,
        )
        return StreamingResponse(with_pings(), headers=self._events.headers)


def _refusal(refused: Refused) -> Response:
    return Response(orjson.dumps(refused.body), refused.status, refused.headers, MediaType.JSON)


def _wrong_method(kind: OperationType) -> Refused:
    if kind is SUBSCRIPTION:
        return Refused(400, f"A subscription is a stream: accept {MediaType.EVENTS}, or use a WebSocket.")
    return Refused(405, "A mutation changes things, so it is sent by POST.", headers={"Allow": "POST"})


def _is_refused(result: ExecutionResult) -> bool:
    """Whether nothing was executed: then there is no data, and no error has a place in it."""
    return result.data is None and bool(result.errors) and not any(error.path for error in result.errors or ())


def _body(result: ExecutionResult, refused: bool) -> Mapping[str, Any]:
    errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
    return errors if refused else {**errors, "data": result.data}


def _text(body: object) -> str:
    return orjson.dumps(body).decode()

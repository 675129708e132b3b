"""GraphQL over WebSocket, by the protocol graphql-transport-ws."""

from datetime import timedelta
from json import JSONDecodeError
from typing import cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from seggql.settings import Settings

from .context import Context
from .requests import bearer
from .schema import Schema

PATIENCE = timedelta(seconds=10)
"""How long a client may take to introduce itself."""


class Sockets(GraphQL[Context, None]):
    """Takes WebSockets only; pages of other sites are refused unless their origin is allowed."""

    def __init__(self, schema: Schema, settings: Settings) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=PATIENCE,
            allowed_origins=settings.cors_origins,
        )

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        return Context(request.state.services, authorization=request.headers.get("authorization"))

    async def on_ws_connect(self, context: Context) -> UnsetType:
        """Browsers cannot set headers on a socket, so the key may come in the first message instead."""
        params = {key.lower(): value for key, value in (context.connection_params or {}).items()}
        header = params.get("authorization") or context.authorization
        if not await context.services.admits(bearer(header if isinstance(header, str) else None)):
            raise ConnectionRejectionError
        return UNSET

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()  # text frames: clients refuse binary ones

    def decode_json(self, data: str | bytes) -> object:
        message: object = orjson.loads(data)
        if not isinstance(message, dict):
            raise JSONDecodeError("A message is an object", str(data), 0)
        return cast(object, message)

"""GraphQL over WebSocket, by the protocol graphql-transport-ws."""

from datetime import timedelta
from json import JSONDecodeError
from typing import cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message
from strawberry.types.unset import UNSET, UnsetType

from seggql.settings import Settings

from .context import Context
from .requests import Refused, asked, bearer
from .schema import Schema

PATIENCE = timedelta(seconds=10)
"""How long a client may take to introduce itself."""
LONGEST_REASON = 123
"""Bytes that a frame which closes a socket has for the reason."""


class _Socket(ASGIWebSocketAdapter):
    async def close(self, code: int, reason: str) -> None:
        await super().close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))


class _Conversation(BaseGraphQLTransportWSHandler[Context, None]):
    """What is wrong with one operation is an error of that operation: others share its socket."""

    async def handle_message(self, message: Message) -> None:
        match cast(dict[str, object], message):  # whatever a client has sent
            case {"type": "subscribe" | "complete", "id": id} if not isinstance(id, str):
                await self.handle_invalid_message("“id” is not a text.")
            case {"type": "subscribe", "id": str(id), "payload": payload} if (
                self.connection_acknowledged and id not in self.operations and (refused := _refused(payload))
            ):
                await self.send_message({"id": id, "type": "error", "payload": [*refused.body["errors"]]})
            case _:
                await super().handle_message(message)


def _refused(payload: object) -> Refused | None:
    try:
        asked(payload)
    except Refused as refused:
        return refused
    return None


class Sockets(GraphQL[Context, None]):
    """Takes WebSockets only; pages of other sites are refused unless their origin is allowed."""

    websocket_adapter_class = _Socket
    graphql_transport_ws_handler_class = _Conversation

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

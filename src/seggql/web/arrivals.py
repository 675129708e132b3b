"""What every request passes first: it gets an id, and is refused when it was sent under a name that is not ours."""

import re
import secrets
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Answers carry `X-Request-ID`: the client's own, where it sent a sane one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("x-request-id", "")
        id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(16)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = id
            await send(message)

        return await self._app(scope, receive, send_with_id)


class OwnNames:
    """Refuses requests for a domain that is not ours.

    Without that, a web page could point its own domain at this machine (DNS rebinding) and read what a server on
    loopback, which asks for no key, tells everybody here. Addresses and names without a dot cannot be used so.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = frozenset(name.lower() for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_own(_name(Headers(scope=scope).get("host", ""))):
            return await self._app(scope, receive, send)
        text = "This server does not answer under that name. SEGGQL_ALLOWED_HOSTS lists the names it answers under.\n"
        return await PlainTextResponse(text, 421)(scope, receive, send)

    def _is_own(self, name: str) -> bool:
        return "." not in name or name.endswith(".localhost") or name in self._allowed or _is_address(name)


def _name(host: str) -> str:
    """The host of a Host header, without the port and the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True

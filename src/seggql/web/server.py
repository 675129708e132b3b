"""The server process: an address is taken, the application started, and `ready` told where it can be reached."""

import logging
import socket
from collections.abc import Callable
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from seggql.errors import ConfigurationError
from seggql.settings import Settings

from .guard import is_loopback

PATIENCE = 3
"""Seconds that open streams are given when the server is asked to stop."""


class _Server(uvicorn.Server):
    """Tells `ready` when requests are answered."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


class _Watched:
    """The application; `failure` is why it could not start."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as failure:
            if scope["type"] == "lifespan":
                self.failure = failure
            raise


def serve(app: ASGIApp, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; `ready` gets the address.

    Raises ConfigurationError when the address cannot be listened on, and what keeps the application from starting.
    """
    log = logging.getLogger("uvicorn")
    log.setLevel(logging.CRITICAL)  # why it does not start is raised, once

    def started() -> None:
        log.setLevel(logging.WARNING)
        ready(_address(listener))

    watched = _Watched(app)
    with _listen(settings) as listener:
        try:
            _Server(_config(watched, settings), started).run(sockets=[listener])
        except KeyboardInterrupt:
            pass  # Ctrl-C is how one stops it; uvicorn raises it again when everything is closed
        except SystemExit:
            if watched.failure:
                raise watched.failure from None
            raise


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses of GET requests hold rules and search words
        server_header=False,
        ws_max_size=settings.max_request_bytes,
        timeout_graceful_shutdown=PATIENCE,
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}. Choose another port "
            f"with --port, or another address with --host."
        ) from error


def _address(listener: socket.socket) -> str:
    host: str
    host, port = listener.getsockname()[:2]
    everywhere = ip_address(host).is_unspecified
    name = "localhost" if everywhere or is_loopback(host) else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"

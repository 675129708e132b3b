"""The server process: an address is taken, the application started, and `ready` told where it can be reached."""

import socket
from collections.abc import Callable
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

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


def serve(app: ASGIApp, settings: Settings, ready: Callable[[str], None]) -> bool:
    """Serve until the process is told to stop; `ready` gets the address. False when the application did not start.

    Raises ConfigurationError when the address cannot be listened on.
    """
    with _listen(settings) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # addresses of GET requests hold rules and search words
            server_header=False,
            ws_max_size=settings.max_request_bytes,
            timeout_graceful_shutdown=PATIENCE,
        )
        server = _Server(config, lambda: ready(_address(listener)))
        server.run(sockets=[listener])
        return server.started


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

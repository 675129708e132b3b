"""GraphiQL: the page that a browser's GET of the endpoint shows, and its assets, all from this package."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

BUNDLE: Final = Path(__file__).with_name("graphiql")
_NOT_BUILT: Final = Path(__file__).with_name("not_built.html")

_SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE_HEADERS: Final = _SAFE_HEADERS | {
    # Inline styles: the editor writes its theme and positions so. data: the fonts within its style sheet.
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "connect-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
    "Vary": "Accept",
}
_ASSET_HEADERS: Final = _SAFE_HEADERS | {"Cache-Control": "public, max-age=31536000, immutable"}


def is_built() -> bool:
    """Whether the page is there: always in a wheel; in a checkout once `make assets` has built it."""
    return (BUNDLE / "index.html").is_file()


def is_wanted(request: Request) -> bool:
    """Whether a GET of the endpoint comes from a person's browser, which asks for HTML, not from a client."""
    return "text/html" in request.headers.get("accept", "")


async def page(request: Request) -> Response:
    """The GraphiQL page; where it has not been built, a page that says how to (status 503)."""
    if is_built():
        return HTMLResponse((BUNDLE / "index.html").read_bytes(), headers=_PAGE_HEADERS)
    address = html.escape(str(request.url.replace(query="")))
    text = _NOT_BUILT.read_text(encoding="utf-8").replace("@address@", address)
    return HTMLResponse(text, status_code=503, headers=_PAGE_HEADERS)


def assets() -> Mount:
    """The page's scripts, styles and fonts, beside the endpoint: the page names them relative to itself."""
    files = _Assets(directory=BUNDLE / "assets", check_dir=False)
    return Mount("/assets", files, middleware=[Middleware(GZipMiddleware, minimum_size=1024)], name="assets")


class _Assets(StaticFiles):
    """Files whose names carry a hash of what is in them, so that browsers may keep them for good."""

    async def check_config(self) -> None:
        """A page that is not built yet is a 404 per file, not a fault; once built, it is served."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_ASSET_HEADERS)
        return response

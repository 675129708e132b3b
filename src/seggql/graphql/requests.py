"""Reading GraphQL requests off HTTP: from JSON, from a query string, from a multipart upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, cast

import orjson
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message as Event
from starlette.types import Receive
from strawberry.file_uploads.utils import replace_placeholders_with_files

from .errors import RequestErrorCode

PREFLIGHT_HEADERS = ("graphql-require-preflight", "apollo-require-preflight", "x-requested-with")
"""One of them must come with an upload: pages of other sites cannot send them without asking first."""


class Refused(Exception):
    """The request is not one that can be executed; `status` is that of HTTP."""

    def __init__(
        self,
        status: int,
        message: str,
        code: RequestErrorCode = RequestErrorCode.BAD_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers

    @property
    def body(self) -> Mapping[str, Any]:
        return {"errors": [{"message": str(self), "extensions": {"code": self.code.value}}]}


@dataclass(frozen=True)
class Asked:
    """What a client asks to be executed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def read(request: Request) -> Asked:
    """The GraphQL request in an HTTP request. Raises Refused."""
    match request.method:
        case "GET":
            return asked(_from_query_string(request.query_params))
        case "POST":
            return asked(await _from_body(request))
        case _:
            raise Refused(405, "GraphQL is asked by GET or POST.", headers={"Allow": "GET, POST"})


def limited(receive: Receive, limit: int) -> Receive:
    """The same request body, cut off with Refused (413) where it grows larger than `limit` bytes."""
    received = 0

    async def receive_some() -> Event:
        nonlocal received
        event = await receive()
        received += len(event.get("body", b""))
        if received > limit:
            raise Refused(413, f"The request is larger than {limit:,} bytes, which is the most that is taken.")
        return event

    return receive_some


def is_upload(request: Request) -> bool:
    return _content_type(request)[0] == "multipart/form-data"


def bearer(header: str | None) -> str | None:
    """The key in an Authorization header."""
    scheme, _, secret = (header or "").partition(" ")
    return secret.strip() or None if scheme.lower() == "bearer" else None


def asked(raw: object) -> Asked:
    """The request in a body or in a socket's message. Raises Refused."""
    if isinstance(raw, list):
        raise Refused(400, "Batches are not taken: send one operation per request.")
    if not isinstance(raw, dict):
        raise Refused(400, "The request is not an object with a “query”.")
    match cast(dict[str, Any], raw):
        case {"query": ""}:
            raise Refused(400, "“query” is empty: it is the GraphQL document.")
        case {"query": query} if not isinstance(query, str):
            raise Refused(400, "“query” is not a text: it is the GraphQL document.")
        case {"operationName": name} if not isinstance(name, str | None):
            raise Refused(400, "“operationName” is neither a text nor null.")
        case {"variables": variables} if not isinstance(variables, dict | None):
            raise Refused(400, "“variables” is neither an object nor null.")
        case {"extensions": extensions} if not isinstance(extensions, dict | None):
            raise Refused(400, "“extensions” is neither an object nor null.")
        case {"query": query, **rest}:
            return Asked(query, rest.get("variables"), rest.get("operationName"))
        case _:
            raise Refused(400, "The request has no “query”, the GraphQL document.")


def _from_query_string(params: Mapping[str, str]) -> dict[str, object]:
    decoded = {key: _json(params[key]) for key in ("variables", "extensions") if params.get(key)}
    return {**params, **decoded}


async def _from_body(request: Request) -> object:
    match _content_type(request):
        case "application/json", "utf-8":
            return _json(await request.body())
        case "application/json", charset:
            raise Refused(415, f"JSON is read in UTF-8, not in {charset}.")
        case "multipart/form-data", _:
            return await _from_upload(request)
        case "", _:
            raise Refused(415, "The request has no Content-Type; send application/json.")
        case name, _:
            raise Refused(415, f"{name} is not read here; send application/json.")


def _content_type(request: Request) -> tuple[str, str]:
    """The media type of the body and its charset, both in lower case."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    name = header["content-type"].partition(";")[0].strip().lower()
    charset = header.get_param("charset", "utf-8")
    return name, str(charset).lower()


async def _from_upload(request: Request) -> object:
    """GraphQL multipart request: `operations` and `map` as JSON, then the files."""
    if not any(request.headers.get(name) for name in PREFLIGHT_HEADERS):
        raise Refused(
            400,
            "An upload needs a header that pages of other sites cannot send: add “GraphQL-Require-Preflight: 1”.",
        )
    try:
        form = await request.form(max_files=1, max_fields=2)
    except HTTPException as error:
        raise Refused(400, f"The multipart body cannot be read: {error.detail}") from None
    texts = {key: _json(value) for key, value in form.items() if isinstance(value, str)}
    files = {key: value for key, value in form.items() if isinstance(value, UploadFile)}
    operations, places = texts.get("operations"), texts.get("map", {})
    if not isinstance(operations, dict) or not isinstance(places, dict):
        raise Refused(400, "A multipart request has the parts “operations” and “map”, both JSON objects, and the file.")
    try:
        return replace_placeholders_with_files(cast(Any, operations), cast(Any, places), files)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise Refused(400, "“map” names a file or a place in “operations” that is not there.") from None


def _json(text: str | bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused(400, f"The request is not JSON: {error}.") from None

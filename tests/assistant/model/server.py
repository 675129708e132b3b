"""An OpenAI-compatible endpoint of the tests' own: plays a script over real HTTP, and keeps what it was asked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def format(self) -> str:
        return self.body.get("response_format", {"type": "text"})["type"]

    @property
    def contents(self) -> list[str]:
        return [message["content"] for message in self.body["messages"]]

    @property
    def text(self) -> str:
        return "\n".join(self.contents)


@dataclass(frozen=True)
class Reply:
    """One answer. `hangs`: it never comes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


def says(content: str | None, *, finish_reason: str = "stop", refusal: str | None = None) -> Reply:
    """A completion. Its tokens are counted as 100 in, 20 out."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return Reply(
        body={
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "test-model",
            "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


def answers(value: object) -> Reply:
    return says(json.dumps(value, ensure_ascii=False))


def fails(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Reply:
    """An error of the protocol."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"error": error}, named)


HANGS = Reply(hangs=True)


class Endpoint:
    """Plays its script reply by reply; with `always` it repeats one for ever. A reply may look at the request."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self.asked: list[Asked] = []
        self.script: list[Reply | Callable[[Asked], Reply]] = []
        self.always: Reply | Callable[[Asked], Reply] | None = None

    def plays(self, *script: Reply | Callable[[Asked], Reply]) -> None:
        self.script.extend(script)

    async def respond(self, request: Request) -> Response:
        asked = Asked(dict(request.headers), await request.json())
        self.asked.append(asked)
        reply = self.script.pop(0) if self.script else self.always
        if callable(reply):
            reply = reply(asked)
        assert reply is not None, "the script is at its end"
        if reply.hangs:
            await self._until_gone(request)
        if isinstance(reply.body, str):
            return Response(reply.body, reply.status, reply.headers, media_type="text/html")
        return JSONResponse(reply.body, reply.status, reply.headers)

    @staticmethod
    async def _until_gone(request: Request) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """An endpoint on a free port. Its socket listens before this returns, so nobody has to wait for it."""
    listening = socket.create_server(("127.0.0.1", 0))
    served = Endpoint(listening.getsockname()[1])
    app = Starlette(routes=[Route("/v1/chat/completions", served.respond, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()

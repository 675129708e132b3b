"""An endpoint to talk to, and a client of it that never really waits."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from seggql.assistant.model.client import ModelClient
from seggql.settings import Settings

from .server import Endpoint, endpoint

KEY = "sk-very-secret"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="package")
def listening() -> Iterator[Endpoint]:
    with endpoint() as served:
        yield served


@pytest.fixture
def served(listening: Endpoint) -> Endpoint:
    listening.asked.clear()
    listening.script.clear()
    listening.always = None
    return listening


@pytest.fixture
def settings(served: Endpoint) -> Callable[..., Settings]:
    """Settings that name the endpoint, changed as wished."""

    def made(**changes: object) -> Settings:
        values: dict[str, object] = {
            "openai_base_url": served.base_url,
            "openai_api_key": KEY,
            "openai_model": "test-model",
        }
        return Settings.model_validate(values | changes)

    return made


@pytest.fixture
def naps() -> list[float]:
    """How long the client would have slept, in order."""
    return []


@pytest.fixture
async def connect(settings: Callable[..., Settings], naps: list[float]) -> AsyncIterator[Callable[..., ModelClient]]:
    """A client of the endpoint, its settings changed as wished."""
    clients: list[ModelClient] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)

    def connected(**changes: object) -> ModelClient:
        clients.append(ModelClient(settings(**changes), sleep=sleep))
        return clients[-1]

    yield connected
    for client in clients:
        await client.close()

"""News within the process: who listens for a topic wakes when somebody announces it."""

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager


class Ear:
    """Hears what is announced, even between two waits."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def wake(self) -> None:
        """Something was announced."""
        self._event.set()

    async def heard(self) -> None:
        """Return as soon as something was announced since the last time."""
        await self._event.wait()
        self._event.clear()


class News:
    """Topics are texts such as the id of a job. Nothing is kept: who does not listen misses it."""

    def __init__(self) -> None:
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)

    def announce(self, topic: str) -> None:
        """Wake everybody who listens for the topic."""
        for ear in self._ears.get(topic, ()):
            ear.wake()

    def listeners(self, topic: str) -> int:
        """How many listen for the topic."""
        return len(self._ears.get(topic, ()))

    @contextmanager
    def listen(self, topic: str) -> Generator[Ear]:
        """An ear for what is announced on the topic from now on."""
        ear = Ear()
        self._ears[topic].add(ear)
        try:
            yield ear
        finally:
            self._ears[topic].discard(ear)
            if not self._ears[topic]:
                del self._ears[topic]

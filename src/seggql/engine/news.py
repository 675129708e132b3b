"""News within the process: who waits for a topic wakes when somebody announces it."""

import asyncio
from collections import defaultdict


class News:
    """Topics are texts such as the id of a job. Nothing is kept: who does not listen misses it."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def announce(self, topic: str) -> None:
        """Wake everybody who waits for the topic."""
        for event in self._waiting.get(topic, ()):
            event.set()

    def listen(self, topic: str) -> "Ear":
        """An ear for the topic: what is announced from now on is heard, even between two waits."""
        return Ear(self._waiting, topic)


class Ear:
    """`async with news.listen(topic) as ear: … await ear.heard()`."""

    def __init__(self, waiting: defaultdict[str, set[asyncio.Event]], topic: str) -> None:
        self._waiting, self._topic = waiting, topic
        self._event = asyncio.Event()

    def __enter__(self) -> "Ear":
        self._waiting[self._topic].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        ears = self._waiting[self._topic]
        ears.discard(self._event)
        if not ears:
            del self._waiting[self._topic]

    async def heard(self) -> None:
        """Return as soon as something was announced since the last time."""
        await self._event.wait()
        self._event.clear()

"""Names for what a file calls by any words: its columns, its events."""

import re
import unicodedata
from collections.abc import Container, Iterable

from seggql.engine.review import NAME
from seggql.rules.catalogue import EventType
from seggql.rules.text import fold

MAX_NEW_EVENTS = 200
"""More new events than this in a file, and its column is not the name of an event."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[A-Za-z]+")


def name_of(words: str) -> str | None:
    """The name that words make: “First Name” and “firstName” are first_name. None when they hold no letter."""
    letters = unicodedata.normalize("NFKD", words.replace("ß", "ss")).encode("ascii", "ignore").decode()
    name = "_".join(_WORDS.findall(letters)).lower().lstrip("_0123456789")[:63].rstrip("_")
    return name if NAME.fullmatch(name) else None


def free_name(words: str, taken: Container[str], otherwise: str) -> str:
    """A name from these words, or else `otherwise`, that nothing has yet."""
    name = name_of(words) or otherwise
    return next(free for free in _numbered(name) if free not in taken)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 1
    while True:
        number += 1
        yield f"{name[:59]}_{number}"


class EventNames:
    """Which event a text means: a known one by name, label or synonym, ignoring case, or else a new one."""

    def __init__(self, known: Iterable[EventType]) -> None:
        self._names: dict[str, str] = {}
        for event in known:
            for word in (event.name, event.label, *event.synonyms):
                self._names.setdefault(fold(word), event.name)
        self.new: dict[str, str] = {}
        """What the file calls each new event, by name."""

    def find(self, text: str) -> str | None:
        """The name of the event; None when the text makes no name, or too many new events have been named."""
        word = fold(text.strip())
        if word not in self._names and (name := name_of(text)):
            if name not in self._names:
                if len(self.new) >= MAX_NEW_EVENTS:
                    return None
                self.new[name] = text.strip()
                self._names[name] = name
            self._names[word] = self._names[name]
        return self._names.get(word)

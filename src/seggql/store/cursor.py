"""A place in the history of a database: which transactions a reader has seen, and whose transactions they are."""

import re
from dataclasses import dataclass
from typing import Self

_TEXT = re.compile(r"(?P<snapshot>(\d+):(\d+):[\d,]*) (?P<history>\S+)", re.ASCII)
_SERVER = "/"


@dataclass(frozen=True)
class Cursor:
    """What a reader has seen. `str` gives its one text form, `parse` reads it.

    `snapshot` is PostgreSQL's `pg_snapshot` ("xmin:xmax:xip,…"): all transactions before xmin are seen, those from
    xmax on and those in the list are not. Unlike the largest number seen so far it stays right when transactions
    commit in another order than they began in. `history` says whose numbers these are.
    """

    snapshot: str
    history: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor that a text says. Raises ValueError."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(
                f"{text!r} is no cursor; those look like “10:12:10,11 3f2a…/7300000000000000000/00000001”."
            )
        return cls(found["snapshot"], found["history"])

    def __str__(self) -> str:
        return f"{self.snapshot} {self.history}"

    @property
    def oldest_unseen(self) -> int:
        """xmin: every transaction before this one has been seen."""
        return int(self.snapshot.split(":")[0])

    @property
    def next(self) -> int:
        """xmax: no transaction from this one on had ended."""
        return int(self.snapshot.split(":")[1])

    @property
    def knows_server(self) -> bool:
        """Whether the history tells the server and its timeline, beside the account's feed."""
        return _SERVER in self.history

    def is_before(self, later: "Cursor") -> bool:
        """Whether `later` continues this one: the same history, further on. A database that was put back is not."""
        return self.history == later.history and self.next <= later.next and self.oldest_unseen <= later.oldest_unseen


def history_of(epoch: object, server: object = None, timeline: object = None) -> str:
    """The name of a history: the epoch of the feed, and where it may be asked the server and its timeline."""
    return str(epoch) if server is None else _SERVER.join(map(str, (epoch, server, timeline)))

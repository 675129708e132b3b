"""How an endpoint wants to be asked: servers differ in what they take, and say so only by refusing."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal


class Format(Enum):
    """What holds an answer in shape: the server by a schema, the server by JSON alone, or only our words."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "text"


_NEXT = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.PLAIN, Format.PLAIN: None}


@dataclass(frozen=True)
class Manner:
    """One way of asking. `spelled`: the schema also stands in the prompt. `temperature`: 0 is asked for.

    `limit` is the name of the token limit: older servers know only the first, and ignore the second without a word;
    newer models refuse the first.
    """

    format: Format = Format.SCHEMA
    spelled: bool = False
    temperature: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    def after(self, refusal: str, *, structured: bool) -> "Manner | None":
        """The manner to try once this one was refused with these words; None when nothing is left to give up."""
        if self.limit == "max_tokens" and "max_tokens" in refusal:
            return replace(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in refusal:
            return replace(self, temperature=False)
        following = _NEXT[self.format]
        return replace(self, format=following, spelled=True) if structured and following else None

    def spelled_out(self) -> "Manner | None":
        """The manner to try once an answer ignored the schema: servers may take one and not enforce it."""
        return None if self.spelled else replace(self, spelled=True)

"""What is said to a model and what it says back."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from seggql.rules.values import Json

Schema = Mapping[str, Json]
"""A JSON Schema in the strict subset that endpoints enforce (strict.py)."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """What answers cost: HTTP calls, tokens as the endpoint counts them (0 where it does not), seconds."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Completion:
    """A whole answer, and what it cost with everything that was tried for it."""

    text: str
    usage: Usage


_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_MAX_STARTS = 20


def json_object(text: str) -> dict[str, Json] | None:
    """The first JSON object in an answer, whatever prose, code fences or thoughts surround it; None without one."""
    text = _THOUGHTS.sub("", text)
    for start in [match.start() for match in re.finditer(r"\{", text)][:_MAX_STARTS]:
        try:
            found, _ = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return None


def _no_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)

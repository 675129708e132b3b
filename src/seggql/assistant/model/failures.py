"""Why a model gave no answer that can be used.

ProviderUnavailable
└── ModelFailure
    ├── Misconfigured       a setting is wrong; the message names it
    ├── Transient           the same question may be answered later (has `.retry_after`)
    │   ├── Unreachable     nothing listens there, the line was cut, or the endpoint answers with errors
    │   ├── Busy            the endpoint asks to wait
    │   └── TooSlow         no answer in time
    ├── TooLong             the question is longer than the model reads
    ├── Cut                 the answer ended at the token limit; the part that came is never used
    ├── Withheld            a content filter held the answer back
    ├── Declined            the model refused, in words of its own (has `.words`)
    └── NoAnswer            the answer is empty, or is not what was asked for

Messages complete "The model did not answer (…)". They hold no address, no key and nothing of the conversation.
"""

from ..contract import ProviderUnavailable


class ModelFailure(ProviderUnavailable):
    """The model gave no answer that can be used."""


class Misconfigured(ModelFailure):
    """A setting is wrong; the message names it."""


class Transient(ModelFailure):
    """The same question may be answered later; `retry_after` is the endpoint's own wish, in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(Transient):
    """Nothing listens there, the line was cut, or the endpoint answers with errors."""


class Busy(Transient):
    """The endpoint asks to wait."""


class TooSlow(Transient):
    """There was no answer in time."""


class TooLong(ModelFailure):
    """The question is longer than the model reads."""


class Cut(ModelFailure):
    """The answer ended at the token limit; the part that came is never used."""


class Withheld(ModelFailure):
    """A content filter held the answer back."""


class Declined(ModelFailure):
    """The model refused. `words` are its own."""

    def __init__(self, words: str) -> None:
        super().__init__("the model declined to answer")
        self.words = words


class NoAnswer(ModelFailure):
    """The answer is empty, or is not what was asked for."""

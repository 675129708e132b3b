"""What goes into the assistant and what comes out: frozen values that every provider and client shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from seggql.documented import Documented
from seggql.errors import SeggqlError
from seggql.rules import bound, nodes
from seggql.rules.catalogue import Catalogue, Limits
from seggql.rules.moment import Moment
from seggql.rules.types import Json


@dataclass(frozen=True)
class DraftRequest:
    """Criteria in plain words, and everything their meaning depends on.

    With `base` the draft is a refinement: `text` says how to change that rule, and what it does not mention stays
    as it is. `catalogue.language` is the account's language; `moment` its clock and zone; `known` some texts that
    fields hold, so that “London” is found to be a city and “VIP” a tag.
    """

    criteria: str
    catalogue: Catalogue
    moment: Moment
    limits: Limits = field(default_factory=Limits)
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By attribute (“tags”), or by event or item list and its field (“purchase.product”). Never personal values."""
    base: nodes.Rule | None = None
    instruction: str | None = None

    @property
    def text(self) -> str:
        """The words to read: the instruction where there is one, else the criteria. Every offset counts in it."""
        return self.criteria if self.instruction is None else self.instruction


@dataclass(frozen=True)
class Span:
    """`text[start:end]` (in characters) became the node at the JSON pointer of the draft's rule."""

    pointer: str
    start: int
    end: int
    text: str


class Reason(Documented):
    """Why words found no place in the rule; the description of each is its doc."""

    NO_SUCH_ATTRIBUTE = "no_such_attribute", "The account has no attribute, event or property of that name."
    NO_SUCH_VALUE = "no_such_value", "The attribute has no such option."
    VAGUE = "vague", "The words say no checkable condition, such as “recently” or “loyal”."
    AMBIGUOUS = "ambiguous", "The words could mean several things."
    UNPLACED = "unplaced", "The words are known, but nothing beside them says what to do with them."
    LANGUAGE = "language", "The words are in a language that is not read here."


@dataclass(frozen=True)
class Unresolved:
    """Words that are in no clause. `suggestions` (at most 3) are never applied by themselves."""

    text: str
    start: int
    end: int
    reason: Reason
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A rule that has passed both gates, said back in words. Nothing is saved.

    `rule` is the JSON to show, edit and send on; `bound` the same for evaluation. `assumptions` are full sentences
    in plain words. `provider` says who read the text.
    """

    rule: Mapping[str, Json]
    bound: bound.Node
    name: str
    summary: str
    sentence: str
    provider: str
    spans: tuple[Span, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One of several meanings of a text, as a rule that has passed both gates."""

    label: str
    rule: Mapping[str, Json]
    bound: bound.Node
    sentence: str


@dataclass(frozen=True)
class NeedsClarification:
    """The text has several meanings that lead to different audiences; the person chooses."""

    question: str
    options: tuple[Reading, ...]
    provider: str
    unresolved: tuple[Unresolved, ...] = ()


@dataclass(frozen=True)
class Unsupported:
    """The text says nothing that could become a rule. There is none then: never everyone."""

    message: str
    provider: str
    unresolved: tuple[Unresolved, ...] = ()


Answer = Draft | NeedsClarification | Unsupported


@dataclass(frozen=True)
class SummaryRequest:
    """A rule that is to be described in the account's language."""

    node: bound.Node
    catalogue: Catalogue


@dataclass(frozen=True)
class Summary:
    """`text` is the description to show and edit; `sentence` the deterministic English of the same rule."""

    text: str
    sentence: str
    provider: str


class ProviderUnavailable(SeggqlError):
    """The provider did not answer. The message says why in plain words, without addresses or keys."""


class Provider(Protocol):
    """Who can answer. Both methods raise ProviderUnavailable, and nothing else, when there is no answer."""

    @property
    def name(self) -> str:
        """How answers name the provider, such as “parser” or “model gpt-5-mini”."""
        ...

    async def draft(self, request: DraftRequest) -> Answer: ...

    async def summarize(self, request: SummaryRequest) -> Summary: ...

"""A rule somebody proposed becomes a draft: through both gates, then said back in words."""

from collections.abc import Sequence

from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.rules.nodes import dump
from seggql.rules.sentence import sentence
from seggql.rules.types import Json

from .contract import Draft, DraftRequest, Reading, Span, Unresolved
from .summary import short_name, summary


def accept(
    request: DraftRequest,
    rule: Json,
    *,
    provider: str,
    name: str | None = None,
    summarized: str | None = None,
    spans: Sequence[Span] = (),
    unresolved: Sequence[Unresolved] = (),
    assumptions: Sequence[str] = (),
) -> Draft:
    """The draft of a rule (JSON). Raises InvalidRule with every issue at once."""
    loaded = load(rule, request.limits)
    node = bind(loaded, request.catalogue, request.limits)
    return Draft(
        rule=dump(loaded),
        bound=node,
        name=name or short_name(node),
        summary=summarized or summary(node),
        sentence=sentence(node),
        provider=provider,
        spans=tuple(spans),
        unresolved=tuple(unresolved),
        assumptions=tuple(assumptions),
    )


def reading(request: DraftRequest, label: str, rule: Json) -> Reading:
    """One option of a clarification. Raises InvalidRule with every issue at once."""
    loaded = load(rule, request.limits)
    node = bind(loaded, request.catalogue, request.limits)
    return Reading(label, dump(loaded), node, sentence(node))

"""The deterministic parser: criteria in English become a rule without any model.

How “VIP women who haven't bought in 30 days” is read, a file or folder a stage::

    tokens     words with their places:  VIP · women · who · haven't · bought · in · 30 · days
    lexicon    what the account's catalogue calls things (mentions): VIP is a tag, women an option of gender, bought
               an event
    chart      what can stand where, by category, worked out once; phrases are rows: “in|within {counted}”
      parts/     30 days is a span (quantities), “in 30 days” a window (times), VIP a value (values), … (predicates)
      clauses/   bought + in 30 days = {"event": "purchase", "time": {"operator": "within_last", …}} (events)
    paths      the cheapest way through:  [tags has VIP] [gender is female] who not [purchase in 30 days]
    scopes     “not” takes the purchase, the rest is joined by “and”; where English leaves it open, each reading
    writing    the rule's JSON, every clause with the words it came from
    coverage   what found no place is named, with a reason and what is near
    reading    all of these in order; slips mended (spelling) where that explains more; load, bind, say it back; ask
               when two readings are equally good
    refining   the same for “make it 60 days”: amounts and edits change a rule and leave the rest of it as it was

Costs are counted in unexplained words, so the reading that explains most wins, and what is left is never hidden. The
phrases of `sentence` are rows like all others, at no cost: every sentence it prints is read back as it was meant.
A new phrase is one row in `english/` and one line in the tests' criteria.jsonl.
"""

from dataclasses import dataclass, field, replace

from seggql.assistant.contract import Answer, Draft, DraftRequest, Summary, SummaryRequest
from seggql.assistant.summary import summary
from seggql.rules.load import load
from seggql.rules.sentence import sentence

from .lexicon import Lexicon
from .reading import PROVIDER, read
from .refining import refine

_MOST_LEXICONS = 16


@dataclass(frozen=True)
class Parser:
    """The provider that needs no model. Keeps the lexicons of the catalogues it read last."""

    name: str = PROVIDER
    _lexicons: dict[tuple[int, int], tuple[DraftRequest, Lexicon]] = field(
        default_factory=dict[tuple[int, int], tuple[DraftRequest, Lexicon]], repr=False, compare=False
    )

    async def draft(self, request: DraftRequest) -> Answer:
        return self.read(request)

    def read(self, request: DraftRequest) -> Answer:
        """The answer, at once: reading needs nothing but the request."""
        lexicon = self._lexicon(request)
        if request.base is not None:
            return refine(request, request.base, lexicon)
        if request.instruction is None:
            return read(request, lexicon)
        first = read(replace(request, instruction=None), lexicon)
        return refine(request, load(dict(first.rule)), lexicon) if isinstance(first, Draft) else first

    async def summarize(self, request: SummaryRequest) -> Summary:
        return Summary(summary(request.node), sentence(request.node), self.name)

    def _lexicon(self, request: DraftRequest) -> Lexicon:
        """The lexicon of the request's catalogue and known values, by identity; the request keeps both alive."""
        key = (id(request.catalogue), id(request.known))
        if key not in self._lexicons:
            while len(self._lexicons) >= _MOST_LEXICONS:
                self._lexicons.pop(next(iter(self._lexicons)))
            self._lexicons[key] = (request, Lexicon(request.catalogue, request.known))
        return self._lexicons[key][1]

"""The deterministic parser: criteria in English become a rule without any model.

How “VIP women who haven't bought in 30 days” is read, a file a stage::

    tokens     words with their places:  VIP · women · who · haven't · bought · in · 30 · days
    spelling   “womne” would be read as “women”, and said so
    lexicon    what the account's catalogue calls things: VIP is a tag, women an option of gender, bought an event
    chart      what can stand where, by category; a phrase is a row: “in|within {counted}” is a window
                 quantities  30 days        dates  1 March       times  within the last 30 days
                 values      gold or silver names  the event     predicates  is at least 5
                 clauses, ages, sayings, conditions, events, measures, spending
                   → bought … in 30 days = {"event": "purchase", "time": {"operator": "within_last", …}}
    paths      the cheapest way through:  [tags has VIP] [gender is female] who not [purchase in 30 days]
    scopes     “not” takes the purchase; the rest is joined by “and”; doubts stay two readings
    writing    the rule's JSON, every clause with the words it came from
    coverage   what found no place is named, with a reason and what is near
    reading    load, bind and say it back; ask when two readings are equally good

Costs are counted in unexplained words, so the reading that explains most wins, and what is left is never hidden. The
phrases of `sentence` are rows like all others, at no cost: every sentence it prints is read back as it was meant.
A new phrase is one row in `english/` and one case in the tests.
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

"""Clauses on saved segments and on everyone, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.sentence import ANYONE, MEMBER, NO_ONE, NOT_MEMBER

from ..chart import Chart, Edge, PhraseTable
from ..english.phrases import SEGMENTS
from ..parts.names import NamedSegment
from ..parts.predicates import EVERYDAY
from .clause import Rule, negative

_MEMBER = PhraseTable(
    [(MEMBER, (False, 0.0)), (NOT_MEMBER, (True, 0.0)), *((phrase, (False, EVERYDAY)) for phrase in SEGMENTS)]
)
_ANYONE = PhraseTable([(ANYONE, False), (NO_ONE, True)])


@dataclass(frozen=True, slots=True)
class MembershipClause:
    """“who are in the segment “VIP””, “in VIP”, “who are anyone”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for (negated, cost), match in _MEMBER.matches(chart, start, {"segment": NamedSegment()}):
            member: Rule = {"segment": match.slots["segment"]}
            yield Edge(match.end, negative(member) if negated else member, match.cost + cost)
        for negated, match in _ANYONE.matches(chart, start, {}):
            everyone: Rule = {"all": []}
            yield Edge(match.end, negative(everyone) if negated else everyone)

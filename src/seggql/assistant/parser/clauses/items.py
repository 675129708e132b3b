"""Clauses on the items of a list, “with any orders where the price is greater than 50”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.sentence import ITEMS
from seggql.rules.types import Trait

from ..chart import Chart, Edge, PhraseTable
from ..english.phrases import ITEM_LEADS, ITEM_LINKS
from ..mentions import PERSON, FieldRef, Place
from ..parts.names import NamedField
from .clause import Rule
from .conditions import Conditions

_BRIEF = 0.2
_LEADS = PhraseTable(
    [
        *((frame, (kind, 0.0)) for kind, frame in ITEMS.items()),
        *((lead, (kind, _BRIEF)) for lead, kind in ITEM_LEADS),
    ]
)
_LINKS = PhraseTable([("where", 0.0), *((link, _BRIEF) for link in ITEM_LINKS)])


@dataclass(frozen=True, slots=True)
class ItemsClause:
    """Which items of a list are meant, and what holds of one of them."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for (kind, brief), lead in _LEADS.matches(chart, start, {"items": NamedField(PERSON)}):
            ref: FieldRef = lead.slots["items"]
            if not chart.lexicon.field(ref).type.has(Trait.ITEMS):
                continue
            for extra, link in _LINKS.matches(chart, lead.end, {}):
                for line in chart.at(Conditions(Place(None, ref.name)), link.end):
                    rule: Rule = {"items": ref.name, "match": kind, "where": line.meaning}
                    yield Edge(line.end, rule, lead.cost + brief + extra + line.cost, line.assumed)

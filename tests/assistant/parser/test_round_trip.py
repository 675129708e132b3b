"""Every sentence that a rule prints is read back as that rule: no doubt, no word left over, nothing assumed."""

from random import Random
from zoneinfo import ZoneInfo

import pytest

from cases import corpus
from cases.corpus import Case
from rules.random_rules import RandomRules
from rules.sameness import meaning
from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue, EventType, Field, Option
from seggql.rules.load import load
from seggql.rules.sentence import sentence
from seggql.rules.types import TYPES

from .shop import KNOWN, SHOP, ZONE, draft

CORPUS = corpus.catalogue(ZONE, {"seg-1": {"all": []}, "A “b” c": {"all": []}})
ODD = Catalogue(
    attributes={
        "a": Field("a", "Is VIP", TYPES["boolean"]),
        "b": Field("b", "Price and order", TYPES["number"]),
        "c": Field("c", "Last", TYPES["datetime"]),
        "d": Field("d", "R&D (total)", TYPES["text"]),
        "e": Field(
            "e",
            "Größe",
            TYPES["choice"],
            (Option("no", "Nein"), Option("is", "or"), Option("Nein", "x"), Option("5", "30 days"), Option("(", ")")),
        ),
        "f": Field("f", "Years old", TYPES["number"]),
        "g": Field("g", "Who", TYPES["text_list"]),
        "h": Field("h", "Things", TYPES["object_list"], fields={"x": Field("x", "The thing", TYPES["text"])}),
    },
    events={
        "p": EventType(1, "p", "Within the last week", {"n": Field("n", "Sum of it", TYPES["number"])}),
        "q": EventType(2, "q", "“Q”", {"n": Field("n", "Number", TYPES["number"])}),
        "r": EventType(3, "r", "Has been at least once", {"n": Field("n", "Event", TYPES["date"])}),
    },
    zone=ZoneInfo("Asia/Tokyo"),
)
"""Names that read like the grammar around them."""
CATALOGUES = {"shop": (SHOP, KNOWN), "corpus": (CORPUS, {}), "odd": (ODD, {})}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", CATALOGUES)
def test_random_rules_are_read_back(name: str, seed: int) -> None:
    catalogue, known = CATALOGUES[name]
    rules = RandomRules(catalogue, Random(seed))
    for _ in range(100):
        node = bind(load(rules.rule()), catalogue)
        found = draft(sentence(node), catalogue=catalogue, known=known)
        assert meaning(found.bound) == meaning(node), sentence(node)
        assert not found.unresolved
        assert not found.assumptions


@pytest.mark.parametrize("case", corpus.members(), ids=str)
def test_the_corpus_is_read_back(case: Case) -> None:
    node = bind(load(case.rule), case.catalogue)
    found = draft(sentence(node), catalogue=case.catalogue, known={})
    assert meaning(found.bound) == meaning(node)
    assert not found.unresolved

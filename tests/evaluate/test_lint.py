"""Remarks that a rule matches no one or everyone are true: checked on random people by the reference."""

from random import Random

from cases import corpus
from seggql.rules.bind import bind
from seggql.rules.lint import NoteCode, lint
from seggql.rules.load import load

from . import random_people
from .agreement import by_reference
from .pools import MOMENTS, Around
from .random_rules import SEGMENTS, Rules

ROUNDS, RULES_A_ROUND = 12, 150


def test_no_one_and_everyone_are_what_they_say() -> None:
    random = Random(5)
    told = {NoteCode.NO_ONE: 0, NoteCode.EVERYONE: 0}
    for _ in range(ROUNDS):
        around = Around(random.choice(MOMENTS))
        people = {id: random_people.person(random, around) for id in range(100)}
        catalogue = corpus.catalogue(around.moment.zone, SEGMENTS)
        for _ in range(RULES_A_ROUND):
            rule = crowded(random, around)
            notes = lint(bind(load(rule), catalogue), around.moment)
            whole = {note.code for note in notes if note.pointer == ""} & told.keys()
            for code in whole:
                told[code] += 1
                wanted = set(people) if code is NoteCode.EVERYONE else set[int]()
                assert by_reference(rule, around.moment, people) == wanted, (rule, around.moment)
    assert min(told.values()) > 20, "too few remarks to say anything"


def crowded(random: Random, around: Around) -> object:
    """A rule whose parts are about the same things, so that they get in each other's way."""
    rules = Rules(random, around)
    fields = corpus.RAW_CATALOGUE["attributes"]
    name = random.choice(list(fields))
    about = [rules.condition({name: fields[name]}) for _ in range(3)]
    events = [rules.event() for _ in range(2)]
    parts = random.choice((about, events, [*about, {"not": about[0]}], [events[0], {"not": events[1]}]))
    return {random.choice(("all", "all", "any")): parts}

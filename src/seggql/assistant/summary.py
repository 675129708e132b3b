"""The description of a rule without a model: its sentence made a sentence, and a short name."""

import re

from seggql.rules.bound import AllOf, Node
from seggql.rules.sentence import EVERYONE, clause_text, plain, sentence

NAME_LENGTH = 60
_FRAME = re.compile(r"\b(?:whose|who are|who have had the event|who|for whom|with any|the event) ")


def summary(node: Node) -> str:
    """The deterministic description: the rule's sentence with a full stop."""
    return f"{sentence(node)}."


def short_name(node: Node) -> str:
    """A name for a segment that has none yet: the sentence without its frame, cut at a word."""
    if plain(node) == AllOf(()):
        return EVERYONE
    text = _FRAME.sub("", clause_text(node)).replace("(", "").replace(")", "")
    text = text[:1].upper() + text[1:]
    return text if len(text) <= NAME_LENGTH else f"{text[:NAME_LENGTH].rsplit(' ', 1)[0]} …"

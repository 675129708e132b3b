"""The description of a rule without a model: its sentence made a sentence, and a short name."""

from seggql.rules.bound import Node
from seggql.rules.sentence import sentence

NAME_LENGTH = 60


def summary(node: Node) -> str:
    """The deterministic description: the rule's sentence with a full stop."""
    return f"{sentence(node)}."


def short_name(node: Node) -> str:
    """A name for a segment that has none yet: the sentence without its head, cut at a word."""
    text = sentence(node)
    return text if len(text) <= NAME_LENGTH else f"{text[:NAME_LENGTH].rsplit(' ', 1)[0]} …"

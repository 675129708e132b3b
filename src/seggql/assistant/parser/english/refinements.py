"""How English asks for a change of a rule, by its first words; what follows them is read as criteria."""

from enum import Enum, auto


class Change(Enum):
    """What is asked for."""

    NARROW = auto()
    WIDEN = auto()
    EXCLUDE = auto()
    REMOVE = auto()
    REPLACE = auto()


LEADS: tuple[tuple[str, Change], ...] = (
    ("only|just [keep|include] [the|those|people|customers|ones] [who|in]", Change.NARROW),
    ("but|and only [those|people|customers] [who]", Change.NARROW),
    ("limit|restrict|narrow [it|this|them] [down] [to]", Change.NARROW),
    ("and [also] [who]", Change.NARROW),
    ("they|who must|should|have [also|to] [be|have]", Change.NARROW),
    ("also include|add", Change.WIDEN),
    ("include|add [also]", Change.WIDEN),
    ("or [also]", Change.WIDEN),
    ("as well as", Change.WIDEN),
    ("plus", Change.WIDEN),
    ("but not", Change.EXCLUDE),
    ("not [the]", Change.EXCLUDE),
    ("exclude|except|excluding|without [the]", Change.EXCLUDE),
    ("leave out [the]", Change.EXCLUDE),
    ("remove|drop|delete|forget|omit [the]", Change.REMOVE),
    ("get rid of [the]", Change.REMOVE),
    ("no longer [require|ask|check] [for] [the]", Change.REMOVE),
    ("make|change|set|turn [it|that|this|them] [be|to|into] [be]", Change.REPLACE),
    ("use", Change.REPLACE),
    ("rather", Change.REPLACE),
)
"""The longest lead that fits is meant; without one, words that can be read narrow the rule."""

PARTS = frozenset(
    {"part", "parts", "condition", "conditions", "clause", "filter", "criterion", "criteria", "rule", "bit"}
)
"""Nouns after the name of what is to be removed."""
TRAILS = frozenset({"instead", "too", "please", "as", "well", "now"})
"""Words that may begin or end a request and change nothing."""

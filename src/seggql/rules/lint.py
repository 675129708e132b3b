"""What is allowed in a rule but probably not meant: parts that never or always hold, that repeat or do nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from seggql.documented import Documented

from .bound import AllOf, AnyOf, Condition, Happened, Items, Measured, Member, Node, Not, Window
from .comparisons import Empty
from .exclusion import exclude, opposite
from .moment import Moment
from .operands import values_of
from .text import fold

EVERYONE = AllOf(())


class NoteCode(Documented):
    """Stable codes; the description of each is its doc."""

    EVERYONE = "everyone", "The rule, or a part of it, is true for everyone."
    NO_ONE = "no_one", "The rule, or a part of it, is true for no one."
    CONTRADICTION = "contradiction", "Two parts that have to hold together never do."
    DUPLICATE = "duplicate", "A part, or a value, stands there twice."
    NEEDLESS = "needless", "The part can be written more simply."


@dataclass(frozen=True)
class Note:
    """A remark. `pointer` is the JSON pointer of the part within the rule."""

    pointer: str
    code: NoteCode
    message: str


def lint(node: Node, moment: Moment) -> tuple[Note, ...]:
    """The remarks on a rule in document order. The moment decides what dates counted from today exclude."""
    linter = _Linter(moment)
    truth = linter.truth(node)
    if truth is False:
        linter.note(node.pointer, NoteCode.NO_ONE, "The rule matches no one.")
    if truth is True and node != EVERYONE:
        linter.note(node.pointer, NoteCode.EVERYONE, "The rule matches everyone.")
    return tuple(dict.fromkeys(linter.notes))


class _Linter:
    """Walks a rule; `truth` says of a part whether it is true for everyone, for no one, or (None) for some."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.notes: list[Note] = []

    def note(self, pointer: str, code: NoteCode, message: str) -> None:
        self.notes.append(Note(pointer, code, message))

    def truth(self, node: Node) -> bool | None:
        match node:
            case AllOf(parts):
                return self.all_of(node, parts)
            case AnyOf(parts):
                return self.any_of(node, parts)
            case Not(part):
                return self.negation(node, part)
            case Condition():
                return self.condition(node)
            case Items():
                return self.items(node)
            case Happened():
                return self.happened(node)
            case Measured():
                return self.measured(node)
            case Member():
                return _Linter(self.moment).truth(node.rule)
            case _:
                assert_never(node)

    def all_of(self, node: AllOf, parts: Sequence[Node]) -> bool | None:
        truths = [self.part(part) for part in parts]
        self.repeated(parts)
        clash = self.first_pair(_flat(parts), lambda one, other: exclude(one, other, self.moment))
        if clash is not None:
            message = f"This can never hold together with {_place(clash[0])}, so the two match no one."
            self.note(clash[1].pointer, NoteCode.CONTRADICTION, message)
        if clash is not None or False in truths:
            return False
        return True if all(truths) else None

    def any_of(self, node: AnyOf, parts: Sequence[Node]) -> bool | None:
        truths = [self.part(part) for part in parts]
        self.repeated(parts)
        if len(parts) == 1:
            self.note(node.pointer, NoteCode.NEEDLESS, "“any” of one part is that part.")
        either = self.first_pair(parts, opposite)
        if either is not None:
            message = f"Either this or {_place(either[0])} is always true, so the two match everyone."
            self.note(either[1].pointer, NoteCode.EVERYONE, message)
        if either is not None or True in truths:
            return True
        return False if all(truth is False for truth in truths) else None

    def part(self, part: Node) -> bool | None:
        if part == EVERYONE:
            self.note(part.pointer, NoteCode.EVERYONE, "This part asks nothing, so it is true for everyone.")
        if part == Not(EVERYONE):
            self.note(part.pointer, NoteCode.NO_ONE, "This part is the opposite of everyone, so it is true for no one.")
        return self.truth(part)

    def repeated(self, parts: Sequence[Node]) -> None:
        same = self.first_pair(parts, lambda one, other: one == other)
        if same is not None:
            self.note(same[1].pointer, NoteCode.DUPLICATE, f"This says the same as {_place(same[0])}.")

    def first_pair(self, parts: Sequence[Node], related: Callable[[Node, Node], bool]) -> tuple[Node, Node] | None:
        pairs = ((one, other) for index, other in enumerate(parts) for one in parts[:index])
        return next((pair for pair in pairs if related(*pair)), None)

    def negation(self, node: Not, part: Node) -> bool | None:
        if isinstance(part, Not):
            self.note(node.pointer, NoteCode.NEEDLESS, "“not” of “not” is the part itself.")
        truth = self.truth(part)
        return None if truth is None else not truth

    def condition(self, node: Condition) -> None:
        if node.operator.form.from_today:
            return
        texts = [fold(value) for value in values_of(node.operand) if isinstance(value, str)]
        if len(set(texts)) < len(texts):
            message = "A value is given twice: upper and lower case are the same."
            self.note(node.pointer, NoteCode.DUPLICATE, message)

    def items(self, node: Items) -> bool | None:
        if self.truth(node.where) is not False:
            return None
        return node.match == "none"

    def happened(self, node: Happened) -> bool | None:
        if node.occurrence.certain(node.count):
            often = node.occurrence.english.format(times=f"{node.count} times")
            message = f"“{node.event.label}” {often} is true for everyone, also where it never happened."
            self.note(node.pointer, NoteCode.EVERYONE, message)
            return True
        if not self.nothing_happens(node.window, node.where, node.pointer):
            return None
        return node.counts_none

    def measured(self, node: Measured) -> bool | None:
        if not self.nothing_happens(node.window, node.where, node.pointer):
            return None
        empty = isinstance(node.operator.comparison, Empty)
        return empty != (node.operator.twin is not None)

    def nothing_happens(self, window: Window, where: Node | None, pointer: str) -> bool:
        """Whether no event can be counted: none satisfies `where`, or the window is all in the future."""
        bounds = window.bounds(self.moment)
        if bounds.since is not None and bounds.since > bounds.until:
            message = "The time has not come yet: events later than now do not count."
            self.note(f"{pointer}/time", NoteCode.NO_ONE, message)
            return True
        return where is not None and self.truth(where) is False


def _flat(parts: Sequence[Node]) -> list[Node]:
    """The parts, and those of every “all” among them."""
    return [inner for part in parts for inner in (_flat(part.parts) if isinstance(part, AllOf) else [part])]


def _place(node: Node) -> str:
    return f"“{node.pointer or '/'}”"

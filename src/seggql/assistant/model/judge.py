"""An answer becomes a draft, or a list of what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seggql.rules.issues import InvalidRule, Issue
from seggql.rules.values import Json

from ..accept import accept
from ..contract import Draft, DraftRequest, Unsupported
from .answer import Answer, read_answer
from .coverage import unfaithful
from .dialect import Clause, OutsideDialect, Read, to_rule
from .exchange import json_object
from .facts import Facts, facts
from .review import lost, review
from .vocabulary import Vocabulary

EVERYONE: Json = {"all": []}


@dataclass(frozen=True)
class Question:
    """What answers are judged by. `base` are the facts of the rule that is being refined, `provider` who is asked."""

    request: DraftRequest
    vocabulary: Vocabulary
    base: Facts
    provider: str


class Unusable(Exception):
    """The answer cannot become a draft. `size` shrinks as answers get better: how far it came, how many problems."""

    def __init__(self, stage: int, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)
        self.size = stage, len(self.problems)


def judged(question: Question, text: str) -> Draft | Unsupported:
    """The draft that an answer says. Raises Unusable."""
    request = question.request
    raw = json_object(text)
    if raw is None or "rule" not in raw:
        raise Unusable(3, ["The answer has no “rule”."])
    answer = read_answer(raw)
    if answer.rule is None or (answer.rule == EVERYONE and answer.unresolved):
        message = "The text says nothing that could become a rule."
        return Unsupported(message, question.provider, lost(request.text, answer, request.catalogue))
    try:
        read = to_rule(answer.rule, question.vocabulary)
    except OutsideDialect as error:
        raise Unusable(2, error.problems) from None
    try:
        draft = accept(request, read.rule, provider=question.provider, name=answer.name or None)
    except InvalidRule as error:
        raise Unusable(1, [*_problems(error.issues, read.clauses)]) from None
    return _reviewed(question, draft, answer, read)


def _reviewed(question: Question, draft: Draft, answer: Answer, read: Read) -> Draft:
    request, known = question.request, facts(draft.bound)
    told = review(request.text, answer, read.clauses, known, question.base, request.catalogue)
    faithful = answer.summary and not [*unfaithful(answer.summary, known, request.catalogue.language)]
    return replace(
        draft,
        summary=answer.summary if faithful else draft.summary,
        spans=told.spans,
        unresolved=told.unresolved,
        assumptions=told.assumptions,
    )


def _problems(issues: Sequence[Issue], clauses: Sequence[Clause]) -> Iterator[str]:
    """The issues with the key of the clause they are in, which is what the model wrote."""
    for issue in issues:
        around = [clause for clause in clauses if f"{issue.pointer}/".startswith(f"{clause.pointer}/")]
        place = f"In {around[-1].key}: " if around else ""
        hint = f" Right would be: {issue.suggestion}" if issue.suggestion else ""
        yield f"{place}{issue.message}{hint}"

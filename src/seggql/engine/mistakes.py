"""What people get wrong, told to them: every mistake at once, each with its place, code and cure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seggql.documented import Documented
from seggql.errors import SeggqlError
from seggql.rules.issues import InvalidRule, Issue, IssueCode

Place = tuple[str, ...]
"""A path into the input as clients spell it (`("profiles", "3", "externalId")`), then down into the rule."""


class MistakeCode(Documented):
    """Codes of mistakes outside rules; those within have IssueCode."""

    REQUIRED = "required", "Something that is needed is missing or blank."
    INVALID = "invalid", "The value is not of the form or within the bounds that its place allows."
    INVALID_NAME = "invalid_name", "The name is not of the form that names have."
    INVALID_ID = "invalid_id", "The id is no id at all, or is the id of another kind of thing."
    NOT_FOUND = "not_found", "There is nothing of that id or name."
    UNKNOWN_TYPE = "unknown_type", "There is no value type of that name."
    TAKEN = "taken", "Something else already has that name."
    DUPLICATE = "duplicate", "The same thing is given twice."
    READ_ONLY = "read_only", "What seggql makes or computes itself cannot be written."
    IN_USE = "in_use", "People, segments or work in progress still need it as it is."
    CHANGED = "changed", "It was changed by somebody else since it was read."


ErrorCode = MistakeCode | IssueCode
"""Every code that a UserError may carry."""
ERROR_CODES: tuple[ErrorCode, ...] = (*MistakeCode, *IssueCode)
"""All of them, for documentation: each has `.value`, `.name` and `.doc`."""


@dataclass(frozen=True)
class UserError:
    """One mistake: where it is, what is wrong and what would be right, and what to put there if that is known."""

    field: Place
    message: str
    code: ErrorCode
    suggestion: str | None = None


class Mistake(SeggqlError):
    """The input is refused and nothing was written; `errors` lists every problem at once."""

    def __init__(self, errors: Iterable[UserError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(error.message for error in self.errors))

    @classmethod
    def of(cls, field: Sequence[str], code: ErrorCode, message: str, suggestion: str | None = None) -> "Mistake":
        """A mistake of a single error."""
        return cls([UserError(tuple(field), message, code, suggestion)])


def refuse_if(errors: Sequence[UserError]) -> None:
    """Raise a Mistake when there are errors."""
    if errors:
        raise Mistake(errors)


def from_issues(invalid: InvalidRule, at: Place = ("rule",)) -> Mistake:
    """The issues of a rule as a mistake: each pointer's parts follow the path of the rule."""
    return Mistake(from_issue(issue, at) for issue in invalid.issues)


def from_issue(issue: Issue, at: Place) -> UserError:
    """An issue of the rule, or of anything else that was checked by the rule language, at that place."""
    parts = (part.replace("~1", "/").replace("~0", "~") for part in issue.pointer.split("/")[1:])
    return UserError((*at, *parts), issue.message, issue.code, issue.suggestion)

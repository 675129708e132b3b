"""The enums of the schema, each value described by the row or member that owns it."""

from enum import Enum
from typing import TypeVar

import strawberry

from seggql.engine.jobs import JobStatus
from seggql.engine.mistakes import ERROR_CODES
from seggql.engine.segment import Origin, SegmentKind
from seggql.rules.operands import FORMS
from seggql.rules.types import TYPES

from .errors import RequestErrorCode

AnyEnum = TypeVar("AnyEnum", bound=type[Enum])


def documented(members: AnyEnum, name: str, description: str) -> AnyEnum:
    """An enum of ours as one of the schema: the `doc` of each member becomes its description."""
    strawberry.enum(members, name=name, description=description)
    for value in getattr(members, "__strawberry_definition__").values:  # noqa: B009  # set by the line above
        value.description = getattr(members[value.name], "doc")  # noqa: B009
    return members


documented(SegmentKind, "SegmentKind", "What those who use a segment see of it.")
documented(Origin, "SegmentOrigin", "Who made a segment.")
documented(JobStatus, "JobStatus", "How far a job is.")
documented(
    RequestErrorCode,
    "RequestErrorCode",
    "The values of `extensions.code` in top-level errors. What people get wrong in a mutation's input is in its "
    "`userErrors` instead, with an `ErrorCode`.",
)


@strawberry.enum(description="The types of values; rules and imports write their names in lower case.")
class AttributeType(Enum):
    _ignore_ = "row"
    for row in TYPES.values():
        vars()[row.name.upper()] = strawberry.enum_value(row.name, description=row.doc)


@strawberry.enum(description="The forms that the value of an operator can take.")
class OperandForm(Enum):
    _ignore_ = "row"
    for row in FORMS.values():
        vars()[row.name.upper()] = strawberry.enum_value(row.name, description=row.doc)


@strawberry.enum(description="What is wrong with an input.")
class ErrorCode(Enum):
    _ignore_ = "code"
    for code in ERROR_CODES:
        vars()[code.name] = strawberry.enum_value(code.value, description=code.doc)


@strawberry.enum(description="What segments are listed by.")
class SegmentSort(Enum):
    NAME = strawberry.enum_value("name", description="Their names, ignoring case.")
    CREATED = strawberry.enum_value("created", description="When they were saved first.")
    UPDATED = strawberry.enum_value("updated", description="When they were changed last.")


@strawberry.enum(description="Which end of a list comes first.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="The smallest, earliest or alphabetically first.")
    DESC = strawberry.enum_value("desc", description="The largest, latest or alphabetically last.")

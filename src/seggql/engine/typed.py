"""Values from outside, checked by their fields and brought into the form that is stored."""

from collections.abc import Callable, Mapping

from seggql.rules.catalogue import Field
from seggql.rules.issues import Issue, IssueCode, Path
from seggql.rules.resolve import Place, find_field
from seggql.rules.scalars import bind_scalar
from seggql.rules.text import printable
from seggql.rules.types import BadValue, Json, Trait

from .mistakes import MistakeCode, UserError, from_issue
from .mistakes import Place as At

Report = Callable[[UserError], None]


def typed_values(
    fields: Mapping[str, Field], given: Mapping[str, Json], at: At, report: Report, owner: str
) -> dict[str, Json]:
    """The values in their stored form; JSON null stays, and says that a value is to go.

    Every value that cannot be stored is reported at its place and left out. `owner` is whose fields they are, as
    messages say it: “the profile”.
    """
    stored: dict[str, Json] = {}
    for name, value in given.items():
        field = find_field(printable(name), Path(), Place(owner, fields))
        if isinstance(field, Issue):
            report(from_issue(field, (*at, printable(name))))
        elif field.derived_from is not None:
            message = f"“{name}” is computed from “{field.derived_from}”; write that one."
            report(UserError((*at, name), message, MistakeCode.READ_ONLY, field.derived_from))
        elif value is None:
            stored[name] = None
        elif (kept := _stored(field, value, (*at, name), report)) is not None:
            stored[name] = kept
    return stored


def _stored(field: Field, value: Json, at: At, report: Report) -> Json:
    """The stored form of one value; None after a report."""
    if field.options:
        chosen = bind_scalar(value, field, Path(), lambda issue: report(from_issue(issue, at)))
        return str(chosen[0]) if chosen else None
    try:
        parsed = field.type.parse(value)
    except BadValue as error:
        message = f"{error.args[0]} “{field.name}” is of type {field.type.name}."
        report(UserError(at, message, IssueCode.BAD_VALUE, error.suggestion))
        return None
    if not field.type.has(Trait.ITEMS):
        return field.type.dump(parsed)
    assert isinstance(value, list), "an object list was parsed"
    return [_item(field, item, (*at, str(index)), report) for index, item in enumerate(value)]


def _item(field: Field, item: Json, at: At, report: Report) -> Json:
    """The stored form of one item: null fields are left out."""
    assert isinstance(item, dict), "an object list was parsed"
    values = typed_values(field.fields, item, at, report, f"the items of “{field.name}”")
    return {name: value for name, value in values.items() if value is not None}

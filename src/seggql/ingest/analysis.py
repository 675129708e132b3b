"""An import is planned: the wishes, and for the rest what the names and the first rows of a file suggest."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue
from seggql.engine.mistakes import MistakeCode, UserError, refuse_if
from seggql.rules.catalogue import Catalogue, Field

from .assign import Assignment, ColumnAnalysis
from .blocks import wrong_file
from .naming import EventNames
from .plan import Kind, Plan, Role
from .roles import find_roles, missing_roles
from .run import default_tag
from .source import Source
from .values import trimmed
from .wishes import Wishes, mistakes

SAMPLE = 20_000
"""Rows that are looked at."""


@dataclass(frozen=True)
class Analysis:
    """What an import will do, to be shown before it does; `plan` is what `run` takes. `sampled`: rows looked at.

    `events` are those that the sample names, each with whether it is new.
    """

    columns: tuple[ColumnAnalysis, ...]
    events: Mapping[str, bool]
    plan: Plan
    sampled: int


async def analyze(account: Account, source: Source, wishes: Wishes) -> Analysis:
    """Plan an import. Raises Mistake with all that is wrong with the wishes, or for a file without rows."""
    known = await catalogue(account)
    errors = list(mistakes(wishes, source.columns))
    if len(source.columns) > (most := account.settings.max_import_columns):
        message = f"The file has {len(source.columns):,} columns; at most {most:,} are allowed."
        errors.append(UserError(("file",), message, MistakeCode.INVALID))
    refuse_if(errors)
    return await asyncio.to_thread(_analysis, account, known, source, wishes)


def _analysis(account: Account, known: Catalogue, source: Source, wishes: Wishes) -> Analysis:
    sample = _sample(source)

    def texts(column: str) -> pl.Series:
        return sample.select(trimmed(pl.col(column))).to_series().drop_nulls()

    roles = find_roles(wishes, source.columns, texts, wishes.reading("", account.zone))
    refuse_if(list(missing_roles(wishes, roles, texts)))
    events = _events(wishes, known, (texts(name) for name, role in roles.items() if role is Role.EVENT))
    fields = known.attributes if wishes.kind is Kind.PROFILES else _properties(known, events)
    american, varying = account.language.upper().endswith("-US"), Role.EVENT in roles.values()
    assignment = Assignment(wishes, fields, account.zone, american=american, varying=varying)
    columns = [assignment.column(name, role, texts(name), sample.height) for name, role in roles.items()]
    refuse_if(assignment.errors)
    tags = (default_tag(account.clock(), account.zone),) if wishes.tags is None else tuple(wishes.tags)
    event = next(iter(events)) if wishes.event else None
    plan = Plan(wishes.kind, tuple(one.column for one in columns), tags, event, wishes.create_people)
    return Analysis(tuple(columns), {name: name not in known.events for name in events}, plan, sample.height)


def _sample(source: Source) -> pl.DataFrame:
    refused = None
    for batch in source.batches():
        if batch.frame.height:
            return batch.frame.head(SAMPLE).select(source.columns)
        refused = next(iter(batch.refused), refused)
    if refused is None:
        raise wrong_file("The file has no rows.")
    raise wrong_file(f"No row can be read; {source.unit} {refused.line:,}: {refused.reason}")


def _events(wishes: Wishes, known: Catalogue, columns: Iterable[pl.Series]) -> list[str]:
    """The names of the events in the sample."""
    names = EventNames(known.events.values())
    if wishes.event is None:
        said = [text for texts in columns for text in texts.unique(maintain_order=True)]
        return list(dict.fromkeys(name for text in said if (name := names.find(text))))
    name = names.find(wishes.event)
    if name is None:
        message = f"“{wishes.event}” has no letter from A to Z to name an event by."
        refuse_if([UserError(("event",), message, MistakeCode.INVALID_NAME)])
    return [name] if name else []


def _properties(known: Catalogue, events: Iterable[str]) -> Mapping[str, Field]:
    """The properties of the events, the first of each name."""
    found: dict[str, Field] = {}
    for event in events:
        if event in known.events:
            found = {**known.events[event].properties, **found}
    return found

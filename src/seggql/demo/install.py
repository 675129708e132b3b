"""The demo is put into an empty account, by the same import as anybody's people."""

from collections.abc import Callable

from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue, define_attribute, define_event
from seggql.engine.jobs import Job, JobStatus, advance, create_job, finish, jobs
from seggql.engine.profiles import profiles_count
from seggql.ingest.columnar import of_frame
from seggql.ingest.plan import Column, Kind, Plan, Reading, Role
from seggql.ingest.run import run
from seggql.rules.catalogue import Catalogue

from .catalogue import ATTRIBUTES, EVENTS
from .people import Demo, make

KIND = "demo"
"""The kind of the job that installs the demo."""
ROLES = {"external_id": Role.EXTERNAL_ID, "event_id": Role.EVENT_ID, "at": Role.AT}
Tell = Callable[[str, int, int], None]
"""Hears how far the installation is: what it does, done and total."""


async def install(account: Account, people: int = 20_000, tell: Tell = lambda doing, done, total: None) -> bool:
    """Define the demo's catalogue and import its people; whether there was anything to do.

    An account with people of its own is left as it is. An installation that was interrupted is made good: people
    and events are imported under the same ids again, as of the day it was first begun.
    """
    begun = await _begun(account)
    if any(job.status in (JobStatus.SUCCEEDED, JobStatus.CANCELLED) for job in begun):
        return False
    if not begun and await profiles_count(account):
        return False
    job = next((job for job in begun if not job.is_finished), None) or await create_job(account, KIND)
    first = begun[-1] if begun else job
    for attribute in ATTRIBUTES:
        await define_attribute(account, attribute)
    for event in EVENTS:
        await define_event(account, event)
    demo = make(first.created_at, people, told=lambda done: tell("Making people up", done, people))
    await _import(account, job, demo, tell)
    await finish(account, job.id)
    return True


async def _begun(account: Account) -> list[Job]:
    page = await jobs(account, first=500)
    return [job for job in page.nodes if job.kind == KIND]


async def _import(account: Account, job: Job, demo: Demo, tell: Tell) -> None:
    known = await catalogue(account)
    total, done = demo.profiles.height + sum(frame.height for frame in demo.events.values()), 0
    for event, frame in [(None, demo.profiles), *demo.events.items()]:
        tell("Importing", done, total)
        await run(account, of_frame(frame), _plan(account, known, frame.columns, event))
        done += frame.height
        await advance(account, job.id, done, total)


def _plan(account: Account, known: Catalogue, columns: list[str], event: str | None) -> Plan:
    """Every column goes where its name says."""
    fields = known.events[event].properties if event else known.attributes
    reading = Reading(account.zone)
    return Plan(
        Kind.EVENTS if event else Kind.PROFILES,
        tuple(Column(name, ROLES.get(name, Role.VALUE), reading, fields.get(name)) for name in columns),
        tags=(),
        event=event,
    )

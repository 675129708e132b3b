"""Long work: its progress, and asking it to stop."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

import strawberry

from seggql.engine import jobs
from seggql.engine.jobs import Job as JobRow
from seggql.engine.jobs import JobStatus
from seggql.engine.watching import watch

from .connection import After, Connection, First, Listing
from .context import Info
from .mistakes import Input, Payload, mutation
from .node import Node, stands_for
from .scalars import AnyJson, Instant

JobId = Annotated[strawberry.ID, strawberry.argument(description="The job's id.")]


@strawberry.type(description="Long work, such as an import.")
class Job(Node):
    kind: str = strawberry.field(description="What it does, such as `import_profiles`.")
    status: JobStatus = strawberry.field(description="How far it is.")
    done: float = strawberry.field(description="How many of its units are done: a whole number, perhaps of bytes.")
    total: float | None = strawberry.field(description="How many units there are; null while that is not known.")
    message: str | None = strawberry.field(description="What it is doing, in words.")
    result: AnyJson | None = strawberry.field(description="What came of it, once it has succeeded.")
    error: str | None = strawberry.field(description="Why it failed, in words.")
    cancel_requested: bool = strawberry.field(description="Whether somebody asked it to stop.")
    is_finished: bool = strawberry.field(description="Whether it has ended, well or not.")
    created_at: Instant = strawberry.field(description="When it was asked for.")
    started_at: Instant | None = strawberry.field(description="When it began.")
    finished_at: Instant | None = strawberry.field(description="When it ended.")

    is_type_of = stands_for(JobRow)


@strawberry.input(description="The job to stop.")
class JobCancelInput:
    id: strawberry.ID = strawberry.field(description="The job's id.")


@strawberry.type(description="What became of asking a job to stop.")
class JobCancelPayload(Payload):
    job: JobRow | None = strawberry.field(
        graphql_type=Job | None, default=None, description="The job, which stops soon; null with userErrors."
    )


@strawberry.type
class JobQueries:
    @strawberry.field(graphql_type=Connection[Job], description="Long work, the latest first.")
    async def jobs(self, info: Info, first: First = 50, after: After = None) -> Listing:
        account = info.context.account
        return Listing(await jobs.jobs(account, first, after), after, partial(jobs.jobs_count, account))

    @strawberry.field(graphql_type=Job | None, description="One job; null if there is none of that id.")
    async def job(self, info: Info, id: JobId) -> JobRow | None:
        return await jobs.job(info.context.account, id)


@strawberry.type
class JobMutations:
    @mutation("Ask a job to stop. What it has finished stays.")
    async def job_cancel(self, info: Info, input: Input[JobCancelInput]) -> JobCancelPayload:
        return JobCancelPayload(job=await jobs.request_cancel(info.context.account, input.id))


@strawberry.type
class JobSubscriptions:
    @strawberry.subscription(graphql_type=Job, description="A job at every step, until it has ended.")
    async def job_progress(self, info: Info, id: JobId) -> AsyncIterator[JobRow]:
        async for state in watch(info.context.account, id):
            yield state

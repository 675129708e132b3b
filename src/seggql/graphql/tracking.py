"""Writing people and what they did, and erasing them."""

import strawberry

from seggql.engine import events, profiles
from seggql.engine.events import EventTrack
from seggql.engine.events import Tracked as TrackedRow
from seggql.engine.profiles import Profile as ProfileRow
from seggql.engine.profiles import ProfileInput as ProfileRowInput

from .context import Info
from .mistakes import Input, Payload, mutation
from .profiles import Profile
from .scalars import AnyJson, Instant, an_object


def _or_empty(given: AnyJson | None) -> AnyJson:
    return {} if given is None else given


@strawberry.input(description="A person to write, named by one of both ids. A new `externalId` makes a new person.")
class ProfileUpsertInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="The global id of somebody who is there.")
    external_id: str | None = strawberry.field(default=None, description="What your own systems call the person.")
    attributes: AnyJson | None = strawberry.field(
        default=None,  # not {}: introspection cannot say a default of a JSON scalar
        description="What is known, by the names of attributes. Others stay as they are; null removes one.",
    )

    def meant(self, *at: str) -> ProfileRowInput:
        return ProfileRowInput(self.external_id, self.id, an_object(_or_empty(self.attributes), *at, "attributes"))


@strawberry.input(description="Several people to write.")
class ProfilesUpsertInput:
    profiles: list[ProfileUpsertInput] = strawberry.field(
        description=f"At most {profiles.MAX_BATCH:,}. All are written, or none."
    )


@strawberry.input(description="The person to erase, named by one of both ids.")
class ProfileDeleteInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="The global id.")
    external_id: str | None = strawberry.field(default=None, description="What your own systems call the person.")


@strawberry.input(
    description="Something that a person did, named by one of both ids. A new `externalId` makes a new person."
)
class EventInput:
    event: str = strawberry.field(description="The name of the event.")
    profile_id: strawberry.ID | None = strawberry.field(default=None, description="The person's global id.")
    external_id: str | None = strawberry.field(default=None, description="What your own systems call the person.")
    at: Instant | None = strawberry.field(default=None, description="When it happened. Default: now.")
    properties: AnyJson | None = strawberry.field(
        default=None, description="What is known of it, by the names of its properties."
    )
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Your own id of it, a UUID or any text: sent twice, it is stored once. Default: a new one.",
    )

    def meant(self, *at: str) -> EventTrack:
        properties = an_object(_or_empty(self.properties), *at, "properties")
        return EventTrack(self.event, self.profile_id, self.external_id, self.at, properties, self.id)


@strawberry.input(description="What people did.")
class EventsTrackInput:
    events: list[EventInput] = strawberry.field(description=f"At most {events.MAX_BATCH:,}. All are stored, or none.")


@strawberry.type(description="What became of writing a person.")
class ProfileUpsertPayload(Payload):
    profile: ProfileRow | None = strawberry.field(
        graphql_type=Profile | None, default=None, description="The person as written; null with userErrors."
    )


@strawberry.type(description="What became of writing people.")
class ProfilesUpsertPayload(Payload):
    profiles: tuple[ProfileRow, ...] = strawberry.field(
        graphql_type=list[Profile], default=(), description="The people as written, in the order of the input."
    )


@strawberry.type(description="What became of erasing a person.")
class ProfileDeletePayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id that the person had; null with userErrors."
    )


@strawberry.type(description="What became of one tracked event.")
class TrackedEvent:
    id: strawberry.ID = strawberry.field(description="The UUID that it is stored under.")
    profile_id: strawberry.ID = strawberry.field(description="The person whose event it is.")
    duplicate: bool = strawberry.field(description="Whether it was there before, so that nothing was stored.")


@strawberry.type(description="What became of tracking events.")
class EventsTrackPayload(Payload):
    events: tuple[TrackedRow, ...] = strawberry.field(
        graphql_type=list[TrackedEvent], default=(), description="One for each event, in the order of the input."
    )


@strawberry.type
class TrackingMutations:
    @mutation("Write what is known of one person.")
    async def profile_upsert(self, info: Info, input: Input[ProfileUpsertInput]) -> ProfileUpsertPayload:
        written = await profiles.upsert_profiles(info.context.account, [input.meant()], at=())
        return ProfileUpsertPayload(profile=written[0])

    @mutation("Write what is known of several people.")
    async def profiles_upsert(self, info: Info, input: Input[ProfilesUpsertInput]) -> ProfilesUpsertPayload:
        people = [person.meant("profiles", str(index)) for index, person in enumerate(input.profiles)]
        return ProfilesUpsertPayload(profiles=await profiles.upsert_profiles(info.context.account, people))

    @mutation("Erase a person with everything known of them and everything they did. It cannot be undone.")
    async def profile_delete(self, info: Info, input: Input[ProfileDeleteInput]) -> ProfileDeletePayload:
        deleted = await profiles.delete_profile(info.context.account, input.id, input.external_id)
        return ProfileDeletePayload(deleted_id=strawberry.ID(deleted))

    @mutation("Take in what people did.")
    async def events_track(self, info: Info, input: Input[EventsTrackInput]) -> EventsTrackPayload:
        happened = [event.meant("events", str(index)) for index, event in enumerate(input.events)]
        return EventsTrackPayload(events=await events.track_events(info.context.account, happened))

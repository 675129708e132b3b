"""The tables of seggql: the one statement of what PostgreSQL holds.

Declared with SQLModel; every statement of the project is SQLAlchemy Core over the `Table` objects at the end
of this file. The `BIG` tables grow with people and obey SCALE-OUT's rules (enforced by
`tests/store/test_scale_out_rules.py`): account and profile in every key, no foreign keys, no triggers,
`timestamptz` only. No column has a default: a writer says everything, clock and ids included.
"""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Index, LargeBinary, Sequence, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from .transaction_types import Xid8

metadata = SQLModel.metadata
metadata.naming_convention = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(referred_table_name)s_fkey",
}

BigKey = Annotated[int, Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})]
IntKey = Annotated[int, Field(primary_key=True, sa_column_kwargs={"autoincrement": False})]
TextKey = Annotated[str, Field(primary_key=True, sa_type=Text)]
UuidKey = Annotated[UUID, Field(primary_key=True, sa_type=Uuid)]
DigestKey = Annotated[bytes, Field(primary_key=True, sa_type=LargeBinary)]
Big = Annotated[int, Field(sa_type=BigInteger)]
Words = Annotated[str, Field(sa_type=Text)]
MaybeWords = Annotated[str | None, Field(sa_type=Text)]
Instant = Annotated[datetime, Field(sa_type=DateTime(timezone=True))]
MaybeInstant = Annotated[datetime | None, Field(sa_type=DateTime(timezone=True))]
JsonObject = Annotated[dict[str, Any], Field(sa_type=JSONB(none_as_null=True))]
MaybeJsonObject = Annotated[dict[str, Any] | None, Field(sa_type=JSONB(none_as_null=True))]
JsonList = Annotated[list[Any], Field(sa_type=JSONB(none_as_null=True))]
TransactionId = Annotated[int, Field(sa_type=Xid8)]
BigList = Annotated[list[int], Field(sa_type=ARRAY(BigInteger))]
UuidList = Annotated[list[UUID], Field(sa_type=ARRAY(Uuid))]


def _belongs_to_account() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["account_id"], ["accounts.id"])


class Rows(SQLModel):
    """Base of the tables: the class name, a plural, is the table's name (`ApiKeys` is `api_keys`)."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]  # a directive is one too
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Accounts(Rows, table=True):
    """A tenant: everything else belongs to one. `time_zone` is an IANA name, `language` a BCP 47 tag."""

    id: BigKey
    name: Words
    time_zone: Words
    language: Words
    created_at: Instant


class AttributeDefinitions(Rows, table=True):
    """What may be known of a person: `type` as in RULES.md, `options` of a choice, `fields` of list items."""

    __table_args__ = (_belongs_to_account(),)
    account_id: BigKey
    name: TextKey
    label: Words
    type: Words
    options: JsonList
    fields: JsonList
    synonyms: JsonList
    personal: bool


class EventDefinitions(Rows, table=True):
    """What a person may do. `id` is small and dense within the account: events carry it, not the name."""

    __table_args__ = (
        _belongs_to_account(),
        Index("event_definitions_account_id_id_key", "account_id", "id", unique=True),
    )
    account_id: BigKey
    name: TextKey
    id: int
    label: Words
    properties: JsonList
    synonyms: JsonList


class Profiles(Rows, table=True):
    """A person. `attributes` holds everything known, by attribute name; a missing value is an absent key."""

    account_id: BigKey
    id: BigKey
    external_id: MaybeWords
    attributes: JsonObject


class ProfileKeys(Rows, table=True):
    """Names by which the outside knows a person; `kind` is 'external_id' so far."""

    account_id: BigKey
    kind: TextKey
    value: TextKey
    profile_id: Big


class Events(Rows, table=True):
    """What a person did and when. Its index answers event conditions without the table."""

    __table_args__ = (
        Index(
            "events_account_id_type_id_at_idx",
            "account_id",
            "type_id",
            "at",
            postgresql_include=["profile_id"],
        ),
    )
    account_id: BigKey
    profile_id: BigKey
    id: UuidKey
    type_id: int
    at: Instant
    properties: JsonObject


class Segments(Rows, table=True):
    """A saved rule. `criteria`: the words it came from; `summary`: its editable text; `tags`: names."""

    __table_args__ = (_belongs_to_account(),)
    account_id: BigKey
    id: UuidKey
    name: Words
    kind: Words
    origin: Words
    rule: JsonObject
    criteria: MaybeWords
    summary: MaybeWords
    note: MaybeWords
    tags: JsonList
    version: int
    created_at: Instant
    updated_at: Instant


class SegmentVersions(Rows, table=True):
    """Every version a segment has had, the present one included."""

    __table_args__ = (
        ForeignKeyConstraint(["account_id", "segment_id"], ["segments.account_id", "segments.id"], ondelete="CASCADE"),
    )
    account_id: BigKey
    segment_id: UuidKey
    version: IntKey
    name: Words
    rule: JsonObject
    summary: MaybeWords
    at: Instant


class Tags(Rows, table=True):
    """The account's list of tags; which person has which is the attribute `tags`."""

    __table_args__ = (_belongs_to_account(),)
    account_id: BigKey
    name: TextKey
    created_at: Instant


class Jobs(Rows, table=True):
    """Long work. `done` of `total` units (None: not known yet); `result` and `error` once it has finished."""

    __table_args__ = (_belongs_to_account(),)
    account_id: BigKey
    id: UuidKey
    kind: Words
    status: Words
    done: Big
    total: Annotated[int | None, Field(sa_type=BigInteger)]
    message: MaybeWords
    result: MaybeJsonObject
    error: MaybeWords
    cancel_requested: bool
    created_at: Instant
    started_at: MaybeInstant
    finished_at: MaybeInstant


class Changes(Rows, table=True):
    """What one transaction, `xid`, wrote: people made, changed or erased; events added, in two lists of equal length.

    `definitions`: attributes or events were defined; `everything`: too much to name. There is no foreign key, as
    checking it would lock the account's row in every write.
    """

    __table_args__ = (Index("changes_account_id_xid_idx", "account_id", "xid"),)
    account_id: BigKey
    id: UuidKey
    xid: TransactionId
    at: Instant
    people: BigList
    event_people: BigList
    event_ids: UuidList
    definitions: bool
    everything: bool


class Feeds(Rows, table=True):
    """How far back an account's changes are kept: those of transactions up to `pruned` are gone.

    `epoch` is random, made with the row: it tells this history from that of any other account or database.
    """

    account_id: BigKey
    epoch: Annotated[UUID, Field(sa_type=Uuid)]
    pruned: TransactionId


class ApiKeys(Rows, table=True):
    """Keys to the API, by the SHA-256 digest of the key; the key itself is never stored."""

    __table_args__ = (_belongs_to_account(),)
    digest: DigestKey
    account_id: Big
    name: Words
    created_at: Instant


profile_ids = Sequence("profile_ids", metadata=metadata, data_type=BigInteger)
"""Profile ids: never reused, gaps allowed."""

accounts = metadata.tables["accounts"]
attribute_definitions = metadata.tables["attribute_definitions"]
event_definitions = metadata.tables["event_definitions"]
profiles = metadata.tables["profiles"]
profile_keys = metadata.tables["profile_keys"]
events = metadata.tables["events"]
segments = metadata.tables["segments"]
segment_versions = metadata.tables["segment_versions"]
tags = metadata.tables["tags"]
jobs = metadata.tables["jobs"]
changes = metadata.tables["changes"]
feeds = metadata.tables["feeds"]
api_keys = metadata.tables["api_keys"]

BIG = {profiles: "id", events: "profile_id"}
"""The tables that grow with people, each with the column that holds the profile's id."""

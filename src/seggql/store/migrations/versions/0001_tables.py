"""All tables, without foreign keys: on Citus the tables are distributed between this step and the next."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateSequence

from seggql.rules.text import UNICODE_16_LOWER, UNICODE_16_UPPER

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)
Kind = sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]


def column(name: str, kind: Kind) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def maybe(name: str, kind: Kind) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"{table}_pkey")


def upgrade() -> None:
    create_fold()
    op.execute(CreateSequence(sa.Sequence("profile_ids", data_type=sa.BigInteger)))
    create_account_tables()
    create_people_tables()
    create_segment_tables()


def create_fold() -> None:
    """Text ignoring case, as `rules/text.py` defines it. PostgreSQL 17 lacks a few pairs, and adding them is five
    times as slow as lower() alone."""
    lower = "lower(value COLLATE pg_c_utf8)"
    version = op.get_bind().execute(sa.select(sa.func.current_setting("server_version_num"))).scalar_one()
    if int(version) < 180_000:
        lower = f"translate({lower}, '{UNICODE_16_UPPER}', '{UNICODE_16_LOWER}')"
    op.execute(
        "CREATE FUNCTION seggql_fold(value text) RETURNS text "
        f"LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN {lower}"
    )


def create_account_tables() -> None:
    op.create_table(
        "accounts",
        column("id", sa.BigInteger),
        column("name", sa.Text),
        column("time_zone", sa.Text),
        column("language", sa.Text),
        column("created_at", TIME),
        key("accounts", "id"),
    )
    op.create_table(
        "attribute_definitions",
        column("account_id", sa.BigInteger),
        column("name", sa.Text),
        column("label", sa.Text),
        column("type", sa.Text),
        column("options", JSONB),
        column("fields", JSONB),
        column("synonyms", JSONB),
        column("personal", sa.Boolean),
        key("attribute_definitions", "account_id", "name"),
    )
    op.create_table(
        "event_definitions",
        column("account_id", sa.BigInteger),
        column("name", sa.Text),
        column("id", sa.Integer),
        column("label", sa.Text),
        column("properties", JSONB),
        column("synonyms", JSONB),
        key("event_definitions", "account_id", "name"),
    )
    op.create_index("event_definitions_account_id_id_key", "event_definitions", ["account_id", "id"], unique=True)
    op.create_table(
        "api_keys",
        column("digest", sa.LargeBinary),
        column("account_id", sa.BigInteger),
        column("name", sa.Text),
        column("created_at", TIME),
        key("api_keys", "digest"),
    )
    op.create_table(
        "jobs",
        column("account_id", sa.BigInteger),
        column("id", sa.Uuid),
        column("kind", sa.Text),
        column("status", sa.Text),
        column("done", sa.BigInteger),
        maybe("total", sa.BigInteger),
        maybe("message", sa.Text),
        maybe("result", JSONB),
        maybe("error", sa.Text),
        column("cancel_requested", sa.Boolean),
        column("created_at", TIME),
        maybe("started_at", TIME),
        maybe("finished_at", TIME),
        key("jobs", "account_id", "id"),
    )


def create_people_tables() -> None:
    op.create_table(
        "profiles",
        column("account_id", sa.BigInteger),
        column("id", sa.BigInteger),
        maybe("external_id", sa.Text),
        column("attributes", JSONB),
        key("profiles", "account_id", "id"),
    )
    op.create_table(
        "profile_keys",
        column("account_id", sa.BigInteger),
        column("kind", sa.Text),
        column("value", sa.Text),
        column("profile_id", sa.BigInteger),
        key("profile_keys", "account_id", "kind", "value"),
    )
    op.create_table(
        "events",
        column("account_id", sa.BigInteger),
        column("profile_id", sa.BigInteger),
        column("id", sa.Uuid),
        column("type_id", sa.Integer),
        column("at", TIME),
        column("properties", JSONB),
        key("events", "account_id", "profile_id", "id"),
    )
    op.create_index(
        "events_account_id_type_id_at_idx",
        "events",
        ["account_id", "type_id", "at"],
        postgresql_include=["profile_id"],
    )


def create_segment_tables() -> None:
    op.create_table(
        "segments",
        column("account_id", sa.BigInteger),
        column("id", sa.Uuid),
        column("name", sa.Text),
        column("kind", sa.Text),
        column("origin", sa.Text),
        column("rule", JSONB),
        maybe("criteria", sa.Text),
        maybe("summary", sa.Text),
        maybe("note", sa.Text),
        column("tags", JSONB),
        column("version", sa.Integer),
        column("created_at", TIME),
        column("updated_at", TIME),
        key("segments", "account_id", "id"),
    )
    op.create_table(
        "segment_versions",
        column("account_id", sa.BigInteger),
        column("segment_id", sa.Uuid),
        column("version", sa.Integer),
        column("name", sa.Text),
        column("rule", JSONB),
        maybe("summary", sa.Text),
        column("at", TIME),
        key("segment_versions", "account_id", "segment_id", "version"),
    )
    op.create_table(
        "tags",
        column("account_id", sa.BigInteger),
        column("name", sa.Text),
        column("created_at", TIME),
        key("tags", "account_id", "name"),
    )

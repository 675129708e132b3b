"""All foreign keys: from tables of an account to small tables only, so that they hold on Citus too."""

from alembic import op

revision = "0002"
down_revision = "0001"

OF_AN_ACCOUNT = ("attribute_definitions", "event_definitions", "segments", "tags", "jobs", "api_keys")


def upgrade() -> None:
    for table in OF_AN_ACCOUNT:
        op.create_foreign_key(f"{table}_accounts_fkey", table, "accounts", ["account_id"], ["id"])
    op.create_foreign_key(
        "segment_versions_segments_fkey",
        "segment_versions",
        "segments",
        ["account_id", "segment_id"],
        ["account_id", "id"],
        ondelete="CASCADE",
    )

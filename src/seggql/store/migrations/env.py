"""Alembic's way in: runs the steps on the connection that `seggql.store.migrate` gives it."""

from alembic import context

from seggql.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()

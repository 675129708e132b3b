"""Alembic's way in: runs the steps on the connection that `seggql.store.migrate` gives it.

Steps go forward only; a mistake is mended by the next step. Foreign keys come in a step after that of their tables,
as Citus distributes tables in between.
"""

from alembic import context

from seggql.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()

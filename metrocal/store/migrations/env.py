"""Runs on the connection, and in the transaction, that `metrocal.store.migrate` opened."""

from alembic import context

from metrocal.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

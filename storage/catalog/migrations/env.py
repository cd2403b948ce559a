"""Alembic runs this; `storage.catalog.migrate` gives it the connection."""

from __future__ import annotations

from alembic import context

from storage.catalog.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite can; the caller's transaction holds all of it
)
context.run_migrations()

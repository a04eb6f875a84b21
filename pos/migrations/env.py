"""Runs migrations on the engine at hand."""

from __future__ import annotations

from alembic import context

from pos.db.base import db


def run() -> None:
    """Foreign keys are off while a parent table may be rebuilt, and checked afterwards."""
    engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()

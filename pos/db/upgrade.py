"""Brings a database to the schema of this release."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text

HEAD = "0001"
"""The store's newest revision: compared before Alembic is loaded, so that an ordinary start stays fast."""


def upgrade(engine: Engine) -> None:
    """Run the migrations this database lacks, in one transaction each."""
    if revision_of(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "pos:migrations")
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def revision_of(engine: Engine) -> str | None:
    """The revision of a database, or None when it is empty."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision

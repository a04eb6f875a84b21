"""Replays a store's change log into blank databases, SQLite and PostgreSQL, and compares every replicated table."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from pos.changes.replay import apply_changes, family, pack, read_changes, replicated_roots, unpack
from pos.db.base import db
from pos.db.engines import bind_sqlite, session_here
from pos.db.session import CORE, HomeSession, enter_store
from tests.postgres import bind_postgres


def assert_replay_is_equal(store: Flask, folder: Path) -> None:
    """Every replicated row of the store, and no other, comes out of its change log."""
    with store.app_context():
        session = session_here()
        session.close()
        store_id, original = session.store_id, contents(session)
        batches = batches_of(session)
        session.close()
    for home in (blank_sqlite(folder), bind_postgres()):
        with home.app_context():
            replica = session_here()
            enter_store(replica, store_id)
            for batch in batches:
                apply_changes(replica, unpack(batch))
            assert contents(replica) == original
            replica.close()


def batches_of(session: HomeSession) -> list[bytes]:
    """The whole log as it would travel."""
    batches, after = [], 0
    while True:
        aggregates, last = read_changes(session, after=after)
        if last == after:
            return batches
        batches.append(pack(aggregates))
        after = last


def contents(session: HomeSession) -> dict[str, list[dict[str, Any]]]:
    """Every replicated row of the session's store."""
    found = {}
    for root in replicated_roots():
        for table in family(root.name):
            rows = session.execute(
                select(table).where(table.c.store_id == session.store_id), execution_options=CORE
            ).mappings()
            found[table.name] = sorted(
                (dict(row) for row in rows), key=lambda row: str(sorted(row.items(), key=_name))
            )
    return found


def blank_sqlite(folder: Path) -> Flask:
    """A cloud-side home on an empty SQLite file."""
    app = Flask("replica")
    homestead = bind_sqlite(app, folder / "replica.db", side="cloud")
    with app.app_context():
        db.metadata.create_all(homestead.writer)
    return app


def _name(item: tuple[str, UUID | object]) -> str:
    return item[0]

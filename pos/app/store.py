"""The store's app: one shop on one SQLite file."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

import pos
import pos.changes.log
from pos.app.errors import answer_errors
from pos.app.keys import secret_in
from pos.app.lan.hosts import HostGuard
from pos.app.lan.places import Places
from pos.app.lan.trust import blueprint as trust
from pos.app.logging import log_plainly
from pos.app.set_up import blueprint as set_up
from pos.catalog.manager import blueprint as catalog_manager
from pos.changes.queries import current_epoch, store_in_file
from pos.db.engines import bind_sqlite, session_here
from pos.db.session import HomeSession
from pos.db.upgrade import upgrade
from pos.kernel.clock import Clock, SystemClock
from pos.printing.counter import blueprint as printing_counter
from pos.sales import receipt  # noqa: F401
from pos.sales.counter import blueprint as sales_counter
from pos.sales.queries import held_count
from pos.staff.counter import blueprint as staff_counter
from pos.staff.manager import blueprint as staff_manager
from pos.web.events import Bus
from pos.web.i18n import speak
from pos.web.security import protect

THREADS = 32
DATABASE = "store.db"


def create_store(home: Path, *, clock: Clock | None = None, threads: int = THREADS) -> Flask:
    """The app over the data folder `home`, its database made or brought up to date."""
    log_plainly()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Flask("pos", static_folder=str(static_folder()), template_folder="web/templates")
    protect(app, secret_in(home / "secret.key"))
    speak(app)
    homestead = bind_sqlite(app, home / DATABASE, side="store", readers=2 * threads + 4)
    homestead.clock = clock or SystemClock()
    app.extensions["hedian.bus"] = bus = Bus(most_streams=threads // 2)
    homestead.after_commit.append(lambda session: _tell_of_new_keys(session, bus))
    app.extensions["hedian.spools"] = home / "spool"
    homestead.after_commit.append(lambda session: _tell_of_held_carts(session, bus))
    for blueprint in (
        set_up,
        trust,
        staff_counter,
        staff_manager,
        sales_counter,
        printing_counter,
        catalog_manager,
    ):
        app.register_blueprint(blueprint)
    answer_errors(app)
    _stamp_static(app)
    app.wsgi_app = HostGuard(app.wsgi_app, lambda: _places(app))  # type: ignore[method-assign]
    with app.app_context():
        upgrade(homestead.writer)
        homestead.store_id = store_in_file(session_here())
        session_here().close()
    if homestead.store_id is not None:
        with app.app_context():
            current_epoch(session_here())
    return app


def static_folder() -> Path:
    """Beside the package in a wheel, at the top of the tree otherwise."""
    package = Path(pos.__file__).parent
    inside = package / "static"
    return inside if inside.is_dir() else package.parent / "static"


def _tell_of_new_keys(session: HomeSession, bus: Bus) -> None:
    if session.info.pop("desk_changed", False):
        bus.publish("desk", {})


def _places(app: Flask) -> Places:
    lan = app.extensions.get("hedian.lan")
    return lan.places if lan else Places()


def _tell_of_held_carts(session: HomeSession, bus: Bus) -> None:
    # Any other till may take up what was put aside at this one.
    if session.info.pop("held_changed", False):
        bus.publish("held", {"count": held_count(session)})


def _stamp_static(app: Flask) -> None:
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000

    @cache
    def stamp(filename: str) -> str:
        path = Path(app.static_folder or "") / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""

    @app.after_request
    def _keep_only_stamped(response: Response) -> Response:
        # Modules import each other without a stamp: those are asked for again, and answered 304 by their ETag.
        if request.endpoint == "static" and "v" not in request.args:
            response.headers["Cache-Control"] = "no-cache"
        return response

    @app.url_defaults
    def _add_stamp(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = stamp(values["filename"])

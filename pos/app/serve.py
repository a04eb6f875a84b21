"""One process: web threads, print worker, housekeeping."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from cheroot import wsgi
from flask import Flask

from pos.app.locking import holding
from pos.app.nightly import keep_backups
from pos.app.store import THREADS, create_store
from pos.db.engines import session_here
from pos.kernel.errors import HedianError
from pos.printing.worker import PrintWorker
from pos.web.idempotency import forget_old_answers

log = structlog.get_logger()
HOUSEKEEPING_SECONDS = 3600.0


def serve(
    home: Path,
    *,
    host: str,
    port: int,
    ready: Callable[[str], None],
    prepare: Callable[[Flask], None] | None = None,
) -> None:
    """Run the store until it is told to stop. Raises HomeBusy when another process has the data folder."""
    with holding(home):
        app = create_store(home)
        if prepare:
            prepare(app)
        worker = PrintWorker(app, app.extensions["hedian.spools"], app.extensions["hedian.bus"].publish)
        worker.start()
        server = wsgi.Server((host, port), app, numthreads=THREADS, timeout=60, request_queue_size=64)
        server.prepare()
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        threading.Thread(target=server.serve, daemon=True).start()
        threading.Thread(target=_keep_house, args=(app, stopping), daemon=True).start()
        threading.Thread(target=keep_backups, args=(app, home, stopping), daemon=True).start()
        ready(f"http://{host}:{server.bind_addr[1]}")
        stopping.wait()
        app.extensions["hedian.bus"].close()
        server.stop()
        worker.stop()


def _keep_house(app: Flask, stopping: threading.Event) -> None:
    while True:
        with app.app_context():
            session = session_here()
            try:
                if session.homestead.store_id is not None:
                    forget_old_answers(session)
            except HedianError as error:
                log.warning("housekeeping_trouble", code=error.code)
        if stopping.wait(HOUSEKEEPING_SECONDS):
            return

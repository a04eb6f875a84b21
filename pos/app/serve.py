"""One process: web threads, print worker, housekeeping."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from cheroot import wsgi
from flask import Flask

from pos.app.lan.service import Lan, Ports
from pos.app.locking import holding
from pos.app.nightly import keep_backups
from pos.app.store import THREADS, create_store
from pos.app.systemd import tell_systemd
from pos.db.engines import session_here
from pos.kernel.errors import HedianError
from pos.printing.worker import PrintWorker
from pos.web.idempotency import forget_old_answers

log = structlog.get_logger()
HOST = "127.0.0.1"
HOUSEKEEPING_SECONDS = 3600.0


def serve(
    home: Path,
    *,
    port: int,
    ready: Callable[[str, Lan | None], None],
    phones: Ports | None = None,
    prepare: Callable[[Flask], None] | None = None,
) -> None:
    """Run the store until it is told to stop: plain HTTP on loopback, HTTPS on the local network if `phones`.

    Raises HomeBusy when another process has the data folder.
    """
    with holding(home):
        app = create_store(home)
        if prepare:
            prepare(app)
        worker = PrintWorker(app, app.extensions["hedian.spools"], app.extensions["hedian.bus"].publish)
        worker.start()
        server = wsgi.Server((HOST, port), app, numthreads=THREADS, timeout=60, request_queue_size=64)
        server.prepare()
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        threading.Thread(target=server.serve, daemon=True).start()
        threading.Thread(target=_keep_house, args=(app, stopping), daemon=True).start()
        threading.Thread(target=keep_backups, args=(app, home, stopping), daemon=True).start()
        lan = Lan(app, home / "lan", phones) if phones else None
        if lan:
            lan.start()
        ready(f"http://{HOST}:{server.bind_addr[1]}", lan)
        tell_systemd("READY=1")
        stopping.wait()
        tell_systemd("STOPPING=1")
        if lan:
            lan.stop()
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

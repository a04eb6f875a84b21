"""One process: web threads, print worker, housekeeping."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from cheroot import wsgi
from flask import Flask

from pos.app.lan.places import Ports
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
    ready: Callable[[str], None],
    phones: Ports | None = None,
    invite: Callable[[str], None] | None = None,
    prepare: Callable[[Flask], None] | None = None,
) -> None:
    """Run the store until it is told to stop: plain HTTP on loopback, HTTPS on the local network if `phones`.

    `invite` is told where phones learn to trust it, or nothing while none can come.
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
        ready(f"http://{HOST}:{server.bind_addr[1]}")
        tell_systemd("READY=1")
        with _phones(app, home, phones, invite):
            stopping.wait()
            tell_systemd("STOPPING=1")
        app.extensions["hedian.bus"].close()
        server.stop()
        worker.stop()


@contextmanager
def _phones(
    app: Flask, home: Path, ports: Ports | None, invite: Callable[[str], None] | None
) -> Iterator[None]:
    if ports is None:
        yield
        return
    # Certificates take long to load, and the counter does not wait for phones.
    from pos.app.lan.service import Lan  # noqa: PLC0415

    lan = Lan(app, home / "lan", ports)
    lan.start()
    if invite:
        invite(lan.trust_address)
    try:
        yield
    finally:
        lan.stop()


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

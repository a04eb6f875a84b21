"""The shop's phones: HTTPS on the local network, and one page over HTTP that says how to trust it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from cheroot import wsgi
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from flask import Flask
from werkzeug.utils import redirect

from pos.app.lan.authority import SERVER, authority, certified, fingerprint
from pos.app.lan.places import OPEN_DOOR, Places, Ports, look_around
from pos.app.lan.tls import TlsServer, context_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()
LOOK_SECONDS = 30.0
THREADS, TRUST_THREADS = 32, 4
EVERYWHERE = "0.0.0.0"  # noqa: S104 - phones come from any side; `places` says under which names they are answered
OPEN_PATHS, OPEN_FOLDER = ("/trust", "/trust/hedian.crt"), "/static/"


class Lan:
    """Listens for phones while the store runs. Trouble here is logged and tried again; the counter sells on."""

    def __init__(
        self,
        app: Flask,
        folder: Path,
        ports: Ports,
        *,
        bind: str = EVERYWHERE,
        look: Callable[[], Places] = look_around,
    ) -> None:
        self._app, self._folder, self._look, self._bind = app, folder, look, bind
        self.ports = ports
        self.places = look()
        self._context: ssl.SSLContext | None = None
        self._servers: list[wsgi.Server] = []
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, daemon=True)
        app.extensions["hedian.lan"] = self

    @property
    def shop_address(self) -> str:
        """Where a phone opens the shop; empty while none can."""
        return f"https://{self.places.addresses[0]}:{self.ports.https}" if self._reachable else ""

    @property
    def trust_address(self) -> str:
        """Where a phone learns to trust it; empty while none can."""
        return f"http://{self.places.addresses[0]}:{self.ports.trust}/trust" if self._reachable else ""

    @property
    def _reachable(self) -> bool:
        return bool(self._servers and self.places.addresses)

    @property
    def handed_out(self) -> bytes:
        """The authority's certificate, in the form phones install."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def certificate(self) -> x509.Certificate:
        """The authority that phones are asked to trust."""
        return authority(self._folder, datetime.now(UTC)).certificate

    @property
    def fingerprint(self) -> str:
        """The authority's fingerprint."""
        return fingerprint(self.certificate)

    def start(self) -> None:
        """Listen, and keep the certificate fitting."""
        self.look_again()
        self._watch.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        for server in self._servers:
            server.stop()

    def look_again(self) -> None:
        """See where the machine is now, renew the certificate if it must be, and listen if that failed before."""
        try:
            self.places = self._look()
            self._renew()
            if not self._servers:
                self._listen()
        except OSError as error:
            log.warning("lan_trouble", text=str(error))

    def _keep_watch(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.look_again()
            except Exception:
                log.exception("lan_failed")

    def _renew(self) -> None:
        renewed = certified(self._folder, self.places, datetime.now(UTC))
        if self._context is None:
            self._context = context_of(self._folder / SERVER)
        elif renewed:
            # Connections that stand keep their certificate; the next handshake shows the new one.
            self._context.load_cert_chain(self._folder / SERVER)

    def _listen(self) -> None:
        assert self._context  # noqa: S101 - made by _renew before
        servers: list[wsgi.Server] = [
            TlsServer((self._bind, self.ports.https), self._app, self._context, lambda: self.places, THREADS),
            wsgi.Server(
                (self._bind, self.ports.trust), _only_trust(self._app), numthreads=TRUST_THREADS, timeout=10
            ),
        ]
        try:
            for server in servers:
                server.prepare()
        except OSError:
            for server in servers:
                server.stop()
            raise
        self._servers = servers
        self.ports = Ports(*(server.bind_addr[1] for server in servers))
        for server in servers:
            threading.Thread(target=server.serve, daemon=True).start()


def _only_trust(app: Flask) -> WSGIApplication:
    """The app, but nothing of the shop: what is said here can be read by anybody on the way."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        reading = environ.get("REQUEST_METHOD") in ("GET", "HEAD")
        if reading and (path in OPEN_PATHS or path.startswith(OPEN_FOLDER)):
            environ.pop("HTTP_COOKIE", None)
            environ[OPEN_DOOR] = True
            return app(environ, start_response)
        return redirect("/trust", 303)(environ, start_response)

    return answer

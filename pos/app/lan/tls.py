"""HTTPS by cheroot, with the handshake in a worker thread.

cheroot shakes hands in the thread that accepts: one phone that connects and says nothing would keep every other out.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cheroot import wsgi
from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from pos.app.lan.places import Places, is_known

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

GREETING_SECONDS, TIMEOUT_SECONDS = 5.0, 20
HANDSHAKE = b"\x16"
_PLAIN = re.compile(
    rb"\A[A-Z]{3,7} (/[!-~]{0,500}) HTTP/1\.[01]\r\n(?:[^\r]*\r\n)*?host: ?([a-z0-9.:\[\]-]{1,200})\r\n",
    re.IGNORECASE,
)


def context_of(pair: Path) -> ssl.SSLContext:
    """TLS 1.2 or later, with the certificate and key of one file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(pair)
    return context


class TlsServer(wsgi.Server):
    """A WSGI server that speaks HTTPS, and tells who speaks HTTP to it where to go."""

    def __init__(
        self,
        address: tuple[str, int],
        app: WSGIApplication,
        context: ssl.SSLContext,
        places: Callable[[], Places],
        threads: int,
    ) -> None:
        super().__init__(address, app, numthreads=threads, timeout=TIMEOUT_SECONDS, request_queue_size=64)
        self.ssl_adapter = _PatientAdapter(context)
        self.ConnectionClass = _Connection
        self.places = places

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """A phone that does not trust the certificate yet hangs up; that is no news."""


class _PatientAdapter(Adapter):
    """Wraps without a handshake."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """The listening socket stays as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        """The connection, still silent."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, Any]:
        """What the app is told."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = -1) -> Any:
        """A stream over the connection."""
        return MakeFile(sock, mode, bufsize)


class _Connection(HTTPConnection):
    """A connection that shakes hands first, then waits for its request without holding a thread."""

    socket: ssl.SSLSocket
    _greeted = False

    def communicate(self) -> bool:
        """Shake hands, or answer a request; False ends the connection."""
        if self._greeted:
            return bool(super().communicate())  # type: ignore[no-untyped-call]
        try:
            self._greeted = self._greet()
        except OSError:
            return False
        return self._greeted

    def _greet(self) -> bool:
        # Past the TLS layer, which would answer plain HTTP with an alert no browser shows.
        self.socket.settimeout(GREETING_SECONDS)
        if socket.socket.recv(self.socket, 1, socket.MSG_PEEK) == HANDSHAKE:
            self.socket.do_handshake()
            self.socket.settimeout(TIMEOUT_SECONDS)
            return True
        self._redirect(socket.socket.recv(self.socket, 4096))
        return False

    def _redirect(self, asked: bytes) -> None:
        plain = _PLAIN.match(asked)
        if plain and is_known(plain[2].decode(), self.server.places().hosts):
            to = b"https://" + plain[2] + plain[1]
            answer = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + to
        else:
            answer = b"HTTP/1.1 400 Bad Request"
        socket.socket.sendall(self.socket, answer + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

"""A network printer on the loopback interface, port 9100 by custom, around a virtual printer."""

from __future__ import annotations

import socket
import struct
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self, cast

from devices.errors import HungUp
from devices.printers.virtual import VirtualPrinter

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class PrinterEmulator(ThreadingTCPServer):
    """Listens on 127.0.0.1 from entering to leaving; port 0 takes a free one, told by `port`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, printer: VirtualPrinter, port: int = 0) -> None:
        self.printer = printer
        super().__init__(("127.0.0.1", port), _Line)
        self._thread = Thread(target=self.serve_forever, args=(0.05,), name="printer-emulator", daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Line(BaseRequestHandler):
    """One connection, which is one job."""

    def handle(self) -> None:
        line = cast("socket.socket", self.request)
        session = cast("PrinterEmulator", self.server).printer.plug_in()
        try:
            while data := line.recv(4096):
                line.sendall(session.receive(data))
        except HungUp:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            line.close()
        except OSError:
            return  # the other side left; its job stands as far as it came

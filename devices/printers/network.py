"""A printer at a network address, port 9100. A plain socket: python-escpos would wait 60 seconds for it."""

from __future__ import annotations

import select
import socket

from devices.errors import HungUp, NoAnswer, NotFound, Offline

DEFAULT_PORT = 9100
_CONNECT_SECONDS = 3.0
_STALL_SECONDS = 5.0  # a printer whose buffer is full takes nothing while it prints
_PIECE = 1024


class NetworkTransport:
    """Raw TCP. `answers` is False for a print server that passes nothing back."""

    def __init__(self, host: str, port: int = DEFAULT_PORT, *, answers: bool = True) -> None:
        self._address = (host, port)
        self.answers = answers
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self.close()
        try:
            self._socket = socket.create_connection(self._address, timeout=_CONNECT_SECONDS)
        except socket.gaierror as error:
            raise NotFound(
                f"没找到 {self._address[0]} 这台小票机。看看地址写对没有，路由器开着没有。"
            ) from error
        except OSError as error:
            raise Offline("小票机没接上网。看看电源和网线，再试一次。") from error
        self._socket.settimeout(_STALL_SECONDS)

    def is_usable(self) -> bool:
        return True

    def write(self, data: bytes) -> None:
        try:
            for start in range(0, len(data), _PIECE):
                self._line().sendall(data[start : start + _PIECE])
        except TimeoutError as error:
            raise NoAnswer from error
        except OSError as error:
            raise HungUp from error

    def read(self, seconds: float) -> bytes:
        line = self._line()
        try:
            if not select.select([line], [], [], seconds)[0]:
                return b""
            heard = line.recv(64)
        except OSError as error:
            raise HungUp from error
        if not heard:
            raise HungUp
        return heard

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise HungUp
        return self._socket

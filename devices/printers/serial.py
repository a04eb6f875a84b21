"""A printer on a serial line, by pyserial, 8N1."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import serial

from devices.errors import HungUp, Misconfigured, NoAnswer, NotFound

_STALL_SECONDS = 5.0
_PIECE = 256
_BITS_A_BYTE = 10  # 8N1: a start and a stop bit


class SerialTransport:
    """A serial port. `answers` is False where the receive wire is not connected."""

    def __init__(self, path: str, baud: int = 9600, *, answers: bool = True) -> None:
        self._path = path
        self._baud = baud
        self.answers = answers
        self._port: serial.Serial | None = None

    def open(self) -> None:
        self.close()
        patience = _STALL_SECONDS + _PIECE * _BITS_A_BYTE / self._baud
        try:
            self._port = serial.Serial(self._path, self._baud, write_timeout=patience)
        except ValueError as error:
            raise Misconfigured(f"小票机的速率 {self._baud} 不对。看看机身标签，常见的是 9600。") from error
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise Misconfigured(
                    f"这台电脑不让用 {self._path}。请装机的人把店铺账户加进 dialout 组。"
                ) from error
            raise NotFound("串口小票机没接上。看看插头和电源，再试一次。") from error

    def is_usable(self) -> bool:
        return Path(self._path).exists()

    def write(self, data: bytes) -> None:
        port = self._line()
        try:
            for start in range(0, len(data), _PIECE):
                port.write(data[start : start + _PIECE])
            self._wait_until_gone(port)
        except serial.SerialTimeoutException as error:
            raise NoAnswer from error
        except OSError as error:
            raise HungUp from error

    def read(self, seconds: float) -> bytes:
        port = self._line()
        try:
            port.timeout = seconds
            return port.read(1)
        except OSError as error:
            raise HungUp from error

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _wait_until_gone(self, port: serial.Serial) -> None:
        """Wait for the kernel's buffer to empty: at 9600 baud that can take longer than an answer may."""
        left = port.out_waiting
        deadline = time.monotonic() + _STALL_SECONDS
        while left:
            time.sleep(0.01)
            if (now_left := port.out_waiting) < left:
                left, deadline = now_left, time.monotonic() + _STALL_SECONDS
            elif time.monotonic() > deadline:
                raise NoAnswer

    def _line(self) -> serial.Serial:
        if self._port is None:
            raise HungUp
        return self._port

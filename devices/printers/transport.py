"""A receipt printer over any line that carries bytes: the asking, sending and asking again is the same."""

from __future__ import annotations

import time
from typing import Protocol, Self

from devices.errors import DeviceError, NoAnswer
from devices.escpos import commands, status
from devices.ports import Delivery, PrinterStatus

_ANSWER_SECONDS = 2.0
_MOST_STALE_READS = 64  # a line that never falls silent is noise


class Transport(Protocol):
    """A line to a printer. `answers` is False where nothing can be read back."""

    answers: bool

    def open(self) -> None:
        """Take the line, within three seconds; raises a `DeviceError`."""

    def is_usable(self) -> bool:
        """Whether the library and the device node are there."""

    def write(self, data: bytes) -> None:
        """Hand over all bytes; raises `NoAnswer` if the peer stops taking them, `HungUp` if it is gone."""

    def read(self, seconds: float) -> bytes:
        """What has come, waiting at most so long; nothing if nothing came. Raises `HungUp`."""

    def close(self) -> None:
        """Let the line go."""


class LinePrinter:
    """The `ReceiptPrinter` port over a `Transport`."""

    def __init__(
        self,
        transport: Transport,
        *,
        drawer_open_when: status.DrawerSwitch | None = None,
        answer_seconds: float = _ANSWER_SECONDS,
    ) -> None:
        self._transport = transport
        self._drawer_open_when = drawer_open_when
        self._answer_seconds = answer_seconds
        self._opened = False

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def open(self) -> None:
        if not self._opened:
            self._transport.open()
            self._opened = True

    def is_usable(self) -> bool:
        return self._transport.is_usable()

    def close(self) -> None:
        self._opened = False
        self._transport.close()

    def send(self, job: bytes) -> Delivery:
        self._check_ready()
        try:
            self._transport.write(job)
            after = self.status()
            trouble = after.trouble()
        except DeviceError as error:
            error.may_have_printed = True
            raise
        if trouble is not None:
            trouble.may_have_printed = True
            raise trouble
        return Delivery.CONFIRMED if after.answered else Delivery.SENT

    def kick_drawer(self) -> None:
        self._check_ready()
        self._transport.write(commands.KICK_DRAWER)

    def status(self) -> PrinterStatus:
        self.open()
        if not self._transport.answers:
            return PrinterStatus()
        self._drain()
        replies: dict[int, int] = {}
        for number in (1, 2, 3, 4):
            reply = self._ask(number)
            if reply is None:
                break
            replies[number] = reply
        return status.decode(replies, self._drawer_open_when)

    def _check_ready(self) -> None:
        """Refuse to print on a printer that says it cannot, or that should answer and does not."""
        before = self.status()
        trouble = before.trouble()
        if trouble is not None:
            raise trouble
        if self._transport.answers and not before.answered:
            raise NoAnswer

    def _drain(self) -> None:
        """Forget what the printer said unasked, lest it pass for an answer."""
        for _ in range(_MOST_STALE_READS):
            if not self._transport.read(0):
                return

    def _ask(self, number: int) -> int | None:
        self._transport.write(commands.status_enquiry(number))
        deadline = time.monotonic() + self._answer_seconds
        while (left := deadline - time.monotonic()) > 0:
            heard = self._transport.read(left)
            for byte in heard:
                if status.is_reply(byte):
                    return byte
            if not heard and time.monotonic() < deadline:
                return None
        return None

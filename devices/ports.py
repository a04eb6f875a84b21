"""The ports of the counter's devices: what the store may ask, whichever driver answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol, Self

from devices.errors import CoverOpen, CutterJam, DeviceError, Offline, PaperOut

RollState = Literal["ok", "low", "out", "unknown"]


@dataclass(frozen=True)
class PrinterStatus:
    """How a printer says it is. A printer that cannot answer has `answered` False and is taken at its best.

    `drawer_open` is None where nobody told which level of the drawer's switch means open.
    """

    online: bool = True
    paper: RollState = "unknown"
    cover_open: bool = False
    cutter_ok: bool = True
    drawer_open: bool | None = None
    answered: bool = False

    def trouble(self) -> DeviceError | None:
        """The reason why this printer cannot print now: the one a person has to mend first."""
        if self.cover_open:
            return CoverOpen()
        if self.paper == "out":
            return PaperOut()
        if not self.cutter_ok:
            return CutterJam()
        if not self.online:
            return Offline()
        return None


class Delivery(Enum):
    """How far a job is known to have come. Sent is not printed."""

    CONFIRMED = "confirmed"
    SENT = "sent"


class ReceiptPrinter(Protocol):
    """A receipt printer. Every method but `is_usable` and `close` may raise a `DeviceError`."""

    def open(self) -> None:
        """Take the line to the printer; nothing is printed."""

    def is_usable(self) -> bool:
        """Whether the driver and the device node are there, without touching the printer."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; a printer that stays mute gives `answered` False."""

    def send(self, job: bytes) -> Delivery:
        """Ask, print, ask again. An error says in `may_have_printed` whether paper may have moved."""

    def kick_drawer(self) -> None:
        """Open the cash drawer plugged into the printer."""

    def close(self) -> None:
        """Let the line go; closing twice is nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc_info: object) -> None: ...


class Drawer(Protocol):
    """A cash drawer."""

    def kick(self) -> None:
        """Open it, or raise a `DeviceError`."""

    def is_open(self) -> bool | None:
        """Whether it stands open; None where nobody can tell."""

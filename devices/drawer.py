"""The cash drawer that hangs on a printer's RJ11 socket."""

from __future__ import annotations

from devices.ports import ReceiptPrinter


class PrinterDrawer:
    """A drawer kicked through an opened printer."""

    def __init__(self, printer: ReceiptPrinter) -> None:
        self._printer = printer

    def kick(self) -> None:
        """Send the pulse; raises a `DeviceError` if the printer cannot pass it on."""
        self._printer.kick_drawer()

    def is_open(self) -> bool | None:
        """Read the drawer's switch from the printer's status; None where it cannot be told."""
        return self._printer.status().drawer_open

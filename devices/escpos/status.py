"""The four status bytes of `DLE EOT n`, read and written. Source: Epson ESC/POS reference, DLE EOT."""

from __future__ import annotations

from typing import Literal

from devices.ports import PrinterStatus, RollState

DrawerSwitch = Literal["high", "low"]
_FIXED = 0x12


def is_reply(byte: int) -> bool:
    """Whether a byte can be an answer to `DLE EOT`: bits 1 and 4 set, bits 0 and 7 clear."""
    return byte & 0x93 == _FIXED


def decode(replies: dict[int, int], drawer_open_when: DrawerSwitch | None = None) -> PrinterStatus:
    """The status told by the replies, keyed 1 to 4; what was not answered stays unknown.

    The drawer's switch reads high or low when open, by its make: None leaves it unknown.
    """
    printer, offline, error, roll = (replies.get(number) for number in (1, 2, 3, 4))
    return PrinterStatus(
        online=printer is None or not printer & 0x08,
        paper=_paper(offline, roll),
        cover_open=offline is not None and bool(offline & 0x04),
        cutter_ok=error is None or not error & 0x08,
        drawer_open=_drawer_open(printer, drawer_open_when),
        answered=bool(replies),
    )


def encode(status: PrinterStatus) -> dict[int, int]:
    """The four bytes a printer in this status answers with; an open drawer reads high."""
    stopped = status.trouble() is not None
    out = status.paper == "out"
    return {
        1: _FIXED | 0x04 * bool(status.drawer_open) | 0x08 * stopped,
        2: _FIXED | 0x04 * status.cover_open | 0x20 * out | 0x40 * (not status.cutter_ok),
        3: _FIXED | 0x08 * (not status.cutter_ok),
        4: _FIXED | 0x0C * (out or status.paper == "low") | 0x60 * out,
    }


def _paper(offline: int | None, roll: int | None) -> RollState:
    if (offline is not None and offline & 0x20) or (roll is not None and roll & 0x60):
        return "out"
    if roll is None:
        return "unknown"
    return "low" if roll & 0x0C else "ok"


def _drawer_open(printer: int | None, drawer_open_when: DrawerSwitch | None) -> bool | None:
    if printer is None or drawer_open_when is None:
        return None
    return bool(printer & 0x04) == (drawer_open_when == "high")

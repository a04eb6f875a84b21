"""ESC/POS commands as cheap Chinese receipt printers understand them: the bytes, nothing else.

Source: Epson's ESC/POS reference, narrowed to what 58 and 80 mm printers with a Chinese font obey.
"""

from __future__ import annotations

from typing import Literal

INIT = bytes.fromhex("1B40 1C26 1B7400 1B5200 1C530000")  # reset, Chinese mode, page 0, USA, no Han spacing
DOUBLE_ON = bytes.fromhex("1D2111 1C210C")
DOUBLE_OFF = bytes.fromhex("1D2100 1C2100")
TALL_ON = bytes.fromhex("1D2101 1C2108")  # double height only: the sides of a box
BOLD_ON = bytes.fromhex("1B4501")
BOLD_OFF = bytes.fromhex("1B4500")
CUT = bytes.fromhex("1D5601")
FEED_AND_CUT = bytes.fromhex("1D564200")
KICK_DRAWER = bytes.fromhex("1B700032FA")

Align = Literal["left", "center", "right"]
_ALIGN: dict[Align, int] = {"left": 0, "center": 1, "right": 2}


def align(side: Align) -> bytes:
    """Put the lines that follow to a side."""
    return bytes((0x1B, 0x61, _ALIGN[side]))


def pitch(dots: int) -> bytes:
    """Set the distance from line to line, 0 to 255 dots."""
    return bytes((0x1B, 0x33, dots))


def feed(lines: int) -> bytes:
    """Advance the paper by 0 to 255 lines."""
    return bytes((0x1B, 0x64, lines))


def status_enquiry(number: int) -> bytes:
    """Ask for status byte 1 (printer), 2 (offline cause), 3 (error cause) or 4 (paper)."""
    return bytes((0x10, 0x04, number))


def qr(data: bytes, module: int) -> bytes:
    """Print a QR code, model 2, level M, with modules of 1 to 16 dots."""
    length = len(data) + 3
    return (
        bytes.fromhex("1D286B0400 31413200")
        + bytes.fromhex("1D286B0300 3143")
        + bytes((module,))
        + bytes.fromhex("1D286B0300 314531")
        + bytes.fromhex("1D286B")
        + length.to_bytes(2, "little")
        + bytes.fromhex("315030")
        + data
        + bytes.fromhex("1D286B0300 315130")
    )


def raster(rows: list[bytes]) -> bytes:
    """Print a picture: rows of equal length, eight dots a byte, the leftmost dot in the highest bit."""
    across = len(rows[0])
    return (
        bytes.fromhex("1D763000")
        + across.to_bytes(2, "little")
        + len(rows).to_bytes(2, "little")
        + b"".join(rows)
    )

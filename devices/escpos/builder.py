"""Lays out a receipt for one width of paper and gives the bytes that print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import segno

from devices.escpos import commands
from devices.escpos.dots import pack
from devices.escpos.encoding import encode_line, printable, width, wrap

_PITCH = 34  # dots from line to line; 24 of them are the characters
_DOUBLE_PITCH = 58
_BOX_PITCH = 24  # no gap, so that the sides of a box meet
_QR_MODULE = 6
_LEAST_QR_MODULE = 3
_QR_QUIET_MODULES = 8
_LEAST_LEFT_COLUMNS = 8  # narrower than this, a name beside its price is unreadable


@dataclass(frozen=True)
class Profile:
    """A kind of printer: columns of 12 dots, printable dots, whether it cuts and draws QR codes by itself."""

    name: str
    columns: int
    dots: int
    cutter: bool
    native_qr: bool = True


PROFILE_58 = Profile("58", columns=32, dots=384, cutter=False)
PROFILE_80 = Profile("80", columns=48, dots=576, cutter=True)
PROFILES = {profile.name: profile for profile in (PROFILE_58, PROFILE_80)}


class Builder:
    """Gathers a job line by line; no line is ever wider than the paper."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._job = bytearray(commands.INIT + commands.pitch(_PITCH))

    def text(
        self, text: str, *, align: commands.Align = "left", double: bool = False, bold: bool = False
    ) -> Self:
        """Print a text, wrapped, each of its lines put to the side asked for."""
        lines = wrap(text, self._columns(double))
        with_side = align != "left"
        return self._styled(lines, commands.align(align) if with_side else b"", double=double, bold=bold)

    def pair(self, left: str, right: str, *, double: bool = False, bold: bool = False) -> Self:
        """Print a text at the left, wrapped, and a figure at the right end of its last line."""
        columns = self._columns(double)
        figure = printable(right)
        room = columns - width(figure) - 1
        if room < _LEAST_LEFT_COLUMNS and width(left) > room:
            names = wrap(left, columns) if left else []
            lines = [*names, *(_at_right(line, columns) for line in wrap(right, columns))]
        else:
            *above, last = wrap(left, max(room, 2)) if left else [""]
            lines = [*above, last + _at_right(figure, columns - width(last))]
        return self._styled(lines, b"", double=double, bold=bold)

    def rule(self) -> Self:
        """Print a dashed line from edge to edge."""
        return self._line("-" * self._profile.columns)

    def boxed(self, title: str, subtitle: str) -> Self:
        """Print a title in double size over a line of small text, in a box: for 补打."""
        inside = self._profile.columns - 4
        self._job += commands.pitch(_BOX_PITCH)
        self._line("┌" + "─" * (inside // 2) + "┐")
        for line in wrap(title, inside // 2):
            before, after = _margins(inside - 2 * width(line))
            self._job += commands.TALL_ON + encode_line("│" + before) + commands.DOUBLE_ON + commands.BOLD_ON
            self._job += encode_line(line) + commands.BOLD_OFF
            self._job += commands.TALL_ON + encode_line(after + "│") + commands.DOUBLE_OFF + b"\n"
        for line in wrap(subtitle, inside):
            before, after = _margins(inside - width(line))
            self._line("│" + before + line + after + "│")
        self._line("└" + "─" * (inside // 2) + "┘")
        self._job += commands.pitch(_PITCH)
        return self

    def qr(self, data: str) -> Self:
        """Print a QR code (UTF-8, level M) in the middle; ValueError if it is too long for the paper."""
        payload = data.encode()
        code = segno.make(payload, error="m", boost_error=False, micro=False)
        module = min(_QR_MODULE, self._profile.dots // (len(code.matrix) + _QR_QUIET_MODULES))
        if module < _LEAST_QR_MODULE:
            raise ValueError("so long a QR code cannot be read from paper this narrow")
        drawn = commands.qr(payload, module) if self._profile.native_qr else _raster_qr(code, module)
        self._job += commands.align("center") + drawn + b"\n" + commands.align("left")
        return self

    def feed(self, lines: int = 1) -> Self:
        """Advance the paper by lines."""
        self._job += commands.feed(lines)
        return self

    def cut(self) -> Self:
        """End the paper: cut it, or feed it past the edge where there is no cutter."""
        self._job += commands.FEED_AND_CUT if self._profile.cutter else commands.feed(4)
        return self

    def __bytes__(self) -> bytes:
        return bytes(self._job)

    def _columns(self, double: bool) -> int:
        return self._profile.columns // 2 if double else self._profile.columns

    def _styled(self, lines: list[str], side: bytes, *, double: bool, bold: bool) -> Self:
        self._job += side + commands.BOLD_ON * bold
        self._job += (commands.pitch(_DOUBLE_PITCH) + commands.DOUBLE_ON) * double
        for line in lines:
            self._line(line)
        self._job += (commands.DOUBLE_OFF + commands.pitch(_PITCH)) * double
        self._job += commands.BOLD_OFF * bold + commands.align("left") * bool(side)
        return self

    def _line(self, text: str) -> Self:
        self._job += encode_line(text) + b"\n"
        return self


def _at_right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text


def _margins(spare: int) -> tuple[str, str]:
    return " " * (spare // 2), " " * (spare - spare // 2)


def _raster_qr(code: segno.QRCode, module: int) -> bytes:
    rows: list[bytes] = []
    for modules in code.matrix:
        rows += [pack(dark for dark in modules for _ in range(module))] * module
    return commands.raster(rows)

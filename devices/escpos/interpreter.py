"""Reads ESC/POS bytes the way a printer does and gives the paper that comes out.

It never raises: what it does not know it keeps in `Paper.unknown`. A line that was never ended by a line feed
is not on the paper, as in a real printer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import segno
from segno.encoder import DataOverflowError

from devices.escpos.dots import pack
from devices.escpos.head import DEFAULT_PITCH, PrintHead
from devices.paper import Paper

_PREFIXES = (0x10, 0x1B, 0x1C, 0x1D)  # DLE, ESC, FS, GS
_MOST_PICTURE_BYTES = 1 << 20
_SIDES = ("left", "center", "right")


def papers_from(job: bytes, dots: int) -> list[Paper]:
    """The papers that a whole job prints on a printer of that many dots."""
    interpreter = Interpreter(dots)
    interpreter.feed(job)
    return interpreter.papers()


class _Incomplete(Exception):
    """The rest of this command has not arrived yet."""


class _Reader:
    """Takes bytes of one command or character, and knows which it took."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = self._at = start

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise _Incomplete
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def put_back(self) -> None:
        self._at -= 1

    def used(self) -> bytes:
        return self._data[self._start : self._at]


class Interpreter:
    """A printer's reading side, fed with bytes in pieces of any size."""

    def __init__(self, dots: int) -> None:
        self._head = PrintHead(dots)
        self._waiting = b""
        self._unknown = bytearray()
        self._initialize()

    def feed(self, data: bytes) -> None:
        """Take more bytes; a command cut in the middle waits for its rest."""
        data, self._waiting = self._waiting + data, b""
        at = 0
        while at < len(data):
            reader = _Reader(data, at)
            try:
                understood = self._step(reader)
            except _Incomplete:
                self._waiting = data[at:]
                return
            if understood:
                self._note_unknown()
            else:
                self._unknown += reader.used()
            at += len(reader.used())

    def papers(self) -> list[Paper]:
        """The papers so far: each one cut off, and last the one still in the printer if anything is on it."""
        self._note_unknown()
        return self._head.papers()

    def _step(self, reader: _Reader) -> bool:
        """Obey one command or print one character; whether it meant anything."""
        byte = reader.byte()
        if byte not in _PREFIXES:
            return self._character(byte, reader)
        command = self._COMMANDS.get(bytes((byte, reader.byte())))
        return command is not None and command(self, reader)

    def _character(self, byte: int, reader: _Reader) -> bool:
        if byte == 0x0A:
            self._head.end_line()
            return True
        if 0x20 <= byte < 0x7F:
            self._head.put(chr(byte))
            return True
        if not self._han or not 0x81 <= byte <= 0xFE:
            return byte == 0x0D
        try:
            self._head.put(bytes((byte, reader.byte())).decode("gbk"))
        except UnicodeDecodeError:
            reader.put_back()
            return False
        return True

    def _note_unknown(self) -> None:
        if self._unknown:
            self._head.note_unknown(bytes(self._unknown))
            self._unknown.clear()

    # One method a command: it reads all its arguments, then acts, and says whether they meant anything.

    def _initialize(self, _: _Reader | None = None) -> bool:
        self._head.reset()
        self._han = False
        self._qr_module = 3
        self._qr_level = "l"
        self._qr_data = b""
        return True

    def _han_on(self, _: _Reader) -> bool:
        self._han = True
        return True

    def _han_off(self, _: _Reader) -> bool:
        self._han = False
        return True

    def _han_spacing(self, reader: _Reader) -> bool:
        return reader.take(2) == b"\0\0"

    def _han_mode(self, reader: _Reader) -> bool:
        mode = reader.byte()
        self._head.han_size = (1 + bool(mode & 0x04), 1 + bool(mode & 0x08))
        return mode & ~0x0C == 0

    def _size(self, reader: _Reader) -> bool:
        size = reader.byte()
        if size & 0x88:
            return False
        self._head.size = ((size >> 4) + 1, (size & 0x07) + 1)
        return True

    def _bold(self, reader: _Reader) -> bool:
        self._head.bold = bool(reader.byte() & 1)
        return True

    def _align(self, reader: _Reader) -> bool:
        side = reader.byte()
        if side not in (0, 1, 2, 0x30, 0x31, 0x32):
            return False
        self._head.side = _SIDES[side & 0x03]
        return True

    def _plain_table(self, reader: _Reader) -> bool:
        return reader.byte() == 0

    def _set_pitch(self, reader: _Reader) -> bool:
        self._head.pitch = reader.byte()
        return True

    def _default_pitch(self, _: _Reader) -> bool:
        self._head.pitch = DEFAULT_PITCH
        return True

    def _feed_lines(self, reader: _Reader) -> bool:
        lines = reader.byte()
        self._head.flush_line()
        self._head.advance(lines * self._head.pitch)
        return True

    def _feed_dots(self, reader: _Reader) -> bool:
        dots = reader.byte()
        self._head.flush_line()
        self._head.advance(dots)
        return True

    def _cut(self, reader: _Reader) -> bool:
        mode = reader.byte()
        if mode in (0x41, 0x42):
            self._head.advance(reader.byte())
        elif mode not in (0x00, 0x01, 0x30, 0x31):
            return False
        self._note_unknown()
        self._head.cut()
        return True

    def _kick(self, reader: _Reader) -> bool:
        if reader.take(3)[0] not in (0, 1, 0x30, 0x31):
            return False
        self._head.kick()
        return True

    def _enquiry(self, reader: _Reader) -> bool:
        return reader.byte() in (1, 2, 3, 4)

    def _symbol(self, reader: _Reader) -> bool:
        kind, body = reader.byte(), reader.take(reader.number())
        if kind != 0x6B:
            return False
        function, arguments = body[:2], body[2:]
        if function == b"1A":
            return arguments[:1] in (b"1", b"2")
        if function == b"1C" and arguments and 1 <= arguments[0] <= 16:
            self._qr_module = arguments[0]
            return True
        if function == b"1E" and arguments and 0x30 <= arguments[0] <= 0x33:
            self._qr_level = "lmqh"[arguments[0] - 0x30]
            return True
        if function == b"1P" and arguments[:1] == b"0":
            self._qr_data = arguments[1:]
            return True
        return function == b"1Q" and arguments == b"0" and self._print_qr()

    def _print_qr(self) -> bool:
        if not self._qr_data:
            return False
        try:
            code = segno.make(self._qr_data, error=self._qr_level, boost_error=False, micro=False)
        except DataOverflowError:
            return False
        rows = [pack(modules) for modules in code.matrix]
        return self._head.picture(len(rows), self._qr_module, rows, self._qr_data)

    def _raster(self, reader: _Reader) -> bool:
        kind, mode = reader.byte(), reader.byte()
        across, down = reader.number(), reader.number()
        if kind != 0x30 or mode not in (0x00, 0x30) or not 0 < across * down <= _MOST_PICTURE_BYTES:
            return False
        data = reader.take(across * down)
        rows = [data[start : start + across] for start in range(0, len(data), across)]
        return self._head.picture(across * 8, 1, rows)

    _COMMANDS: ClassVar[dict[bytes, Callable[[Interpreter, _Reader], bool]]] = {
        b"\x10\x04": _enquiry,
        b"\x1b2": _default_pitch,
        b"\x1b3": _set_pitch,
        b"\x1b@": _initialize,
        b"\x1bE": _bold,
        b"\x1bJ": _feed_dots,
        b"\x1bR": _plain_table,
        b"\x1ba": _align,
        b"\x1bd": _feed_lines,
        b"\x1bp": _kick,
        b"\x1bt": _plain_table,
        b"\x1c!": _han_mode,
        b"\x1c&": _han_on,
        b"\x1c.": _han_off,
        b"\x1cS": _han_spacing,
        b"\x1d!": _size,
        b"\x1d(": _symbol,
        b"\x1dV": _cut,
        b"\x1dv": _raster,
    }

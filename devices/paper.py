"""The paper that comes out of a receipt printer, as rows and pictures in printer dots."""

from __future__ import annotations

from dataclasses import dataclass

CELL_WIDTH = 12  # dots of one column
CELL_HEIGHT = 24  # dots of a line of normal size


@dataclass(frozen=True)
class Run:
    """Characters printed alike, side by side. `left` is in dots; `across` and `down` multiply the size."""

    text: str
    left: int
    across: int = 1
    down: int = 1
    bold: bool = False

    @property
    def double(self) -> bool:
        return self.across == 2 and self.down == 2

    def cells(self) -> list[tuple[int, int, str]]:
        """Each character with its left edge and width in dots: two columns for two bytes of GBK."""
        placed: list[tuple[int, int, str]] = []
        left = self.left
        for char in self.text:
            wide = len(char.encode("gbk")) * CELL_WIDTH * self.across
            placed.append((left, wide, char))
            left += wide
        return placed


@dataclass(frozen=True)
class Row:
    """One printed line. `overflowed` means that it did not fit and the printer broke it by itself."""

    top: int
    height: int
    align: str
    runs: tuple[Run, ...]
    overflowed: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Picture:
    """Black dots: `rows` hold `width` modules of `scale` dots, eight a byte, leftmost highest.

    `qr` is what a code drawn by the printer itself says.
    """

    top: int
    left: int
    width: int
    scale: int
    rows: tuple[bytes, ...]
    qr: bytes | None = None

    def runs_of_black(self) -> list[tuple[int, int, int]]:
        """Every unbroken black stretch as column, row and length, in modules."""
        stretches: list[tuple[int, int, int]] = []
        for y, packed in enumerate(self.rows):
            bits = f"{int.from_bytes(packed, 'big'):0{len(packed) * 8}b}"[: self.width]
            x = 0
            for stretch in bits.replace("10", "1 0").replace("01", "0 1").split():
                if stretch[0] == "1":
                    stretches.append((x, y, len(stretch)))
                x += len(stretch)
        return stretches


@dataclass(frozen=True)
class Paper:
    """A piece of paper, `dots` wide and `height` dots long, as far as it came out.

    `kicks` counts the drawer pulses on the way; `unknown` holds the bytes nobody understood.
    """

    dots: int
    height: int
    rows: tuple[Row, ...] = ()
    pictures: tuple[Picture, ...] = ()
    cut: bool = False
    kicks: int = 0
    unknown: tuple[bytes, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The lines as a person reads them, from top to bottom."""
        return [row.text for row in self.rows]

    @property
    def is_blank(self) -> bool:
        return not self.rows and not self.pictures

"""A receipt printer's print head: what it knows of sizes and sides, and the paper it has printed on."""

from __future__ import annotations

from dataclasses import replace

from devices.paper import CELL_HEIGHT, CELL_WIDTH, Paper, Picture, Row, Run

DEFAULT_PITCH = 30  # dots from line to line


class PrintHead:
    """Puts characters and pictures on paper, breaking the lines that are too long as a printer does."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._finished: list[Paper] = []
        self._new_paper()
        self.reset()

    def reset(self) -> None:
        """Forget sizes, sides and the line begun, as at switching on; the paper stays where it is."""
        self.size = (1, 1)
        self.han_size = (1, 1)
        self.bold = False
        self.side = "left"
        self.pitch = DEFAULT_PITCH
        self._line: list[Run] = []
        self._line_width = 0

    def put(self, char: str) -> None:
        """Set one character into the line; ideographs obey the larger of the two sizes."""
        across, down = self.size
        if not char.isascii():
            across, down = max(across, self.han_size[0]), max(down, self.han_size[1])
        wide = len(char.encode("gbk")) * CELL_WIDTH * across
        if self._line and self._line_width + wide > self._dots:
            self.end_line(overflowed=True)
        run = Run(char, self._line_width, across, down, self.bold)
        last = self._line[-1] if self._line else None
        if last is not None and replace(last, text=char, left=run.left) == run:
            self._line[-1] = replace(last, text=last.text + char)
        else:
            self._line.append(run)
        self._line_width += wide

    def end_line(self, *, overflowed: bool = False) -> None:
        """Print the line begun, or move on by one line if there is none."""
        if not self._line:
            self.advance(self.pitch)
            return
        height = CELL_HEIGHT * max(run.down for run in self._line)
        shift = self._shift(self._line_width)
        runs = tuple(replace(run, left=run.left + shift) for run in self._line)
        self._rows.append(Row(self._height, height, self.side, runs, overflowed))
        self._line, self._line_width = [], 0
        self.advance(max(self.pitch, height))

    def flush_line(self) -> None:
        """Print the line begun, if there is one."""
        if self._line:
            self.end_line()

    def advance(self, dots: int) -> None:
        """Move the paper on."""
        self._height += dots

    def picture(self, width: int, scale: int, rows: list[bytes], qr: bytes | None = None) -> bool:
        """Print black dots; a picture wider than the paper is refused."""
        if width * scale > self._dots:
            return False
        self.flush_line()
        left = self._shift(width * scale)
        self._pictures.append(Picture(self._height, left, width, scale, tuple(rows), qr))
        self.advance(len(rows) * scale)
        return True

    def kick(self) -> None:
        """Count a drawer pulse."""
        self._kicks += 1

    def note_unknown(self, piece: bytes) -> None:
        """Keep bytes that mean nothing."""
        self._unknown.append(piece)

    def cut(self) -> None:
        """Finish this paper and begin the next."""
        self._finished.append(self._paper(cut=True))
        self._new_paper()

    def papers(self) -> list[Paper]:
        """Each paper cut off, and last the one still in the printer if anything happened to it."""
        current = self._paper(cut=False)
        return [*self._finished, *([] if current == Paper(self._dots, 0) else [current])]

    def _new_paper(self) -> None:
        self._height = 0
        self._kicks = 0
        self._rows: list[Row] = []
        self._pictures: list[Picture] = []
        self._unknown: list[bytes] = []

    def _paper(self, *, cut: bool) -> Paper:
        rows, pictures, unknown = tuple(self._rows), tuple(self._pictures), tuple(self._unknown)
        return Paper(self._dots, self._height, rows, pictures, cut, self._kicks, unknown)

    def _shift(self, wide: int) -> int:
        spare = max(self._dots - wide, 0)
        return {"left": 0, "center": spare // 2, "right": spare}[self.side]

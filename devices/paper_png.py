"""Paper as a black and white PNG, one pixel a printer dot."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from devices.box_drawing import strokes
from devices.errors import Misconfigured
from devices.paper import CELL_HEIGHT, Paper, Picture, Row, Run

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont  # five megabytes, wanted only where a picture is

_FONT_FOLDER = Path("/usr/share/fonts")
_FONT_NAMES = {False: "NotoSansCJK*-Regular.ttc", True: "NotoSansCJK*-Bold.ttc"}
_MONO_SC = "Noto Sans Mono CJK SC"
_FACES = 10  # of the collection file: five regions, each also as mono
_BASELINE = 21  # dots below the top of a line of normal size
_INK = 128  # darker than this prints a dot


def paper_png(paper: Paper) -> bytes:
    """The PNG of a paper; raises `Misconfigured` where no Chinese font is installed."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (paper.dots, max(paper.height, 1)), 255)
    draw = ImageDraw.Draw(image)
    for row in paper.rows:
        for run in row.runs:
            _run(image, draw, row, run)
    for picture in paper.pictures:
        _picture(draw, picture)
    buffer = BytesIO()
    image.point(lambda level: 255 * (level >= _INK)).convert("1").save(buffer, "PNG")
    return buffer.getvalue()


def _run(image: Image.Image, draw: ImageDraw.ImageDraw, row: Row, run: Run) -> None:
    high = CELL_HEIGHT * run.down
    top = row.top + row.height - high
    for left, wide, char in run.cells():
        boxes = strokes(char, left, top, wide, high)
        if boxes is not None:
            for x, y, w, h in boxes:
                draw.rectangle((x, y, x + w - 1, y + h - 1), fill=0)
        elif not char.isspace():
            image.paste(0, (left, top), _glyph(char, wide, run.across, run.down, run.bold))


@lru_cache(maxsize=4096)
def _glyph(char: str, wide: int, across: int, down: int, bold: bool) -> Image.Image:
    """The ink of one character, filling its cell: drawn at its height, then stretched to its width."""
    from PIL import Image, ImageDraw

    at_height = Image.new("L", (wide * down // across, CELL_HEIGHT * down), 0)
    place = (0, _BASELINE * down)
    ImageDraw.Draw(at_height).text(place, char, fill=255, font=_font(CELL_HEIGHT * down, bold), anchor="ls")
    return at_height if across == down else at_height.resize((wide, CELL_HEIGHT * down))


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    for weight in dict.fromkeys((bold, False)):
        for path in sorted(_FONT_FOLDER.rglob(_FONT_NAMES[weight])):
            for index in range(_FACES):
                face = ImageFont.truetype(path, size, index=index)
                if face.getname()[0] == _MONO_SC:
                    return face
    raise Misconfigured("这台电脑没有中文字体，画不出小票的样子。装上 fonts-noto-cjk 再看。")


def _picture(draw: ImageDraw.ImageDraw, picture: Picture) -> None:
    scale = picture.scale
    for x, y, length in picture.runs_of_black():
        left, top = picture.left + x * scale, picture.top + y * scale
        draw.rectangle((left, top, left + length * scale - 1, top + scale - 1), fill=0)

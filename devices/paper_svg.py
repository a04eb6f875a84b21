"""Paper as an SVG picture for a browser: every character at its own place, black only, no style attribute."""

from __future__ import annotations

from html import escape

from devices.box_drawing import strokes
from devices.paper import CELL_HEIGHT, Paper, Picture, Row, Run

_FONTS = "'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_BASELINE = 21  # dots below the top of a line of normal size


def paper_svg(paper: Paper) -> str:
    """An `<svg>` element of the paper's size in dots, safe to put into a page as it is."""
    marks = [mark for row in paper.rows for run in row.runs for mark in _run(row, run)]
    marks += [_picture(picture) for picture in paper.pictures]
    title = escape(" ".join(paper.texts)[:60])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {paper.dots} {paper.height}"'
        f' width="{paper.dots}" height="{paper.height}" role="img" aria-label="{title}">'
        f'<g fill="#000" font-family="{_FONTS}" font-size="{CELL_HEIGHT}">{"".join(marks)}</g></svg>'
    )


def _run(row: Row, run: Run) -> list[str]:
    high = CELL_HEIGHT * run.down
    top = row.top + row.height - high
    letters: list[tuple[int, str]] = []
    drawn: list[str] = []
    for left, wide, char in run.cells():
        boxes = strokes(char, left, top, wide, high)
        if boxes is not None:
            drawn += [f'<rect x="{x}" y="{y}" width="{w}" height="{h}"/>' for x, y, w, h in boxes]
        elif not char.isspace():
            letters.append((left, char))
    return [_text(letters, top, run), *drawn] if letters else drawn


def _text(letters: list[tuple[int, str]], top: int, run: Run) -> str:
    """Letters at their places, drawn at normal size and stretched as the printer stretches them."""
    places = " ".join(f"{(left - run.left) / run.across:g}" for left, _ in letters)
    text = escape("".join(char for _, char in letters))
    weight = ' font-weight="700"' if run.bold else ""
    grown = f" scale({run.across} {run.down})" if (run.across, run.down) != (1, 1) else ""
    place = f'transform="translate({run.left} {top}){grown}" x="{places}" y="{_BASELINE}"'
    return f"<text {place}{weight}>{text}</text>"


def _picture(picture: Picture) -> str:
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in picture.runs_of_black())
    return (
        f'<path transform="translate({picture.left} {picture.top}) scale({picture.scale})"'
        f' shape-rendering="crispEdges" d="{path}"/>'
    )

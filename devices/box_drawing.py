"""Box-drawing signs as strokes, so that the sides of a box meet whatever font draws the rest."""

from __future__ import annotations

_STROKE = 2  # dots; thinner does not survive a worn head
# Which arms each sign has: left, right, up, down.
_ARMS = {
    "─": (1, 1, 0, 0),
    "│": (0, 0, 1, 1),
    "┌": (0, 1, 0, 1),
    "┐": (1, 0, 0, 1),
    "└": (0, 1, 1, 0),
    "┘": (1, 0, 1, 0),
    "├": (0, 1, 1, 1),
    "┤": (1, 0, 1, 1),
    "┬": (1, 1, 0, 1),
    "┴": (1, 1, 1, 0),
    "┼": (1, 1, 1, 1),
}

Rectangle = tuple[int, int, int, int]


def strokes(char: str, left: int, top: int, wide: int, high: int) -> list[Rectangle] | None:
    """The sign's black rectangles (left, top, width, height in dots) in its cell; None for another sign."""
    arms = _ARMS.get(char)
    if arms is None:
        return None
    to_left, to_right, up, down = arms
    x, y = left + wide // 2 - _STROKE // 2, top + high // 2 - _STROKE // 2
    drawn: list[Rectangle] = []
    if to_left or to_right:
        start = left if to_left else x
        end = left + wide if to_right else x + _STROKE
        drawn.append((start, y, end - start, _STROKE))
    if up or down:
        start = top if up else y
        end = top + high if down else y + _STROKE
        drawn.append((x, start, _STROKE, end - start))
    return drawn

"""An in-process bus that feeds Server-Sent Events to the screens.

Streams are capped: a threaded server whose every thread holds a stream answers nobody.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any

import msgspec

from pos.kernel.errors import Unavailable

QUIET_SECONDS = 5
"""A screen that left is noticed at the next word to it, so its place is free again this soon."""


class TooManyScreens(Unavailable):
    """Every stream is taken; the screen asks again later."""

    code = "too_many_screens"


class Bus:
    """Tells whoever listens what happened. Nothing depends on it: a screen that missed it asks for the state."""

    def __init__(self, most_streams: int) -> None:
        self._most = most_streams
        self._guard = threading.Lock()
        self._listeners: list[queue.Queue[bytes | None]] = []

    def publish(self, event: str, data: Any) -> None:
        """Send to every screen; one that does not read loses the oldest."""
        message = f"event: {event}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
        with self._guard:
            for listener in self._listeners:
                if listener.full():
                    listener.get_nowait()
                listener.put_nowait(message)

    def stream(self) -> Iterator[bytes]:
        """The events of one screen, with a comment when it is quiet. Raises TooManyScreens."""
        mine: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        with self._guard:
            if len(self._listeners) >= self._most:
                raise TooManyScreens("开着的屏太多了。请关掉几个再刷新。")
            self._listeners.append(mine)
        return self._follow(mine)

    def close(self) -> None:
        """End every stream."""
        with self._guard:
            for listener in self._listeners:
                if listener.full():
                    listener.get_nowait()
                listener.put_nowait(None)

    def _follow(self, mine: queue.Queue[bytes | None]) -> Iterator[bytes]:
        try:
            yield b"retry: 2000\n\n"
            while True:
                try:
                    message = mine.get(timeout=QUIET_SECONDS)
                except queue.Empty:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            with self._guard:
                self._listeners.remove(mine)

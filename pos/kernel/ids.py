"""UUIDv7 (RFC 9562, section 5.7): keys that sort by the time they were made."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7, rising within this process even inside one millisecond and when the clock steps back."""
    global _last  # noqa: PLW0603 - one clock a process
    stamp = time.time_ns() // 1_000_000 << 12
    with _lock:
        _last = stamp = max(stamp, _last + 1)
    milliseconds, counter = stamp >> 12, stamp & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | tail)

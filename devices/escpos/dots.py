"""Black dots as printers take them: eight a byte, the leftmost in the highest bit."""

from __future__ import annotations

from collections.abc import Iterable


def pack(dots: Iterable[int]) -> bytes:
    """One row of dots (0 white, else black), filled up with white to a whole byte."""
    bits = "".join("1" if dot else "0" for dot in dots)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""

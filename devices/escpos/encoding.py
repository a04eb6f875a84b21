"""Text as a Chinese receipt printer prints it: GBK, one column a byte.

python-escpos sends GB18030 only where a string holds an ideograph, so `：￥` alone becomes `??`, and wcwidth
counts `· × ①` as one column where the printer uses two. What is measured here is what is sent.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Signs GBK lacks and that have a plain twin: U+00A5 is what keyboards type for the yuan sign.
_TWINS = str.maketrans(
    {"\u00a5": "￥", "•": "·", "✓": "√", "✔": "√", "−": "-", "‑": "-", "€": "EUR", "\t": " ", "\n": " "}
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Mn", "Me", "Mc"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_MISSING_HAN = "〓"  # the printers' own mark for a character the type case lacks
_MISSING = "?"
_OPENING = "（【《“‘"
_CLOSING = "，。、；：！？）】》”’%％"


def encode_line(text: str) -> bytes:
    """The bytes of one line of text, never a control byte, exactly `width(text)` of them."""
    return printable(text).encode("gbk")


def width(text: str) -> int:
    """Columns that the text takes: Latin one, Han and full-width signs two."""
    return len(encode_line(text))


def fit(text: str, columns: int) -> str:
    """The text, cut with `…` where it is wider than the columns."""
    line = printable(text)
    if width(line) <= columns:
        return line
    if columns < 2:
        return _head(line, columns)
    return _head(line, columns - 2) + "…"


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines no wider than the columns (at least 2), broken at spaces and between ideographs."""
    if columns < 2:
        raise ValueError("a line needs at least two columns")
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(printable(paragraph), columns)]


def printable(text: str) -> str:
    """The text with only characters that GBK holds: twins and bare letters first, then `〓` for Han, `?`."""
    return "".join(map(_printable, unicodedata.normalize("NFC", text).translate(_TWINS)))


@lru_cache(maxsize=8192)
def _printable(char: str) -> str:
    category = unicodedata.category(char)
    if category in _INVISIBLE or ord(char) in _SKIN_TONES:
        return ""
    if _in_gbk(char):
        return char
    if category.startswith("Z"):
        return " "
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) != "Mn")
    if plain and plain.isprintable() and _in_gbk(plain):
        return plain
    return _MISSING_HAN if category == "Lo" and unicodedata.east_asian_width(char) == "W" else _MISSING


def _in_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _wrap_paragraph(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    rest = text
    while width(rest) > columns:
        head = _head(rest, columns)
        cut = _break_at(rest, len(head))
        lines.append(rest[:cut].rstrip(" "))
        rest = rest[cut:].lstrip(" ")
    return [*lines, rest] if rest or not lines else lines


def _head(text: str, columns: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += len(char.encode("gbk"))
        if used > columns:
            return text[:index]
    return text


def _break_at(text: str, limit: int) -> int:
    """The last place up to `limit` outside Latin words, not before `）` nor after `（`; else `limit`."""
    for cut in range(limit, 0, -1):
        before, after = text[cut - 1], text[cut]
        if not (_latin(before) and _latin(after)) and before not in _OPENING and after not in _CLOSING:
            return cut
    return limit


def _latin(char: str) -> bool:
    return "!" <= char <= "~"

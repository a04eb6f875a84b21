"""Quantity: integer thousandths of a unit. 1000 is one piece, or one kilogram of weighed goods."""

from __future__ import annotations

import re

from pos.kernel.errors import Refused

ONE = 1000
LARGEST = 9_999 * ONE

_NUMBER = re.compile(r"(\d{1,6})(?:\.(\d{1,3}))?|\.(\d{1,3})")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


class BadQuantity(Refused):
    """The text is not a quantity a till can sell."""

    code = "bad_quantity"


def parse_quantity(text: str) -> int:
    """Thousandths of a text such as `3`, `1.26`, `.5`; above zero. Raises BadQuantity."""
    plain = text.strip().translate(_FULL_WIDTH)
    match = _NUMBER.fullmatch(plain) if len(plain) <= 10 and plain.isascii() else None
    if match is None:
        raise BadQuantity("数量看不懂。请填数字，比如 3 或 1.26。")
    whole, part, only_part = match.groups()
    thousandths = int(whole or 0) * ONE + int((part or only_part or "0").ljust(3, "0"))
    if thousandths == 0:
        raise BadQuantity("数量不能是零。不要这一件，就按删除。")
    if thousandths > LARGEST:
        raise BadQuantity("一次最多 9999 件。请再看一眼数量。")
    return thousandths


def quantity_text(thousandths: int, *, weighed: bool = False) -> str:
    """`3` for 3000; `1.260` for weighed goods, as the scale shows it; `0.5` for half a piece."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), ONE)
    if weighed:
        return f"{sign}{whole}.{part:03d}"
    return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".") if part else f"{sign}{whole}"


def jin_text(thousandths: int) -> str:
    """The same weight in 斤, a reading aid beside kilograms."""
    return quantity_text(thousandths * 2)


def extend(price: int, quantity: int) -> int:
    """Fen for `quantity` thousandths at `price` fen a unit; a part of a fen is the customer's."""
    return price * quantity // ONE

"""Money: integer fen. Text from people is bounded and parsed without floats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pos.kernel.errors import Refused

LARGEST = 100_000_000
"""One million yuan: more than any line, total or note count of a small shop."""

NOTES = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
"""Renminbi in use, largest first, in fen. Fen coins no longer circulate."""

_YUAN = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?|\.(\d{1,2})")


class BadAmount(Refused):
    """The text is not an amount of money a shop can mean."""

    code = "bad_amount"


def parse_yuan(text: str) -> int:
    """Fen of a text such as `3.5`, `¥3.50`, `３．５`. Raises BadAmount."""
    plain = text.strip().translate(_FULL_WIDTH).removeprefix("¥").strip()
    match = _YUAN.fullmatch(plain) if len(plain) <= 12 and plain.isascii() else None
    if match is None:
        raise BadAmount("这个价钱看不懂。请填数字，比如 3.50。")
    whole, part, only_part = match.groups()
    fen = int(whole or 0) * 100 + int((part or only_part or "0").ljust(2, "0"))
    if fen > LARGEST:
        raise BadAmount("这个数太大了。请再看一眼，是不是多按了几个零。")
    return fen


def yuan(fen: int) -> str:
    """`12.50` for 1250; always two decimals, as on every screen and paper."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` fen by `weights`, by largest remainder: the shares sum to the amount exactly.

    Weights are not negative; ties go to the earlier line. With all weights zero the first share takes all.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return [amount, *[0] * (len(weights) - 1)]
    sign = -1 if amount < 0 else 1
    shares, remainders = [], []
    for index, weight in enumerate(weights):
        share, remainder = divmod(abs(amount) * weight, whole)
        shares.append(share)
        remainders.append((-remainder, index))
    for _, index in sorted(remainders)[: abs(amount) - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]


def breakdown(fen: int) -> list[tuple[int, int]]:
    """How to hand out `fen` with the fewest notes and coins: `(face value in fen, pieces)`, largest first.

    Fen below one jiao cannot be handed out and are left over.
    """
    handed = []
    for face in NOTES:
        pieces, fen = divmod(fen, face)
        if pieces:
            handed.append((face, pieces))
    return handed


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．￥", "0123456789.¥")

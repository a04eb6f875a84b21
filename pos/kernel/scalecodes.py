"""Codes that a label scale prints: which goods, and how much of it.

The shop's list of layouts decides; each is anchored to a length and a prefix and its check digit is verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pos.kernel.errors import Refused
from pos.kernel.gtin import check_digit

Field = Literal["amount", "weight"]


class BadLayout(Refused):
    """A layout in the shop's list cannot be read."""

    code = "bad_layout"


@dataclass(frozen=True, slots=True)
class ScaleLayout:
    """`21WWWWWEEEEEC`: prefix digits, W = PLU, E = amount, M = amount, G = weight, C = check digit.

    `amount_decimals` counts yuan decimals (2 = fen); `weight_decimals` counts decimals of `weight_unit`.
    """

    pattern: str
    amount_decimals: int = 2
    weight_decimals: int = 3
    weight_unit: Literal["kg", "jin"] = "kg"

    def __post_init__(self) -> None:
        letters = self.pattern.lstrip("0123456789")
        runs = [letters[i] for i in range(len(letters)) if i == 0 or letters[i] != letters[i - 1]]
        known = set("WAGC")
        sound = (
            13 <= len(self.pattern) <= 18
            and len(self.pattern) - len(letters) in (1, 2)
            and set(letters) <= known
            and "W" in letters
            and not {"A", "G"}.isdisjoint(letters)
            and len(runs) == len(set(runs))
            and "C" not in letters[:-1]
            and self.weight_unit in ("kg", "jin")
            and 0 <= self.amount_decimals <= 3
            and 0 <= self.weight_decimals <= 4
        )
        if not sound:
            raise BadLayout("秤码格式看不懂。例子：20WWWWWAAAAAC（W 货号，A 金额，G 重量，C 校验）。")


@dataclass(frozen=True, slots=True)
class ScaleReading:
    """What a scale code says: `amount` in fen, `weight` in grams; what it leaves out is None."""

    plu: str
    amount: int | None
    weight: int | None


STANDARD_LAYOUTS = (
    ScaleLayout("20WWWWWAAAAAC"),
    ScaleLayout("21WWWWWAAAAAC"),
    ScaleLayout("22WWWWWAAAAAC"),
    ScaleLayout("23WWWWWAAAAAC"),
    ScaleLayout("24WWWWWGGGGGC"),
    ScaleLayout("25WWWWWGGGGGC"),
    ScaleLayout("26WWWWWAAAAAGGGGGC"),
)


def example_code(layout: ScaleLayout) -> str:
    """A code this layout reads: goods 10040, and the figures 1234 wherever an amount or a weight stands."""
    code = layout.pattern
    for letter, figure in (("W", "10040"), ("A", "1234"), ("G", "1234")):
        width = code.count(letter)
        code = code.replace(letter * width, figure.zfill(width)[-width:]) if width else code
    return code[:-1] + str(check_digit(code[:-1])) if code.endswith("C") else code


def read_scale_code(code: str, layouts: Iterable[ScaleLayout]) -> ScaleReading | None:
    """The reading of the first layout that fits the whole code, or None."""
    if not (code.isascii() and code.isdigit()):
        return None
    return next((reading for layout in layouts if (reading := _read(code, layout)) is not None), None)


def _read(code: str, layout: ScaleLayout) -> ScaleReading | None:
    if len(code) != len(layout.pattern):
        return None
    fields: dict[str, str] = {}
    for digit, sign in zip(code, layout.pattern, strict=True):
        if sign.isdigit() and sign != digit:
            return None
        fields[sign] = fields.get(sign, "") + digit
    if "C" in fields and check_digit(code[:-1]) != int(fields["C"]):
        return None
    amount = _scaled(fields["A"], 2, layout.amount_decimals) if "A" in fields else None
    weight = _scaled(fields["G"], 3, layout.weight_decimals) if "G" in fields else None
    if weight is not None and layout.weight_unit == "jin":
        weight //= 2
    return ScaleReading(fields["W"], amount, weight)


def _scaled(digits: str, wanted: int, given: int) -> int:
    shift = wanted - given
    scale: int = 10 ** abs(shift)
    return int(digits) * scale if shift >= 0 else int(digits) // scale

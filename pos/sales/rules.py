"""What may lie in a cart, and how a sale is numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pos.catalog.rules import Sellable
from pos.kernel.errors import Conflict, NotFound, Refused
from pos.kernel.money import LARGEST, BadAmount
from pos.kernel.quantity import LARGEST as MOST
from pos.kernel.quantity import ONE, BadQuantity, extend

MOST_LINES = 200


class CartFull(Refused):
    """No more lines fit."""

    code = "cart_full"


class CartEmpty(Refused):
    """There is nothing to do with an empty cart."""

    code = "cart_empty"


class CartChanged(Conflict):
    """The cart is not the one the person saw."""

    code = "cart_changed"


class NoSuchLine(NotFound):
    """The line is no longer in the cart."""

    code = "no_such_line"


class MoneyTaken(Refused):
    """Money was taken towards this cart; give it back first."""

    code = "money_taken"


class NotForSale(Refused):
    """The goods are off sale."""

    code = "not_for_sale"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart. `quantity` thousandths of `unit`, `price` and `amount` fen, `touched` the cart's version."""

    id: UUID
    touched: int
    product_id: UUID
    code: str
    name: str
    icon: str
    unit: str
    kind: str
    factor: int
    quantity: int
    price: int
    amount: int


@dataclass(frozen=True, slots=True)
class CartFacts:
    """A cart and its lines, the one touched last first."""

    id: UUID
    terminal_id: UUID
    version: int
    opened_at: int
    changed_at: int
    lines: tuple[Line, ...]

    @property
    def amounts(self) -> list[int]:
        """The lines' amounts in fen, in the order of the lines."""
        return [line.amount for line in self.lines]


def merges_with(lines: Sequence[Line], goods: Sellable, price: int) -> Line | None:
    """The line that one more of these goods is added to: same code and price. Weighed and open goods stay apart."""
    if goods.kind != "piece":
        return None
    return next(
        (
            line
            for line in lines
            if (line.product_id, line.code, line.price) == (goods.product_id, goods.code, price)
        ),
        None,
    )


def line_amount(price: int, quantity: int) -> int:
    """Fen of a line. Raises BadQuantity, BadAmount beyond what a till may hold."""
    if not 0 < quantity <= MOST:
        raise BadQuantity("一次最多 9999 件。请再看一眼数量。")
    amount = extend(price, quantity)
    if not 0 <= amount <= LARGEST:
        raise BadAmount("这一行的金额太大了。请再看一眼数量和价钱。")
    return amount


def check_whole(name: str, unit: str, kind: str, quantity: int) -> None:
    """Only weighed goods are sold in parts. Raises BadQuantity."""
    if kind != "weighed" and quantity % ONE:
        raise BadQuantity(f"{name}按{unit}卖，数量要整数。")


def check_for_sale(goods: Sellable) -> None:
    """Raises NotForSale."""
    if not goods.active:
        raise NotForSale(f"{goods.name}已经停卖了。要卖的话，请在商品里恢复。")


def base_quantity(quantity: int, factor: int) -> int:
    """Thousandths of the base unit that `quantity` thousandths of a unit take off the shelf."""
    return quantity * factor // ONE


def receipt_number(label: str, day: date, serial: int) -> str:
    """`7K-261124-0087`: never given out twice."""
    return f"{label}-{day:%y%m%d}-{serial:04d}"


def short_number(number: str) -> str:
    """`1124-0087`, as screens and paper show it."""
    _, day, serial = number.split("-")
    return f"{day[2:]}-{serial}"

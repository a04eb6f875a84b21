"""Sales, and the carts they come from."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pos.db.base import Model, Owned
from pos.kernel.clock import Instant


class Sale(Owned, Model, owner="store", fact=True):
    """Goods sold and paid. `total` is the sum of its lines, `rounding` what 抹零 took off; both fen.

    The id is the cart's, so one cart can be sold once only.
    """

    __tablename__ = "sale"
    __table_args__ = (
        UniqueConstraint("store_id", "epoch_id", "business_date", "serial", name="uq_sale_number"),
        Index("ix_sale_at", "store_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch_id: Mapped[UUID]
    business_date: Mapped[date]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    at: Mapped[Instant]
    terminal_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    shift_id: Mapped[UUID]
    intent_id: Mapped[UUID]
    total: Mapped[int]
    rounding: Mapped[int]

    lines: Mapped[list[SaleLine]] = relationship(order_by="SaleLine.position", lazy="selectin")


class SaleLine(Owned, Model, owner="store", root="sale", root_key=("sale_id",), fact=True):
    """One line as it was sold: price, factor and cost of that moment.

    `quantity` thousandths of `unit`; `factor` thousandths of the base unit in one; `amount` before and `paid`
    after this line's share of the rounding; `cost` of the whole line. Fen.
    """

    __tablename__ = "sale_line"
    __table_args__ = (ForeignKeyConstraint(["store_id", "sale_id"], ["sale.store_id", "sale.id"]),)

    sale_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    factor: Mapped[int]
    quantity: Mapped[int]
    price: Mapped[int]
    amount: Mapped[int]
    paid: Mapped[int]
    cost: Mapped[int]


class ReceiptCounter(Owned, Model, owner="local"):
    """The last serial given out on a business date of an epoch."""

    __tablename__ = "receipt_counter"

    epoch_id: Mapped[UUID] = mapped_column(primary_key=True)
    business_date: Mapped[date] = mapped_column(primary_key=True)
    serial: Mapped[int]


class Cart(Owned, Model, owner="local"):
    """What lies on a counter before it is paid. `state` is open or held; a terminal has one open cart at most."""

    __tablename__ = "cart"
    __table_args__ = (Index("ix_cart_terminal", "store_id", "terminal_id", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    opened_at: Mapped[Instant]
    changed_at: Mapped[Instant]


class CartLine(Owned, Model, owner="local"):
    """One line of a cart, with name, unit and price of the moment it was scanned. `touched` is the cart version."""

    __tablename__ = "cart_line"
    __table_args__ = (
        ForeignKeyConstraint(["store_id", "cart_id"], ["cart.store_id", "cart.id"], ondelete="CASCADE"),
    )

    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    touched: Mapped[int]
    product_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(60))
    icon: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    factor: Mapped[int]
    quantity: Mapped[int]
    price: Mapped[int]
    amount: Mapped[int]

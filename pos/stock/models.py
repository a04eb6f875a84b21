"""Stock: what moved, and what is therefore there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.kernel.clock import Instant


class StockMovement(Owned, Model, owner="store", fact=True):
    """Goods came or went: `quantity` thousandths and `value` fen of cost, both signed."""

    __tablename__ = "stock_movement"
    __table_args__ = (Index("ix_stock_movement_product", "store_id", "product_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    quantity: Mapped[int]
    value: Mapped[int]
    reason: Mapped[str] = mapped_column(String(12))
    reference_id: Mapped[UUID | None]
    at: Mapped[Instant]


class StockLevel(Owned, Model, owner="store"):
    """The sum of a product's movements, kept by adding each one: thousandths and fen."""

    __tablename__ = "stock_level"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    value: Mapped[int]

"""Moves goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from pos.db.core import add_rows, insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.ids import new_id
from pos.stock.models import StockLevel, StockMovement


@dataclass(frozen=True, slots=True)
class Move:
    """Goods that come (positive) or go (negative): thousandths of the base unit, and fen of cost."""

    product_id: UUID
    quantity: int
    value: int


def move_stock(
    session: HomeSession, moves: Sequence[Move], *, reason: str, reference_id: UUID | None = None
) -> None:
    """Write the movements and add them to the levels. The till may go below zero: the goods are in the customer's hand."""
    with writing(session):
        now = session.now()
        rows = [
            {
                "id": new_id(),
                "product_id": move.product_id,
                "quantity": move.quantity,
                "value": move.value,
                "reason": reason,
                "reference_id": reference_id,
                "at": now,
            }
            for move in moves
        ]
        levels = [
            {"product_id": move.product_id, "quantity": move.quantity, "value": move.value} for move in moves
        ]
        insert_rows(session, StockMovement.__table__, rows)
        add_rows(session, StockLevel.__table__, levels, adding=("quantity", "value"))


def costs_now(
    session: HomeSession, product_ids: Sequence[UUID], otherwise: dict[UUID, int]
) -> dict[UUID, tuple[int, int]]:
    """Moving average as `(value, quantity)` a product, so that cost = value × sold // quantity; fen and thousandths.

    Without stock there is no average: then the cost on the card, or nothing known and zero.
    """
    statement = select(StockLevel.product_id, StockLevel.quantity, StockLevel.value).where(
        StockLevel.product_id.in_(product_ids), StockLevel.quantity > 0, StockLevel.value >= 0
    )
    averages = {row.product_id: (row.value, row.quantity) for row in session.execute(statement)}
    return {
        product_id: averages.get(product_id, (otherwise.get(product_id, 0), 1000))
        for product_id in product_ids
    }

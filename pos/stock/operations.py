"""Moves goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

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

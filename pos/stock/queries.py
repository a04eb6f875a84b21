"""Reads stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from pos.db.session import HomeSession
from pos.stock.models import StockLevel


def on_hand(session: HomeSession, product_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Thousandths of the base unit that are there; goods that never moved are left out."""
    statement = select(StockLevel.product_id, StockLevel.quantity).where(
        StockLevel.product_id.in_(product_ids)
    )
    return {row.product_id: row.quantity for row in session.execute(statement)}

"""Reads stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from pos.db.core import rows_among
from pos.db.session import HomeSession
from pos.stock.models import StockLevel


def on_hand(session: HomeSession, product_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Thousandths of the base unit that are there; goods that never moved are left out."""
    statement = select(StockLevel.product_id, StockLevel.quantity).where(
        StockLevel.product_id.in_(product_ids)
    )
    return {row.product_id: row.quantity for row in session.execute(statement)}


_LEVEL = StockLevel.__table__
_AVERAGES = select(_LEVEL.c.product_id, _LEVEL.c.value, _LEVEL.c.quantity).where(
    _LEVEL.c.store_id == bindparam("store_id"), _LEVEL.c.quantity > 0, _LEVEL.c.value >= 0
)


def average_costs(session: HomeSession, product_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Moving average as `(value, quantity)`, so that cost = value × sold // quantity; fen and thousandths.

    Goods without stock have no average and are left out.
    """
    rows = rows_among(session, _AVERAGES, _LEVEL.c.product_id, product_ids)
    return {row["product_id"]: (row["value"], row["quantity"]) for row in rows}

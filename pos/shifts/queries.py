"""Reads drawers and their cash."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from pos.db.session import HomeSession
from pos.shifts.models import CashMovement


def cash_in_drawer(session: HomeSession, drawer_id: UUID) -> int:
    """Fen that should lie in the drawer: the sum of its movements."""
    statement = select(func.coalesce(func.sum(CashMovement.amount), 0)).where(
        CashMovement.drawer_id == drawer_id
    )
    return int(session.execute(statement).scalar_one())

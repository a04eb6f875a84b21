"""A turn at a drawer, and every movement of its cash."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.kernel.clock import Instant


class Shift(Owned, Model, owner="store"):
    """From one count of a drawer to the next."""

    __tablename__ = "shift"
    __table_args__ = (Index("ix_shift_drawer", "store_id", "drawer_id", "closed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    drawer_id: Mapped[UUID]
    opened_by: Mapped[UUID]
    opened_at: Mapped[Instant]
    business_date: Mapped[date]
    closed_at: Mapped[Instant | None]


class CashMovement(Owned, Model, owner="store", fact=True):
    """Cash into or out of a drawer: signed fen. Money received and change given are two movements."""

    __tablename__ = "cash_movement"
    __table_args__ = (Index("ix_cash_movement_shift", "store_id", "shift_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID]
    drawer_id: Mapped[UUID]
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(String(12))
    reference_id: Mapped[UUID | None]
    at: Mapped[Instant]

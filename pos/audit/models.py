"""Who did what. Written once, never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.db.types import Json
from pos.kernel.clock import Instant


class AuditEntry(Owned, Model, owner="store", fact=True):
    """One deed: `action` is a stable word, `details` hold ids and numbers, never names, phones or secrets."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "store_id", "at", "id"),
        Index("ix_audit_entry_staff", "store_id", "staff_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    staff_id: Mapped[UUID | None]
    terminal_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json)

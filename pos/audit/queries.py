"""Reads the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_

from pos.audit.models import AuditEntry
from pos.db.session import HomeSession
from pos.kernel.clock import Instant


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended. The id tells deeds of one instant apart, so that none is skipped."""

    at: Instant
    id: UUID


def audit_page(
    session: HomeSession,
    *,
    before: Mark | None = None,
    staff_id: UUID | None = None,
    span: tuple[Instant, Instant] | None = None,
    limit: int = 50,
) -> Sequence[AuditEntry]:
    """Deeds, the newest first, older than `before`; those of one person, and from `span[0]` until `span[1]`."""
    statement = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(tuple_(AuditEntry.at, AuditEntry.id) < (before.at, before.id))
    if staff_id is not None:
        statement = statement.where(AuditEntry.staff_id == staff_id)
    if span is not None:
        statement = statement.where(AuditEntry.at >= span[0], AuditEntry.at < span[1])
    return session.scalars(statement).all()

"""Reads the audit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pos.audit.models import AuditEntry
from pos.db.session import HomeSession
from pos.kernel.clock import Instant


def audit_page(
    session: HomeSession, *, before: Instant | None = None, limit: int = 50
) -> Sequence[AuditEntry]:
    """Deeds, the newest first, older than `before`."""
    statement = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    return session.scalars(statement if before is None else statement.where(AuditEntry.at < before)).all()

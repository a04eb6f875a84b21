"""Writes the audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pos.audit.models import AuditEntry
from pos.db.core import insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.ids import new_id


def record(
    session: HomeSession, actor: Actor, action: str, subject_id: UUID | None = None, **details: Any
) -> None:
    """Add one deed to the audit, in the transaction of the deed. `details` are ids and numbers only."""
    with writing(session):
        entry = {
            "id": new_id(),
            "at": session.now(),
            "staff_id": actor.staff_id,
            "terminal_id": actor.terminal_id,
            "action": action,
            "subject_id": subject_id,
            "details": details,
        }
        insert_rows(session, AuditEntry.__table__, [entry])

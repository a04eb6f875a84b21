"""Reads what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from pos.db.core import rows_of
from pos.db.session import HomeSession
from pos.kernel.clock import Instant
from pos.payments.models import PaymentIntent, Tender

KIND_NAMES = {"cash": "现金"}

_I, _T = PaymentIntent.__table__, Tender.__table__
_OF_SUBJECT = (
    select(_T.c.id, _T.c.kind, _T.c.amount, _T.c.received, _T.c.change, _T.c.at)
    .join(_I, (_I.c.store_id == _T.c.store_id) & (_I.c.home == _T.c.home) & (_I.c.id == _T.c.intent_id))
    .where(
        _I.c.store_id == bindparam("store_id"),
        _I.c.subject_id == bindparam("subject_id"),
        _T.c.withdrawn_at.is_(None),
    )
    .order_by(_T.c.id)
)


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """One payment that counts. Fen."""

    id: UUID
    kind: str
    amount: int
    received: int
    change: int
    at: Instant

    @property
    def name(self) -> str:
        """What people call this way of paying."""
        return KIND_NAMES[self.kind]


def tenders_of(session: HomeSession, subject_id: UUID) -> Sequence[TenderFacts]:
    """Payments towards a cart, sale or order that were not given back, in order."""
    return [TenderFacts(**row) for row in rows_of(session, _OF_SUBJECT, subject_id=subject_id)]

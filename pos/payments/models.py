"""What is to be paid and how it was. Named after Stripe's terms (field notes on payments)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pos.db.base import Homed, Model
from pos.kernel.clock import Instant


class PaymentIntent(Homed, Model):
    """One balance to be paid: of a sale at the till, later of an online order. `amount` in fen.

    `status` goes from requires_payment_method through processing or unknown to succeeded or canceled.
    """

    __tablename__ = "payment_intent"
    __table_args__ = (Index("ix_payment_intent_subject", "store_id", "home", "subject_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    amount: Mapped[int]
    status: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[Instant]
    succeeded_at: Mapped[Instant | None]

    tenders: Mapped[list[Tender]] = relationship(
        order_by="Tender.id",
        lazy="selectin",
        primaryjoin=(
            "and_(PaymentIntent.store_id == Tender.store_id, PaymentIntent.home == Tender.home,"
            " PaymentIntent.id == Tender.intent_id)"
        ),
    )


class Tender(Homed, Model, root="payment_intent", root_key=("home", "intent_id")):
    """Money of one kind towards an intent: `amount` counts, `received` was handed over, `change` went back. Fen."""

    __tablename__ = "tender"
    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "home", "intent_id"],
            ["payment_intent.store_id", "payment_intent.home", "payment_intent.id"],
        ),
        Index("ix_tender_intent", "store_id", "home", "intent_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    intent_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int]
    received: Mapped[int]
    change: Mapped[int]
    at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]

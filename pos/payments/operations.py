"""Takes money towards an intent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from pos.db.core import change_row, first_row, insert_new, insert_rows, rows_of
from pos.db.session import HomeSession, touch
from pos.db.writing import writing
from pos.kernel.errors import NotFound, Refused
from pos.kernel.ids import new_id
from pos.payments.models import PaymentIntent, Tender

_INTENT, _TENDER = PaymentIntent.__table__, Tender.__table__
_BY_SUBJECT = select(_INTENT).where(
    _INTENT.c.store_id == bindparam("store_id"),
    _INTENT.c.home == "store",
    _INTENT.c.subject_id == bindparam("subject_id"),
)
_LIVE_TENDERS = select(_TENDER).where(
    _TENDER.c.store_id == bindparam("store_id"),
    _TENDER.c.home == "store",
    _TENDER.c.intent_id == bindparam("intent_id"),
    _TENDER.c.withdrawn_at.is_(None),
)


class AlreadyPaid(Refused):
    """The balance is settled; nothing more is taken."""

    code = "already_paid"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a tender came to. `remaining` is what the intent still lacks; zero when it succeeded. Fen."""

    intent_id: UUID
    tender_id: UUID
    amount: int
    change: int
    remaining: int


def take_cash(session: HomeSession, subject_id: UUID, *, due: int, received: int | None) -> Taken:
    """Take `received` fen of cash towards `due` for a subject, None for all that is left; what is over is change.

    Raises AlreadyPaid.
    """
    with writing(session):
        intent_id, remaining = new_id(), due
        first = {"home": "store", "id": intent_id, "subject_id": subject_id, "created_at": session.now()}
        if not insert_new(session, _INTENT, first | _state(session, due, remaining, received)):
            intent_id, paid = _begun(session, subject_id, due)
            remaining -= paid
            state = _state(session, due, remaining, received)
            change_row(session, _INTENT, {"home": "store", "id": intent_id}, state)
        received = remaining if received is None else received
        amount = min(received, remaining)
        tender = {
            "home": "store",
            "id": new_id(),
            "intent_id": intent_id,
            "kind": "cash",
            "amount": amount,
            "received": received,
            "change": received - amount,
            "at": session.now(),
            "withdrawn_at": None,
        }
        insert_rows(session, _TENDER, [tender])
        return Taken(intent_id, tender["id"], amount, received - amount, remaining - amount)  # type: ignore[arg-type]


def withdraw_tender(session: HomeSession, subject_id: UUID, tender_id: UUID) -> int:
    """Give a tender back before the balance is settled; its fen. Raises NotFound, AlreadyPaid."""
    with writing(session):
        intent = first_row(session, _BY_SUBJECT, subject_id=subject_id)
        if intent is None:
            raise NotFound("这一单还没有收过钱。")
        if intent["status"] == "succeeded":
            raise AlreadyPaid("这一单已经收完了。要退钱请走退货。")
        tenders = rows_of(session, _LIVE_TENDERS, intent_id=intent["id"])
        tender = next((row for row in tenders if row["id"] == tender_id), None)
        if tender is None:
            raise NotFound("这笔钱已经退回去了。")
        change_row(session, _TENDER, {"home": "store", "id": tender_id}, {"withdrawn_at": session.now()})
        touch(session, _INTENT, {"home": "store", "id": intent["id"]})
        return int(tender["received"] - tender["change"])


def _state(session: HomeSession, due: int, remaining: int, received: int | None) -> dict[str, object]:
    settled = received is None or received >= remaining
    return {
        "amount": due,
        "status": "succeeded" if settled else "requires_payment_method",
        "succeeded_at": session.now() if settled else None,
    }


def _begun(session: HomeSession, subject_id: UUID, due: int) -> tuple[UUID, int]:
    intent = first_row(session, _BY_SUBJECT, subject_id=subject_id)
    if intent is None or intent["status"] == "succeeded":
        raise AlreadyPaid("这一单已经收过了，钱在账上。")
    paid = sum(row["amount"] for row in rows_of(session, _LIVE_TENDERS, intent_id=intent["id"]))
    if paid >= due > 0:
        raise AlreadyPaid("收的钱已经够了。请先退回一笔再收。")
    return intent["id"], paid

"""Opens turns at a drawer and moves its cash."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from pos.db.core import first_row, insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.clock import business_date
from pos.kernel.ids import new_id
from pos.shifts.models import CashMovement, Shift
from pos.shop.rules import ShopFacts

_SHIFT = Shift.__table__
_OPEN = select(_SHIFT.c.id).where(
    _SHIFT.c.store_id == bindparam("store_id"),
    _SHIFT.c.drawer_id == bindparam("drawer_id"),
    _SHIFT.c.closed_at.is_(None),
)


def open_shift(session: HomeSession, drawer_id: UUID, staff_id: UUID, shop: ShopFacts) -> UUID:
    """The drawer's open shift; one is begun when there is none, so that a sale never waits for it."""
    with writing(session):
        row = first_row(session, _OPEN, drawer_id=drawer_id)
        if row is not None:
            found: UUID = row["id"]
            return found
        shift = {
            "id": new_id(),
            "drawer_id": drawer_id,
            "opened_by": staff_id,
            "opened_at": session.now(),
            "business_date": business_date(session.now(), shop.zone, shop.day_cut_hour),
            "closed_at": None,
        }
        insert_rows(session, _SHIFT, [shift])
        return shift["id"]  # type: ignore[return-value]


def move_cash(
    session: HomeSession,
    *,
    shift_id: UUID,
    drawer_id: UUID,
    amounts: list[tuple[str, int]],
    reference_id: UUID,
) -> None:
    """Cash into (positive) or out of a drawer: `(reason, fen)`; amounts of zero are left out."""
    with writing(session):
        rows = [
            {
                "id": new_id(),
                "shift_id": shift_id,
                "drawer_id": drawer_id,
                "amount": amount,
                "reason": reason,
                "reference_id": reference_id,
                "at": session.now(),
            }
            for reason, amount in amounts
            if amount
        ]
        insert_rows(session, CashMovement.__table__, rows)

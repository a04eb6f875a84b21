"""Reads carts and sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from pos.db.core import first_row, rows_of
from pos.db.session import HomeSession
from pos.sales.models import Cart, CartLine, Sale
from pos.sales.rules import CartFacts, Line

_CART, _LINE = Cart.__table__, CartLine.__table__
_OPEN = select(_CART).where(
    _CART.c.store_id == bindparam("store_id"),
    _CART.c.terminal_id == bindparam("terminal_id"),
    _CART.c.state == "open",
)
_HELD = (
    select(_CART)
    .where(_CART.c.store_id == bindparam("store_id"), _CART.c.state == "held")
    .order_by(_CART.c.changed_at.desc())
    .limit(50)
)
_BY_ID = select(_CART).where(_CART.c.store_id == bindparam("store_id"), _CART.c.id == bindparam("cart_id"))
_HELD_COUNT = select(func.count().label("carts")).where(
    _CART.c.store_id == bindparam("store_id"), _CART.c.state == "held"
)
_LINES = (
    select(_LINE)
    .where(_LINE.c.store_id == bindparam("store_id"), _LINE.c.cart_id == bindparam("cart_id"))
    .order_by(_LINE.c.touched.desc(), _LINE.c.id.desc())
)


def open_cart(session: HomeSession, terminal_id: UUID) -> CartFacts | None:
    """What lies on a terminal's counter."""
    row = first_row(session, _OPEN, terminal_id=terminal_id)
    return None if row is None else _cart(session, row)


def cart_by_id(session: HomeSession, cart_id: UUID) -> tuple[CartFacts, str] | None:
    """A cart and its state."""
    row = first_row(session, _BY_ID, cart_id=cart_id)
    return None if row is None else (_cart(session, row), row["state"])


def held_carts(session: HomeSession) -> list[CartFacts]:
    """Carts put aside at any terminal, the latest first."""
    return [_cart(session, row) for row in rows_of(session, _HELD)]


def held_count(session: HomeSession) -> int:
    """How many carts are put aside."""
    row = first_row(session, _HELD_COUNT)
    return int(row["carts"]) if row else 0


def sale_by_id(session: HomeSession, sale_id: UUID) -> Sale | None:
    """A sale with its lines."""
    return session.get(Sale, (session.store_id, sale_id))


def last_sale_id(session: HomeSession, terminal_id: UUID) -> UUID | None:
    """The latest sale of a terminal."""
    return session.scalar(
        select(Sale.id).where(Sale.terminal_id == terminal_id).order_by(Sale.id.desc()).limit(1)
    )


def recent_sales(session: HomeSession, *, limit: int = 50) -> Sequence[Sale]:
    """The latest sales, the newest first."""
    return session.scalars(select(Sale).order_by(Sale.at.desc()).limit(limit)).all()


def _cart(session: HomeSession, row: Mapping[str, Any]) -> CartFacts:
    lines = rows_of(session, _LINES, cart_id=row["id"])
    return CartFacts(
        id=row["id"],
        terminal_id=row["terminal_id"],
        version=row["version"],
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
        lines=tuple(Line(**{name: line[name] for name in Line.__slots__}) for line in lines),
    )

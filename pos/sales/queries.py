"""Reads carts and sales."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from pos.audit.naming import names
from pos.db.core import first_row, rows_of
from pos.db.session import HomeSession
from pos.sales.models import Cart, CartLine, Sale
from pos.sales.rules import CartFacts, Line, short_number

_CART, _LINE = Cart.__table__, CartLine.__table__
_WITH_LINES = (
    select(
        _CART.c.id.label("cart_id"),
        _CART.c.terminal_id,
        _CART.c.state,
        _CART.c.version,
        _CART.c.opened_at,
        _CART.c.changed_at,
        *(_LINE.c[name] for name in Line.__slots__),
    )
    .outerjoin_from(_CART, _LINE, (_LINE.c.store_id == _CART.c.store_id) & (_LINE.c.cart_id == _CART.c.id))
    .where(_CART.c.store_id == bindparam("store_id"))
    .order_by(_LINE.c.touched.desc(), _LINE.c.id.desc())
)
_OPEN = _WITH_LINES.where(_CART.c.terminal_id == bindparam("terminal_id"), _CART.c.state == "open")
_BY_ID = _WITH_LINES.where(_CART.c.id == bindparam("cart_id"))
_HELD = (
    select(_CART.c.id)
    .where(_CART.c.store_id == bindparam("store_id"), _CART.c.state == "held")
    .order_by(_CART.c.changed_at.desc())
    .limit(50)
)
_HELD_COUNT = select(func.count().label("carts")).where(
    _CART.c.store_id == bindparam("store_id"), _CART.c.state == "held"
)


def open_cart(session: HomeSession, terminal_id: UUID) -> CartFacts | None:
    """What lies on a terminal's counter."""
    return _cart(rows_of(session, _OPEN, terminal_id=terminal_id))


def cart_by_id(session: HomeSession, cart_id: UUID) -> tuple[CartFacts, str] | None:
    """A cart and its state."""
    rows = rows_of(session, _BY_ID, cart_id=cart_id)
    cart = _cart(rows)
    return None if cart is None else (cart, rows[0]["state"])


def held_carts(session: HomeSession) -> list[CartFacts]:
    """Carts put aside at any terminal, the latest first."""
    found = [cart_by_id(session, row["id"]) for row in rows_of(session, _HELD)]
    return [cart for cart, _ in filter(None, found)]


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


@names("sale")
def sale_names(session: HomeSession, sale_ids: Collection[UUID]) -> dict[UUID, str]:
    """Receipt numbers of sales, as people see them."""
    rows = session.execute(select(Sale.id, Sale.number).where(Sale.id.in_(sale_ids)))
    return {sale_id: short_number(number) for sale_id, number in rows}


def _cart(rows: Sequence[Mapping[str, Any]]) -> CartFacts | None:
    if not rows:
        return None
    first = rows[0]
    return CartFacts(
        id=first["cart_id"],
        terminal_id=first["terminal_id"],
        version=first["version"],
        opened_at=first["opened_at"],
        changed_at=first["changed_at"],
        lines=tuple(Line(*(row[name] for name in Line.__slots__)) for row in rows if row["id"] is not None),
    )

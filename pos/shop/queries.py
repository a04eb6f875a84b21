"""Reads the shop and its terminals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from pos.audit.naming import names
from pos.db.core import first_row
from pos.db.session import HomeSession
from pos.kernel.scalecodes import ScaleLayout
from pos.kernel.tokens import digest
from pos.shop.models import Shop, Terminal, TerminalKey
from pos.shop.rules import ShopFacts, TerminalFacts

_SHOP = select(Shop.__table__).where(Shop.__table__.c.store_id == bindparam("store_id"))


def shop_facts(session: HomeSession) -> ShopFacts | None:
    """The shop, or None before set-up."""
    row = first_row(session, _SHOP)
    if row is None:
        return None
    facts = {
        name: row[name]
        for name in (
            "name",
            "address",
            "phone",
            "receipt_footer",
            "zone",
            "day_cut_hour",
            "rounding",
            "version",
        )
    }
    return ShopFacts(**facts, scale_layouts=tuple(ScaleLayout(**layout) for layout in row["scale_layouts"]))


_T, _K = Terminal.__table__, TerminalKey.__table__
_BY_TOKEN = (
    select(_T)
    .join(_K, (_K.c.store_id == _T.c.store_id) & (_K.c.terminal_id == _T.c.id))
    .where(
        _T.c.store_id == bindparam("store_id"),
        _K.c.token_hash == bindparam("token_hash"),
        _T.c.revoked_at.is_(None),
    )
)


def terminal_by_token(session: HomeSession, token: str) -> TerminalFacts | None:
    """The terminal whose browser holds this token."""
    row = first_row(session, _BY_TOKEN, token_hash=digest(token))
    return None if row is None else TerminalFacts(**{name: row[name] for name in TerminalFacts.__slots__})


def terminals(session: HomeSession) -> Sequence[Terminal]:
    """Every terminal that is not revoked, by number."""
    return session.scalars(
        select(Terminal).where(Terminal.revoked_at.is_(None)).order_by(Terminal.number)
    ).all()


def terminal_name(session: HomeSession, terminal_id: UUID) -> str:
    """The name of a terminal, present or past."""
    terminal = session.get(Terminal, (session.store_id, terminal_id))
    return terminal.name if terminal else ""


@names("terminal")
def terminal_names(session: HomeSession, terminal_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of terminals, present and past."""
    rows = session.execute(select(Terminal.id, Terminal.name).where(Terminal.id.in_(terminal_ids)))
    return {row.id: row.name for row in rows}

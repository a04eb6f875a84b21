"""Reads goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from pos.audit.naming import names
from pos.catalog.models import Product, ProductCode, QuickDesk, QuickKey
from pos.catalog.rules import DeskKey, Sellable
from pos.db.core import first_row, rows_among, rows_of
from pos.db.session import HomeSession
from pos.kernel.gtin import alias
from pos.kernel.quantity import ONE

_P, _C, _Q = Product.__table__, ProductCode.__table__, QuickKey.__table__
_PRODUCT = (
    _P.c.id,
    _P.c.sku,
    _P.c.name,
    _P.c.kind,
    _P.c.unit.label("base_unit"),
    _P.c.price.label("base_price"),
    _P.c.restricted,
    _P.c.icon,
    _P.c.active,
)
_CODE = (_C.c.code, _C.c.unit, _C.c.factor, _C.c.price)
_JOIN = (_C.c.store_id == _P.c.store_id) & (_C.c.product_id == _P.c.id)
_BY_CODE = (
    select(*_PRODUCT, *_CODE)
    .join_from(_C, _P, _JOIN)
    .where(_C.c.store_id == bindparam("store_id"), _C.c.code == bindparam("code"))
)
_BY_SKU = select(*_PRODUCT).where(_P.c.store_id == bindparam("store_id"), _P.c.sku == bindparam("sku"))
_BY_ID = select(*_PRODUCT).where(_P.c.store_id == bindparam("store_id"), _P.c.id == bindparam("product_id"))


def sellable_by_code(session: HomeSession, code: str) -> Sellable | None:
    """What exactly this code sells: a code on the goods, its other GTIN spelling, or the shop's own number."""
    for spelling in (code, alias(code)):
        row = first_row(session, _BY_CODE, code=spelling) if spelling else None
        if row is not None:
            return _sellable(row, row)
    row = first_row(session, _BY_SKU, sku=code)
    return None if row is None else _sellable(row, None)


def sellable_by_plu(session: HomeSession, plu: str) -> Sellable | None:
    """The goods a scale knows by this number, with or without its leading zeros."""
    return sellable_by_code(session, plu) or (
        sellable_by_code(session, plu.lstrip("0")) if plu.strip("0") else None
    )


def sellable_by_id(session: HomeSession, product_id: UUID, code: str | None = None) -> Sellable | None:
    """Goods by their id, sold by `code` or else by the base unit."""
    if code:
        found = sellable_by_code(session, code)
        return found if found and found.product_id == product_id else None
    row = first_row(session, _BY_ID, product_id=product_id)
    return None if row is None else _sellable(row, None)


def find_goods(session: HomeSession, text: str, *, limit: int = 20) -> list[Sellable]:
    """Active goods whose name holds `text` or whose code or number ends with it; at most `limit`."""
    text = plain_words(text)
    if not text:
        return []
    like = ending(text)
    found = {
        row["id"]: _sellable(row, None) for row in rows_of(session, _BY_NAME, text=like + "%", limit=limit)
    }
    if text.isascii() and len(text) >= 3:
        for row in rows_of(session, _BY_TAIL, text=like, limit=limit):
            found[row["id"], row["code"]] = _sellable(row, row)
    return list(found.values())[:limit]


def plain_words(text: str) -> str:
    """What a person looks for, without what no hand types: a NUL would end a pattern early and match everything."""
    return "".join(char for char in text[:40] if char.isprintable()).strip()


def ending(words: str) -> str:
    """The LIKE pattern, escaped by a backslash, of texts that end with `words`."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_BY_NAME = (
    select(*_PRODUCT)
    .where(
        _P.c.store_id == bindparam("store_id"), _P.c.active, _P.c.name.like(bindparam("text"), escape="\\")
    )
    .order_by(func.length(_P.c.name), _P.c.name)
    .limit(bindparam("limit"))
)
_BY_TAIL = (
    select(*_PRODUCT, *_CODE)
    .join_from(_C, _P, _JOIN)
    .where(
        _C.c.store_id == bindparam("store_id"),
        _P.c.active,
        or_(_C.c.code.like(bindparam("text"), escape="\\"), _P.c.sku.like(bindparam("text"), escape="\\")),
    )
    .limit(bindparam("limit"))
)
_DESK = (
    select(
        *_PRODUCT,
        *_CODE,
        _Q.c.id.label("key_id"),
        _Q.c.page,
        _Q.c.label,
        _Q.c.wash,
        _Q.c.code.label("key_code"),
    )
    .join_from(_Q, _P, (_Q.c.store_id == _P.c.store_id) & (_Q.c.product_id == _P.c.id))
    .outerjoin(
        _C,
        (_C.c.store_id == _Q.c.store_id) & (_C.c.code == _Q.c.code) & (_C.c.product_id == _Q.c.product_id),
    )
    .where(_Q.c.store_id == bindparam("store_id"))
    .order_by(_Q.c.position)
)
_QUICK_ONE = _DESK.where(_Q.c.id == bindparam("key_id"))


def desk_keys(session: HomeSession) -> list[DeskKey]:
    """The quick keys in order, those that cannot be sold from now among them."""
    return [_desk_key(row) for row in rows_of(session, _DESK)]


def quick_keys(session: HomeSession) -> list[DeskKey]:
    """The quick keys that sell, in order."""
    return [key for key in desk_keys(session) if key.is_whole and key.goods.active]


def quick_key_goods(session: HomeSession, key_id: UUID) -> Sellable | None:
    """What one quick key sells."""
    row = first_row(session, _QUICK_ONE, key_id=key_id)
    key = _desk_key(row) if row else None
    return key.goods if key and key.is_whole and key.goods.active else None


def _desk_key(row: Mapping[str, Any]) -> DeskKey:
    return DeskKey(
        id=row["key_id"],
        page=row["page"],
        label=row["label"],
        wash=row["wash"],
        code=row["key_code"],
        is_whole=row["key_code"] is None or row["code"] is not None,
        goods=_sellable(row, row if row["code"] else None),
    )


def desk_state(session: HomeSession) -> tuple[int, bool]:
    """The version of the desk, and whether there is a former one to go back to."""
    desk = session.get(QuickDesk, session.store_id)
    return (desk.version, desk.before is not None) if desk else (0, False)


def product(session: HomeSession, product_id: UUID) -> Product | None:
    """One product with its codes."""
    return session.get(Product, (session.store_id, product_id))


_NAMES = select(_P.c.id, _P.c.name).where(_P.c.store_id == bindparam("store_id"))
_COSTS = select(_P.c.id, _P.c.cost).where(_P.c.store_id == bindparam("store_id"), _P.c.cost.is_not(None))


def costs_of(session: HomeSession, product_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Fen a base unit costs, by the product card; goods without a cost are left out."""
    return {row["id"]: row["cost"] for row in rows_among(session, _COSTS, _P.c.id, product_ids)}


@names("product")
def product_names(session: HomeSession, product_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of goods, those off sale too."""
    return {row["id"]: row["name"] for row in rows_among(session, _NAMES, _P.c.id, list(product_ids))}


def _sellable(row: Mapping[str, Any], code: Mapping[str, Any] | None) -> Sellable:
    own_price = code["price"] if code is not None else None
    return Sellable(
        product_id=row["id"],
        code=code["code"] if code is not None else row["sku"],
        name=row["name"],
        kind=row["kind"],
        unit=code["unit"] if code is not None else row["base_unit"],
        base_unit=row["base_unit"],
        factor=code["factor"] if code is not None else ONE,
        price=row["base_price"] if own_price is None else own_price,
        restricted=row["restricted"],
        icon=row["icon"],
        active=row["active"],
    )

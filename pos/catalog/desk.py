"""The desk of quick keys as plain data, for the counter and for those who lay it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pos.catalog.queries import desk_keys, desk_state, find_goods, sellable_by_code, sellable_by_id
from pos.catalog.rules import DeskKey, Sellable, short_label
from pos.db.session import HomeSession
from pos.kernel.money import yuan
from pos.kernel.scans import BadScan, clean_scan
from pos.web.i18n import say


def choice(goods: Sellable) -> dict[str, Any]:
    """Goods to choose from, or on a key."""
    return {
        "product_id": goods.product_id,
        "code": goods.code,
        "name": goods.name,
        "price_text": say("现问价") if goods.kind == "open" else f"{yuan(goods.price)}/{goods.unit}",
        "icon": goods.icon,
    }


def desk_pages(keys: Sequence[DeskKey]) -> list[dict[str, Any]]:
    """Keys under the tabs they stand in."""
    pages: dict[str, list[dict[str, Any]]] = {}
    for key in keys:
        pages.setdefault(key.page, []).append(
            choice(key.goods) | {"id": key.id, "label": key.label, "wash": key.wash}
        )
    return [{"name": page, "keys": its_keys} for page, its_keys in pages.items()]


def desk_to_lay(session: HomeSession) -> dict[str, Any]:
    """Everything the page that lays the keys starts from."""
    keys = desk_keys(session)
    version, can_undo = desk_state(session)
    pages = desk_pages(keys)
    codes = {key.id: key for key in keys}
    for view in (view for page in pages for view in page["keys"]):
        key = codes[view["id"]]
        view |= {"code": key.code, "trouble": _trouble(key)}
    return {"version": version, "can_undo": can_undo, "pages": pages}


def _trouble(key: DeskKey) -> str:
    if not key.is_whole:
        return "codeless"
    return "" if key.goods.active else "archived"


def keys_for(session: HomeSession, words: str) -> list[dict[str, Any]]:
    """Goods on sale that a key could be made of: exactly those of a code, else those found by words."""
    exact = _exact(session, words)
    found = [exact] if exact else find_goods(session, words)
    return [_offer(session, goods) for goods in found if goods.active]


def _exact(session: HomeSession, words: str) -> Sellable | None:
    try:
        return sellable_by_code(session, clean_scan(words))
    except BadScan:
        return None


def _offer(session: HomeSession, goods: Sellable) -> dict[str, Any]:
    base = sellable_by_id(session, goods.product_id)
    sold_as = (goods.unit, goods.factor, goods.price)
    is_base = base is not None and sold_as == (base.unit, base.factor, base.price)
    return choice(goods) | {
        "code": None if is_base else goods.code,
        "label": short_label(goods.name),
        "wash": "",
        "trouble": "",
    }

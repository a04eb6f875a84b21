"""Makes sense of what was scanned or typed. A scan matches exactly or asks; it never guesses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from pos.catalog.operations import add_product
from pos.catalog.queries import find_goods, quick_key_goods, sellable_by_code, sellable_by_id, sellable_by_plu
from pos.catalog.rules import CodeDraft, ProductDraft, Sellable
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.errors import NotFound, Refused
from pos.kernel.money import BadAmount, parse_yuan
from pos.kernel.quantity import ONE, parse_quantity
from pos.kernel.scalecodes import ScaleReading, read_scale_code
from pos.kernel.scans import clean_scan
from pos.sales.operations.carts import add_goods
from pos.sales.rules import check_whole
from pos.shop.rules import ShopFacts

Kind = Literal["known", "unknown", "choose", "price", "weight"]


class NothingWeighed(Refused):
    """The scale's code says zero."""

    code = "nothing_weighed"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the till made of it: a line, or a question (`choose`, `price`, `weight`, or `unknown`)."""

    kind: Kind
    code: str = ""
    goods: Sellable | None = None
    line_id: UUID | None = None
    choices: list[Sellable] = field(default_factory=list)


def scan(
    session: HomeSession,
    actor: Actor,
    shop: ShopFacts,
    text: str,
    *,
    multiplier: str | None = None,
    typed: bool = False,
) -> Heard:
    """Sell what was scanned, `multiplier` of it; typed text may also be part of a name or the end of a code.

    Raises BadScan, BadQuantity, NotForSale, CartFull.
    """
    if typed:
        return _typed(session, actor, shop, text, multiplier)
    return _exact(session, actor, shop, clean_scan(text), multiplier) or Heard(
        "unknown", code=clean_scan(text)
    )


def pick(
    session: HomeSession,
    actor: Actor,
    goods: Sellable,
    *,
    quantity: str | None = None,
    price: str | None = None,
) -> Heard:
    """Sell goods that a person pointed at; asks for the weight or price it still needs. Raises as `scan`."""
    if goods.kind == "weighed" and quantity is None:
        return Heard("weight", goods.code, goods)
    if goods.kind == "open" and price is None:
        return Heard("price", goods.code, goods)
    amount = parse_quantity(quantity) if quantity is not None else ONE
    check_whole(goods.name, goods.unit, goods.kind, amount)
    own_price = parse_yuan(price) if goods.kind == "open" and price is not None else None
    if own_price == 0:
        raise BadAmount("价钱不能是零。请填这件卖多少钱。")
    line_id = add_goods(session, actor, goods, quantity=amount, price=own_price)
    return Heard("known", goods.code, goods, line_id)


def pick_product(
    session: HomeSession,
    actor: Actor,
    product_id: UUID,
    code: str | None,
    *,
    quantity: str | None = None,
    price: str | None = None,
) -> Heard:
    """Sell goods by their id, by one of their codes. Raises NotFound and as `scan`."""
    goods = sellable_by_id(session, product_id, code)
    if goods is None:
        raise NotFound("没有这种商品，可能刚停卖。请重新找一下。")
    return pick(session, actor, goods, quantity=quantity, price=price)


def press_quick_key(
    session: HomeSession, actor: Actor, key_id: UUID, *, multiplier: str | None = None
) -> Heard:
    """Sell what a key on the desk stands for, `multiplier` of it. Raises NotFound and as `scan`."""
    goods = quick_key_goods(session, key_id)
    if goods is None:
        raise NotFound("这个键的货停卖了，或者快捷键刚换过。请刷新页面，用现在的键。")
    return pick(session, actor, goods, quantity=multiplier)


def quick_add(session: HomeSession, actor: Actor, *, code: str, name: str, price: str, unit: str) -> Heard:
    """Write unknown goods down by name and price, code kept, and sell one. Raises BadGoods, CodeTaken, BadAmount."""
    code = clean_scan(code)
    with writing(session):
        draft = ProductDraft(
            name=name,
            price=parse_yuan(price),
            unit=unit or "个",
            kind="weighed" if unit == "公斤" else "piece",
            codes=(CodeDraft(code, unit or "个"),),
        )
        add_product(session, actor, draft)
        goods = sellable_by_code(session, code)
        if goods is None:
            message = "goods just written down cannot be found"
            raise LookupError(message)
        return pick(session, actor, goods)


def _exact(
    session: HomeSession, actor: Actor, shop: ShopFacts, code: str, multiplier: str | None
) -> Heard | None:
    goods = sellable_by_code(session, code)
    if goods is not None:
        return pick(session, actor, goods, quantity=multiplier)
    reading = read_scale_code(code, shop.scale_layouts)
    weighed = sellable_by_plu(session, reading.plu) if reading else None
    if reading is None or weighed is None:
        return None
    quantity, amount = _of_scale(weighed, reading)
    line_id = add_goods(session, actor, weighed, quantity=quantity, amount=amount)
    return Heard("known", code, weighed, line_id)


def _of_scale(goods: Sellable, reading: ScaleReading) -> tuple[int, int | None]:
    if reading.weight == 0 or reading.amount == 0:
        raise NothingWeighed(f"{goods.name}的秤码上是零。请重新称一次再贴码。")
    if reading.weight is not None:
        return reading.weight, reading.amount
    amount = reading.amount or 0
    return max(amount * ONE // goods.price, 1) if goods.kind == "weighed" and goods.price else ONE, amount


def _typed(session: HomeSession, actor: Actor, shop: ShopFacts, text: str, multiplier: str | None) -> Heard:
    words = text.strip()
    if words.isascii():
        code = clean_scan(words)
        found = _exact(session, actor, shop, code, multiplier)
        if found is not None:
            return found
    choices = find_goods(session, words)
    return Heard("choose", words[:40], choices=choices) if choices else Heard("unknown", words[:40])

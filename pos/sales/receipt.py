"""The receipt of a sale."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pos.db.session import HomeSession
from pos.kernel.clock import Instant, local
from pos.kernel.errors import NotFound
from pos.kernel.money import yuan
from pos.kernel.quantity import quantity_text
from pos.payments.queries import tenders_of
from pos.printing.document import Boxed, Centred, Document, Element, Pair, Rule, Title, makes
from pos.sales.models import Sale
from pos.sales.queries import sale_by_id
from pos.sales.rules import short_number
from pos.shop.queries import shop_facts, terminal_name
from pos.shop.rules import ShopFacts
from pos.staff.queries import name_of


@makes("receipt")
def receipt(session: HomeSession, sale_id: UUID | None, details: dict[str, Any]) -> Document:
    """The receipt; a copy says so in a box under the shop's name. Raises NotFound."""
    sale, shop = sale_by_id(session, sale_id) if sale_id else None, shop_facts(session)
    if sale is None or shop is None:
        raise NotFound("没有这张小票。")
    number = short_number(sale.number)
    elements: list[Element] = [Title(shop.name)]
    if shop.address:
        elements.append(Centred(shop.address))
    if "copy" in details:
        elements.append(_copy_box(details, shop))
    at = local(Instant(sale.at), shop.zone)
    elements += [
        Rule(),
        Pair(
            f"单号 {number}", f"{terminal_name(session, sale.terminal_id)} {name_of(session, sale.staff_id)}"
        ),
        Pair(f"{at:%Y-%m-%d %H:%M:%S}", f"{len(sale.lines)} 种"),
        Rule(),
        *_lines(sale),
        Rule(),
        *_sums(session, sale),
        Rule(),
    ]
    elements += [Centred(text) for text in (shop.receipt_footer, _call(shop)) if text]
    return Document(f"小票 {number}", tuple(elements))


def _copy_box(details: dict[str, Any], shop: ShopFacts) -> Boxed:
    at = local(Instant(details["at"]), shop.zone)
    return Boxed("补打", f"第 {details['copy']} 次  {at:%m-%d %H:%M}  {details['by']}")


def _lines(sale: Sale) -> list[Element]:
    elements: list[Element] = []
    for line in sale.lines:
        quantity = quantity_text(line.quantity, weighed=line.kind == "weighed")
        how_many = f"  {quantity} {line.unit} × {yuan(line.price)}"
        elements += [Pair(line.name, ""), Pair(how_many, yuan(line.amount))]
    return elements


def _sums(session: HomeSession, sale: Sale) -> list[Element]:
    tenders = tenders_of(session, sale.id)
    elements: list[Element] = []
    if sale.rounding:
        elements += [Pair("合计", yuan(sale.total)), Pair("抹零", yuan(-sale.rounding))]
    elements.append(Pair("应收", f"￥{yuan(sale.total - sale.rounding)}", large=True))
    elements += [Pair(tender.name, yuan(tender.received)) for tender in tenders]
    change = sum(tender.change for tender in tenders)
    return [*elements, Pair("找零", yuan(change))] if change else elements


def _call(shop: ShopFacts) -> str:
    return f"商品有问题凭小票来找  {shop.phone}" if shop.phone else "商品有问题凭小票来找"

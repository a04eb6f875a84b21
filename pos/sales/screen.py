"""What the counter's screen is told, as plain data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from pos.catalog.desk import choice, desk_pages
from pos.catalog.queries import quick_keys
from pos.catalog.rules import Sellable
from pos.db.session import HomeSession
from pos.kernel.clock import MINUTE, Instant, local
from pos.kernel.money import breakdown, yuan
from pos.kernel.quantity import ONE, jin_text, quantity_text
from pos.payments.queries import tenders_of
from pos.pricing.rules import note_offers, totals
from pos.printing.queries import asking_jobs, last_print, stopped_by
from pos.printing.rules import drawer_shut, stopped
from pos.sales.operations.scanning import Heard
from pos.sales.queries import held_carts, held_count, last_sale_id, open_cart, sale_by_id
from pos.sales.rules import CartFacts, Line, short_number
from pos.shop.queries import terminal_name
from pos.shop.rules import ShopFacts
from pos.staff.guard import SignedIn
from pos.stock.queries import on_hand
from pos.web.i18n import say

CHANGE_SHOWN = 10 * MINUTE
PRINT_WORDS = {
    "queued": "正在打小票",
    "printing": "正在打小票",
    "printed": "小票打好了",
    "sent": "已送到小票机",
    "asking": "小票没打，等您定",
    "dropped": "不打小票",
    "none": "不打小票",
}


def state_of(session: HomeSession, here: SignedIn, paid: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole state of a counter: cart, carts put aside, and what was just paid."""
    cart = open_cart(session, here.terminal.id)
    return {"cart": _cart(session, cart, here.shop), "held": held_count(session), "paid": paid}


def still_shown(session: HomeSession, here: SignedIn) -> dict[str, Any] | None:
    """The sale whose change is still on the screen of this terminal: paid just now, and nothing scanned since."""
    cart, sale_id = open_cart(session, here.terminal.id), last_sale_id(session, here.terminal.id)
    sale = sale_by_id(session, sale_id) if sale_id and not (cart and cart.lines) else None
    return paid_view(session, sale.id) if sale and session.now() - sale.at < CHANGE_SHOWN else None


def _cart(session: HomeSession, cart: CartFacts | None, shop: ShopFacts) -> dict[str, Any]:
    lines = cart.lines if cart else ()
    sums = totals([line.amount for line in lines], shop.rounding)
    tenders = tenders_of(session, cart.id) if cart else []
    received = sum(tender.amount for tender in tenders)
    remaining = sums.due - received
    return {
        "id": cart.id if cart else None,
        "version": cart.version if cart else 0,
        "lines": [line_view(line) for line in lines],
        "subtotal": sums.subtotal,
        "rounding": sums.rounding,
        "due": sums.due,
        "received": received,
        "remaining": remaining,
        "tenders": [
            {"id": tender.id, "kind": tender.kind, "name": tender.name, "amount": tender.amount}
            for tender in tenders
        ],
        "notes": [
            {"fen": offer.fen, "short": offer.short, "change": offer.change}
            for offer in note_offers(remaining)
        ],
    }


def line_view(line: Line) -> dict[str, Any]:
    """One line of the slip."""
    weighed = line.kind == "weighed"
    return {
        "id": line.id,
        "name": line.name,
        "code": line.code,
        "quantity": line.quantity,
        "quantity_text": quantity_text(line.quantity, weighed=weighed),
        "unit": line.unit,
        "price_text": f"{yuan(line.price)}/{line.unit}",
        "factor_text": say(f"1 {line.unit} = {quantity_text(line.factor)} 件") if line.factor != ONE else "",
        "aid_text": say(f"（{jin_text(line.quantity)} 斤）") if weighed else "",
        "amount": line.amount,
        "icon": line.icon,
        "weighed": weighed,
        "steps": line.kind == "piece",
    }


def heard_view(session: HomeSession, heard: Heard) -> dict[str, Any]:
    """What the till just heard, or what it asks."""
    goods = heard.goods
    view: dict[str, Any] = {
        "kind": heard.kind,
        "code": heard.code,
        "line_id": heard.line_id,
        "tags": [],
        "choices": [],
    }
    if heard.kind == "unknown":
        return view | {
            "title": say(f"{heard.code} 没见过"),
            "text": say("条码已留着，填名称和价就能卖。"),
            "icon": "alert",
            "price": None,
            "per": "",
        }
    if heard.kind == "choose":
        choices = [choice(goods) for goods in heard.choices]
        return view | {
            "title": say(f"“{heard.code}”找到 {len(choices)} 种"),
            "text": say("点一下要卖的那种。"),
            "icon": "search",
            "price": None,
            "per": "",
            "choices": choices,
        }
    if goods is None:
        message = f"{heard.kind} without goods"
        raise ValueError(message)
    asks = {"weight": "称好重量，填公斤数。", "price": "问好价钱，填上就卖。"}
    return view | {
        "title": goods.name,
        "text": say(asks.get(heard.kind, "")),
        "icon": goods.icon,
        "price": goods.price if goods.kind != "open" else None,
        "per": say(f"每{goods.unit}"),
        "product_id": goods.product_id,
        "tags": _stock_tags(session, goods),
    }


def note_view(title: str, text: str = "", *, kind: str = "note", icon: str = "check") -> dict[str, Any]:
    """A plain word to the person at the counter."""
    return {
        "kind": kind,
        "title": say(title),
        "text": say(text),
        "icon": icon,
        "price": None,
        "per": "",
        "tags": [],
        "choices": [],
    }


def paid_view(session: HomeSession, sale_id: UUID) -> dict[str, Any]:
    """A sale just made: change due, how to hand it out, and what the printer does."""
    sale = sale_by_id(session, sale_id)
    if sale is None:
        message = "a sale just made cannot be found"
        raise LookupError(message)
    tenders = tenders_of(session, sale_id)
    change = sum(tender.change for tender in tenders)
    state, trouble = last_print(session, sale_id)
    shut = bool(trouble) and state in ("queued", "printing")
    return {
        "sale_id": sale_id,
        "number": short_number(sale.number),
        "due": sale.total - sale.rounding,
        "received": sum(tender.received for tender in tenders),
        "change": change,
        "breakdown": [_handed(face, pieces) for face, pieces in breakdown(change)],
        "receipt_url": url_for("sales_counter.receipt_picture", sale_id=sale_id, kind="svg"),
        "print": {
            "state": state,
            "text": say(trouble or PRINT_WORDS[state]),
            "drawer": say(drawer_shut(trouble)) if shut else "",
        },
    }


def _handed(face: int, pieces: int) -> dict[str, str]:
    if face >= 100:
        return {"label": say(f"{face // 100} 元"), "count_text": say(f"{pieces} 张")}
    return {"label": say(f"{face // 10} 角"), "count_text": say(f"{pieces} 枚")}


def held_view(session: HomeSession, shop: ShopFacts) -> list[dict[str, Any]]:
    """The carts put aside."""
    views = []
    for cart in held_carts(session):
        at = local(Instant(cart.changed_at), shop.zone)
        due = totals(cart.amounts, shop.rounding).due
        views.append(
            {
                "cart_id": cart.id,
                "label": f"{at:%H:%M} · {say(f'{len(cart.lines)} 种')} · {yuan(due)}",
                "terminal": terminal_name(session, cart.terminal_id),
                "lines": [line.name for line in cart.lines[:6]],
            }
        )
    return views


def desk_view(session: HomeSession) -> list[dict[str, Any]]:
    """The quick keys, page by page."""
    return desk_pages(quick_keys(session))


def strip_view(session: HomeSession, here: SignedIn) -> dict[str, Any]:
    """The line at the top: what works and what does not."""
    waiting = asking_jobs(session)
    words = say(f"有 {len(waiting)} 张小票没打")
    return {
        "printer": _printer_view(session, here, words if waiting else ""),
        "sync": None,
        "unsent": 0,
        "print_waiting": {"count": len(waiting), "text": words} if waiting else None,
    }


def _printer_view(session: HomeSession, here: SignedIn, waiting: str) -> dict[str, str]:
    if here.terminal.printer_id is None:
        return {"state": "none", "text": say("没接小票机")}
    trouble = stopped_by(session, here.terminal.printer_id)
    if trouble:
        return {"state": "stopped", "text": say(stopped(say(trouble))), "say": say(drawer_shut(trouble))}
    if waiting:
        return {"state": "asking", "text": waiting}
    return {"state": "ok", "text": say("小票机正常")}


def _stock_tags(session: HomeSession, goods: Sellable) -> list[dict[str, str]]:
    stock = on_hand(session, [goods.product_id]).get(goods.product_id)
    if stock is None or goods.kind == "open":
        return []
    return [
        {"text": say(f"库存 {quantity_text(stock)} {goods.base_unit}"), "tone": "straw" if stock <= 0 else ""}
    ]

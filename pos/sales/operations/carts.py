"""Puts goods on the counter and takes them off again. The cart lives in the database: pull the plug, it is still there."""

from __future__ import annotations

from uuid import UUID

from pos.audit.operations import record
from pos.catalog.rules import Sellable
from pos.db.core import change_row, delete_rows, insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.errors import NotFound
from pos.kernel.ids import new_id
from pos.kernel.quantity import ONE
from pos.payments.queries import tenders_of
from pos.sales.models import Cart, CartLine
from pos.sales.queries import cart_by_id, open_cart
from pos.sales.rules import (
    MOST_LINES,
    CartEmpty,
    CartFacts,
    CartFull,
    Line,
    MoneyTaken,
    NoSuchLine,
    check_for_sale,
    check_whole,
    line_amount,
    merges_with,
)

_CART, _LINE = Cart.__table__, CartLine.__table__


def add_goods(
    session: HomeSession,
    actor: Actor,
    goods: Sellable,
    *,
    quantity: int = ONE,
    price: int | None = None,
    amount: int | None = None,
) -> UUID:
    """Add `quantity` thousandths of goods to the terminal's cart; the line.

    `price` replaces the code's for open-price goods, `amount` is what a scale printed; fen.
    Raises NotForSale, CartFull, BadQuantity, BadAmount.
    """
    check_for_sale(goods)
    price = goods.price if price is None else price
    line_amount(price, quantity)
    with writing(session):
        cart = _cart_of(session, actor)
        twin = merges_with(cart.lines, goods, price) if amount is None else None
        version = _next_version(session, cart)
        if twin is not None:
            total = twin.quantity + quantity
            change_row(
                session,
                _LINE,
                {"cart_id": cart.id, "id": twin.id},
                {"quantity": total, "amount": line_amount(price, total), "touched": version},
            )
            return twin.id
        if len(cart.lines) >= MOST_LINES:
            raise CartFull(f"一单最多 {MOST_LINES} 行。请先收这一单的钱，再开一单。")
        line = {
            "cart_id": cart.id,
            "id": new_id(),
            "touched": version,
            "product_id": goods.product_id,
            "code": goods.code,
            "name": goods.name,
            "icon": goods.icon,
            "unit": goods.unit,
            "kind": goods.kind,
            "factor": goods.factor,
            "quantity": quantity,
            "price": price,
            "amount": line_amount(price, quantity) if amount is None else amount,
        }
        insert_rows(session, _LINE, [line])
        return line["id"]  # type: ignore[return-value]


def set_quantity(session: HomeSession, actor: Actor, line_id: UUID, quantity: int) -> Line:
    """Change how many of a line; the line as it was. Raises NoSuchLine, MoneyTaken, BadQuantity, BadAmount."""
    with writing(session):
        cart, line = _line(session, actor, line_id)
        check_whole(line.name, line.unit, line.kind, quantity)
        if quantity < line.quantity:
            _check_no_money(session, cart)
            record(session, actor, "quantity_lowered", line.product_id, before=line.quantity, after=quantity)
        change_row(
            session,
            _LINE,
            {"cart_id": cart.id, "id": line_id},
            {
                "quantity": quantity,
                "amount": line_amount(line.price, quantity),
                "touched": _next_version(session, cart),
            },
        )
        return line


def void_line(session: HomeSession, actor: Actor, line_id: UUID) -> Line:
    """Take a line off; the line as it was. Raises NoSuchLine, MoneyTaken."""
    with writing(session):
        cart, line = _line(session, actor, line_id)
        _check_no_money(session, cart)
        delete_rows(session, _LINE, {"cart_id": cart.id, "id": line_id})
        _next_version(session, cart)
        record(session, actor, "line_voided", line.product_id, quantity=line.quantity, amount=line.amount)
        return line


def clear_cart(session: HomeSession, actor: Actor) -> int:
    """Take everything off; how many lines there were. Raises CartEmpty, MoneyTaken."""
    with writing(session):
        cart = _filled(session, actor)
        _check_no_money(session, cart)
        delete_rows(session, _LINE, {"cart_id": cart.id})
        _next_version(session, cart)
        record(session, actor, "cart_cleared", cart.id, lines=len(cart.lines), amount=sum(cart.amounts))
        return len(cart.lines)


def hold_cart(session: HomeSession, actor: Actor) -> UUID:
    """Put the cart aside for any terminal to take up; the cart. Raises CartEmpty, MoneyTaken."""
    with writing(session):
        cart = _filled(session, actor)
        _check_no_money(session, cart)
        change_row(session, _CART, {"id": cart.id}, {"state": "held", "changed_at": session.now()})
        session.info["held_changed"] = True
        record(session, actor, "cart_held", cart.id, lines=len(cart.lines), amount=sum(cart.amounts))
        return cart.id


def recall_cart(session: HomeSession, actor: Actor, cart_id: UUID) -> None:
    """Take a held cart up at this terminal; what lies here is put aside. Raises NotFound, MoneyTaken."""
    with writing(session):
        found = cart_by_id(session, cart_id)
        if found is None or found[1] != "held":
            raise NotFound("这张挂单已经被别的台取走了。")
        here = open_cart(session, _terminal(actor))
        if here is not None and here.lines:
            hold_cart(session, actor)
        elif here is not None:
            delete_rows(session, _CART, {"id": here.id})
        change_row(session, _CART, {"id": cart_id}, {"state": "open", "terminal_id": actor.terminal_id})
        session.info["held_changed"] = True
        record(session, actor, "cart_recalled", cart_id)


def drop_cart(session: HomeSession, cart_id: UUID) -> None:
    """Forget a cart that has become a sale."""
    with writing(session):
        delete_rows(session, _CART, {"id": cart_id})


def _cart_of(session: HomeSession, actor: Actor) -> CartFacts:
    terminal_id = _terminal(actor)
    cart = open_cart(session, terminal_id)
    if cart is None:
        now = session.now()
        cart = CartFacts(new_id(), terminal_id, 0, now, now, ())
        row = {
            "id": cart.id,
            "terminal_id": terminal_id,
            "state": "open",
            "version": 0,
            "opened_at": now,
            "changed_at": now,
        }
        insert_rows(session, _CART, [row])
    return cart


def _terminal(actor: Actor) -> UUID:
    if actor.terminal_id is None:
        raise NotFound("请先在收银台上登录。")
    return actor.terminal_id


def _next_version(session: HomeSession, cart: CartFacts) -> int:
    change_row(session, _CART, {"id": cart.id}, {"version": cart.version + 1, "changed_at": session.now()})
    return cart.version + 1


def _filled(session: HomeSession, actor: Actor) -> CartFacts:
    cart = open_cart(session, _terminal(actor))
    if cart is None or not cart.lines:
        raise CartEmpty("这一单还是空的。请先扫一件商品。")
    return cart


def _line(session: HomeSession, actor: Actor, line_id: UUID) -> tuple[CartFacts, Line]:
    cart = open_cart(session, _terminal(actor))
    line = next((line for line in cart.lines if line.id == line_id), None) if cart else None
    if cart is None or line is None:
        raise NoSuchLine("这一行已经不在单里了。")
    return cart, line


def _check_no_money(session: HomeSession, cart: CartFacts) -> None:
    if tenders_of(session, cart.id):
        raise MoneyTaken("这一单已经收了一部分钱。请先退回那笔钱，再改。")

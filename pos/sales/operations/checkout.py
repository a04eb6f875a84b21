"""Takes money and makes the sale, in one transaction: sale, lines, tender, movements, levels, cash, print job."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pos.audit.operations import record
from pos.catalog.queries import costs_of
from pos.changes.queries import current_epoch
from pos.db.core import change_row, count_up, insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.clock import business_date
from pos.kernel.money import LARGEST, BadAmount
from pos.kernel.quantity import ONE
from pos.payments.operations import Taken, take_cash, withdraw_tender
from pos.pricing.rules import Totals, paid_shares, totals
from pos.printing.operations import queue_job
from pos.sales.models import Cart, ReceiptCounter, Sale, SaleLine
from pos.sales.operations.carts import drop_cart
from pos.sales.queries import open_cart
from pos.sales.rules import CartChanged, CartEmpty, CartFacts, base_quantity, receipt_number
from pos.shifts.operations import move_cash, open_shift
from pos.shop.rules import ShopFacts, TerminalFacts
from pos.stock.operations import Move, move_stock
from pos.stock.queries import average_costs

_CART, _COUNTER = Cart.__table__, ReceiptCounter.__table__


@dataclass(frozen=True, slots=True)
class Till:
    """Where money is taken and by whom."""

    actor: Actor
    terminal: TerminalFacts
    shop: ShopFacts


@dataclass(frozen=True, slots=True)
class Paid:
    """What came of a payment. `sale_id` is None while the customer still owes `remaining` fen."""

    sale_id: UUID | None
    received: int
    change: int
    remaining: int


def pay_cash(session: HomeSession, till: Till, *, version: int, received: int | None = None) -> Paid:
    """Take cash for the terminal's cart: `received` fen, or None for exactly what is due.

    Less than what is due is a part payment; the tender that settles it makes the sale. `version` is the cart's
    that the person saw. Raises CartEmpty, CartChanged, BadAmount, AlreadyPaid.
    """
    if received is not None and not 0 < received <= LARGEST:
        raise BadAmount("收的钱数不对。请再看一眼。")
    with writing(session):
        cart = _seen(session, till, version)
        sums = totals(cart.amounts, till.shop.rounding)
        paid = take_cash(session, cart.id, due=sums.due, received=received)
        shift_id = open_shift(session, till.terminal.drawer_id, _staff(till), till.shop)
        move_cash(
            session,
            shift_id=shift_id,
            drawer_id=till.terminal.drawer_id,
            amounts=[("sale", paid.amount + paid.change), ("change", -paid.change)],
            reference_id=paid.tender_id,
        )
        if paid.remaining:
            change_row(
                session, _CART, {"id": cart.id}, {"version": cart.version + 1, "changed_at": session.now()}
            )
            return Paid(None, paid.amount + paid.change, paid.change, paid.remaining)
        _make_sale(session, till, cart, sums, paid, shift_id)
        return Paid(cart.id, paid.amount + paid.change, paid.change, 0)


def withdraw(session: HomeSession, till: Till, tender_id: UUID) -> int:
    """Give a part payment back; its fen. Raises NotFound, AlreadyPaid, CartEmpty."""
    with writing(session):
        cart = _filled(session, till)
        back = withdraw_tender(session, cart.id, tender_id)
        shift_id = open_shift(session, till.terminal.drawer_id, _staff(till), till.shop)
        move_cash(
            session,
            shift_id=shift_id,
            drawer_id=till.terminal.drawer_id,
            amounts=[("withdrawn", -back)],
            reference_id=tender_id,
        )
        change_row(
            session, _CART, {"id": cart.id}, {"version": cart.version + 1, "changed_at": session.now()}
        )
        record(session, till.actor, "tender_withdrawn", tender_id, amount=back)
        return back


def _make_sale(
    session: HomeSession, till: Till, cart: CartFacts, sums: Totals, paid: Taken, shift_id: UUID
) -> None:
    now = session.now()
    epoch = current_epoch(session)
    day = business_date(now, till.shop.zone, till.shop.day_cut_hour)
    serial = count_up(session, _COUNTER, {"epoch_id": epoch.id, "business_date": day}, "serial")
    lines = sorted(cart.lines, key=lambda line: line.id)
    costs = _line_costs(session, cart)
    shares = paid_shares([line.amount for line in lines], sums.rounding)
    insert_rows(
        session,
        Sale.__table__,
        [
            {
                "id": cart.id,
                "epoch_id": epoch.id,
                "business_date": day,
                "serial": serial,
                "number": receipt_number(epoch.label, day, serial),
                "at": now,
                "terminal_id": till.terminal.id,
                "staff_id": _staff(till),
                "shift_id": shift_id,
                "intent_id": paid.intent_id,
                "total": sums.subtotal,
                "rounding": sums.rounding,
            }
        ],
    )
    insert_rows(
        session,
        SaleLine.__table__,
        [
            {
                "sale_id": cart.id,
                "position": position,
                "product_id": line.product_id,
                "code": line.code,
                "name": line.name,
                "unit": line.unit,
                "kind": line.kind,
                "factor": line.factor,
                "quantity": line.quantity,
                "price": line.price,
                "amount": line.amount,
                "paid": share,
                "cost": costs[line.id],
            }
            for position, (line, share) in enumerate(zip(lines, shares, strict=True), start=1)
        ],
    )
    moves = [
        Move(line.product_id, -base_quantity(line.quantity, line.factor), -costs[line.id]) for line in lines
    ]
    move_stock(session, moves, reason="sale", reference_id=cart.id)
    queue_job(session, till.terminal.printer_id, "receipt", subject_id=cart.id, opens_drawer=True)
    drop_cart(session, cart.id)


def _line_costs(session: HomeSession, cart: CartFacts) -> dict[UUID, int]:
    ids = list({line.product_id for line in cart.lines})
    averages = average_costs(session, ids)
    without = [product_id for product_id in ids if product_id not in averages]
    if without:
        on_card = costs_of(session, without)
        averages |= {product_id: (on_card.get(product_id, 0), ONE) for product_id in without}
    costs = {}
    for line in cart.lines:
        value, quantity = averages[line.product_id]
        costs[line.id] = value * base_quantity(line.quantity, line.factor) // quantity
    return costs


def _seen(session: HomeSession, till: Till, version: int) -> CartFacts:
    cart = _filled(session, till)
    if cart.version != version:
        raise CartChanged("单子刚变过。请再看一眼应收，再收钱。")
    return cart


def _filled(session: HomeSession, till: Till) -> CartFacts:
    cart = open_cart(session, till.terminal.id)
    if cart is None or not cart.lines:
        raise CartEmpty("这一单还是空的。请先扫一件商品。")
    return cart


def _staff(till: Till) -> UUID:
    staff_id = till.actor.staff_id
    if staff_id is None:
        message = "money is taken by a person"
        raise ValueError(message)
    return staff_id

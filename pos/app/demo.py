"""A furnished shop to try things in."""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from pos.app.first_run import FirstDay, open_first_day
from pos.db.engines import session_here
from pos.kernel.actor import MACHINE
from pos.printing.rules import PrinterDraft
from pos.shop.operations import give_key
from pos.shop.queries import terminals
from pos.shop.rules import ShopFacts
from pos.staff.guard import remember
from pos.staff.operations import add_person

SHOP = ShopFacts(
    name="荷塘便民店",
    address="菏泽市牡丹区荷塘村文化广场东",
    phone="0530-5550126",
    receipt_footer="谢谢惠顾，常来坐坐",
)


def furnish(app: Flask) -> None:
    """Open the demo shop if there is none, and let any browser of this machine be its terminal 1."""
    with app.app_context():
        session = session_here()
        if session.homestead.store_id is None:
            printer = PrinterDraft(driver="virtual", name="虚拟小票机")
            open_first_day(
                session, FirstDay(shop=SHOP, owner="张秀兰", pin="2580", printer=printer, samples=True)
            )
            add_person(session, MACHINE, name="李强", role="cashier", pin="1470")
            add_person(session, MACHINE, name="王小梅", role="helper", pin="3690")

    @app.get("/demo")
    def demo_door() -> ResponseReturnValue:
        terminal = terminals(session_here())[0]
        remember(terminal=give_key(session_here(), terminal.id))
        return redirect(url_for("staff_counter.door"), 303)

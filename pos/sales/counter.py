"""The counter: one call a scan, one call a payment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from devices.escpos.builder import PROFILE_80
from devices.paper_png import paper_png
from devices.paper_svg import paper_svg
from pos.catalog.desk import choice
from pos.catalog.queries import find_goods
from pos.db.engines import session_here
from pos.kernel.money import yuan
from pos.kernel.quantity import parse_quantity
from pos.printing.document import document_of
from pos.printing.escpos import paper_of
from pos.printing.queries import printer_facts
from pos.sales import screen
from pos.sales.operations import carts, checkout, receipts, scanning
from pos.sales.operations.checkout import Till
from pos.sales.requests import Added, Cash, Copied, Counted, Pressed, QuickAdded, Recalled, Scanned, Screen
from pos.shop.operations import set_screen
from pos.staff.guard import needs, signed_in
from pos.web.i18n import language, script_texts
from pos.web.posts import body_as, json_post

blueprint = Blueprint("sales_counter", __name__, template_folder="templates")


@blueprint.get("/counter")
@needs("sell")
def page() -> str:
    """The counter's one page."""
    here, session = signed_in(), session_here()
    boot = {
        "csrf": generate_csrf(),
        "lang": language(),
        "theme": here.terminal.theme,
        "large": here.terminal.large,
        "sound": here.terminal.sound,
        "texts": script_texts(),
        "terminal": {"name": here.terminal.name, "printer_id": here.terminal.printer_id},
        "staff": {"name": here.person.name, "role": here.person.role},
        "shop": {"name": here.shop.name},
        "state": screen.state_of(session, here, screen.still_shown(session, here)),
        "quick": screen.desk_view(session),
        "strip": screen.strip_view(session, here),
        "urls": {
            "manage": url_for("catalog_manager.goods") if here.person.may("manage_goods") else None,
            "signout": url_for("staff_counter.leave"),
            "language": url_for("language.choose"),
            "events": url_for("sales_counter.events"),
        },
    }
    return render_template(
        "sales/counter_sale.html", boot=boot, here=here, theme=here.terminal.theme, large=here.terminal.large
    )


@blueprint.get("/counter/state")
@needs("sell")
def state() -> Response:
    """Everything the screen shows, for a screen that missed something."""
    here, session = signed_in(), session_here()
    return _json({"state": screen.state_of(session, here), "strip": screen.strip_view(session, here)})


@blueprint.get("/counter/strip")
@needs("sell")
def strip() -> Response:
    """What works and what does not: all the screen needs after news of the printer."""
    return _json({"strip": screen.strip_view(session_here(), signed_in())})


@blueprint.post("/counter/scan")
@json_post
@needs("sell")
def scan() -> dict[str, Any]:
    """A scan or a typed text."""
    here, asked = signed_in(), body_as(Scanned)
    heard = scanning.scan(
        session_here(), here.actor, here.shop, asked.text, multiplier=asked.multiplier, typed=asked.typed
    )
    return _answer(screen.heard_view(session_here(), heard))


@blueprint.post("/counter/add")
@json_post
@needs("sell")
def add() -> dict[str, Any]:
    """Goods chosen from a list, with the weight or price that was asked for."""
    asked = body_as(Added)
    heard = scanning.pick_product(
        session_here(),
        signed_in().actor,
        asked.product_id,
        asked.code,
        quantity=asked.quantity,
        price=asked.price,
    )
    return _answer(screen.heard_view(session_here(), heard))


@blueprint.post("/counter/quick")
@json_post
@needs("sell")
def quick() -> dict[str, Any]:
    """A quick key."""
    asked = body_as(Pressed)
    heard = scanning.press_quick_key(
        session_here(), signed_in().actor, asked.key_id, multiplier=asked.multiplier
    )
    return _answer(screen.heard_view(session_here(), heard))


@blueprint.get("/counter/desk")
@needs("sell")
def desk() -> Response:
    """The quick keys, for a screen that heard they were laid anew."""
    return _json({"quick": screen.desk_view(session_here())})


@blueprint.post("/counter/quick-add")
@json_post
@needs("add_goods")
def quick_add() -> dict[str, Any]:
    """Name unknown goods and sell one."""
    asked = body_as(QuickAdded)
    heard = scanning.quick_add(
        session_here(),
        signed_in().actor,
        code=asked.code,
        name=asked.name,
        price=asked.price,
        unit=asked.unit,
    )
    return _answer(screen.heard_view(session_here(), heard))


@blueprint.post("/counter/lines/<uuid:line_id>/quantity")
@json_post
@needs("sell")
def quantity(line_id: UUID) -> dict[str, Any]:
    """How many of a line."""
    line = carts.set_quantity(
        session_here(), signed_in().actor, line_id, parse_quantity(body_as(Counted).quantity)
    )
    return _answer(screen.note_view(line.name, "数量改好了。", icon=line.icon))


@blueprint.post("/counter/lines/<uuid:line_id>/void")
@json_post
@needs("sell")
def void(line_id: UUID) -> dict[str, Any]:
    """Take a line off."""
    line = carts.void_line(session_here(), signed_in().actor, line_id)
    view = screen.note_view(
        line.name, f"删掉了 {screen.line_view(line)['quantity_text']} {line.unit}。", kind="voided"
    )
    undo = {
        "product_id": line.product_id,
        "code": line.code,
        "quantity": screen.line_view(line)["quantity_text"],
        "price": yuan(line.price) if line.kind == "open" else None,
    }
    return _answer(view | undo)


@blueprint.post("/counter/clear")
@json_post
@needs("sell")
def clear() -> dict[str, Any]:
    """Take everything off."""
    lines = carts.clear_cart(session_here(), signed_in().actor)
    return _answer(screen.note_view("这一单清空了", f"删掉了 {lines} 行。"))


@blueprint.post("/counter/cash")
@json_post
@needs("sell")
def cash() -> dict[str, Any]:
    """Take cash; the tender that settles the cart makes the sale."""
    asked = body_as(Cash)
    paid = checkout.pay_cash(session_here(), _till(), version=asked.version, received=asked.received)
    if paid.sale_id is None:
        return _answer(
            screen.note_view(f"收了 {yuan(paid.received)}", f"还差 {yuan(paid.remaining)}。", icon="cash")
        )
    view = screen.paid_view(session_here(), paid.sale_id)
    return _answer(screen.note_view("已入账", view["number"]), paid=view)


@blueprint.post("/counter/tenders/<uuid:tender_id>/withdraw")
@json_post
@needs("sell")
def withdraw(tender_id: UUID) -> dict[str, Any]:
    """Give a part payment back."""
    back = checkout.withdraw(session_here(), _till(), tender_id)
    return _answer(screen.note_view(f"退回 {yuan(back)}", "请把钱还给顾客。", icon="cash"))


@blueprint.post("/counter/hold")
@json_post
@needs("sell")
def hold() -> dict[str, Any]:
    """Put the cart aside."""
    carts.hold_cart(session_here(), signed_in().actor)
    return _answer(screen.note_view("挂起来了", "哪个台都能取。", icon="hold"))


@blueprint.get("/counter/held")
@needs("sell")
def held() -> Response:
    """The carts put aside."""
    return _json({"held": screen.held_view(session_here(), signed_in().shop)})


@blueprint.post("/counter/recall")
@json_post
@needs("sell")
def recall() -> dict[str, Any]:
    """Take a cart up again."""
    carts.recall_cart(session_here(), signed_in().actor, body_as(Recalled).cart_id)
    return _answer(screen.note_view("取回来了", "接着扫就行。", icon="hold"))


@blueprint.get("/counter/find")
@needs("sell")
def find() -> Response:
    """Goods for the words in the finder."""
    found = find_goods(session_here(), request.args.get("q", "")[:40])
    return _json({"results": [choice(goods) for goods in found]})


@blueprint.post("/counter/reprint")
@json_post
@needs("reprint")
def reprint() -> dict[str, Any]:
    """Print a receipt again, marked 补打."""
    receipts.print_copy(session_here(), _till(), body_as(Copied).sale_id)
    return _answer(screen.note_view("正在补打", "小票上会写“补打”。", icon="printer"))


@blueprint.post("/counter/drawer")
@json_post
@needs("open_drawer")
def drawer() -> dict[str, Any]:
    """Open the drawer without a sale."""
    receipts.open_drawer(session_here(), _till())
    return _answer(screen.note_view("叫钱箱打开", "这一次记在账上。没弹开，就用钥匙开。", icon="drawer"))


@blueprint.post("/counter/screen")
@json_post
@needs("sell")
def change_screen() -> dict[str, Any]:
    """Night or day, larger text, sound."""
    asked = body_as(Screen)
    set_screen(
        session_here(), signed_in().terminal.id, theme=asked.theme, large=asked.large, sound=asked.sound
    )
    return _answer(screen.note_view("换好了"))


@blueprint.get("/sales/<uuid:sale_id>/receipt.<any(svg, png):kind>")
@needs("sell")
def receipt_picture(sale_id: UUID, kind: str) -> Response:
    """The paper of a receipt as it comes out, from the printer's own bytes."""
    session, here = session_here(), signed_in()
    printer = printer_facts(session, here.terminal.printer_id)
    paper = paper_of(document_of(session, "receipt", sale_id, {}), printer.profile if printer else PROFILE_80)
    if kind == "png":
        return Response(paper_png(paper), mimetype="image/png")
    return Response(paper_svg(paper), mimetype="image/svg+xml")


@blueprint.get("/events")
@needs("sell")
def events() -> Response:
    """What happens, as it happens."""
    stream = current_app.extensions["hedian.bus"].stream()
    session_here().close()
    return Response(stream, mimetype="text/event-stream")


def _till() -> Till:
    here = signed_in()
    return Till(here.actor, here.terminal, here.shop)


def _answer(heard: dict[str, Any], *, paid: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"heard": heard, "state": screen.state_of(session_here(), signed_in(), paid)}


def _json(data: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(data), mimetype="application/json")

"""The set-up page: only while there is no shop, only from the machine itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from devices.errors import DeviceError
from devices.escpos.builder import PROFILE_58, PROFILE_80
from devices.printers.opening import open_printer
from pos.app.first_run import FirstDay, open_first_day
from pos.db.engines import session_here
from pos.kernel.errors import Refused
from pos.printing.document import Centred, Document, Rule, Title
from pos.printing.escpos import receipt_bytes
from pos.printing.rules import PrinterDraft
from pos.printing.trial import PAGE
from pos.shop.rules import ShopFacts
from pos.staff.guard import remember
from pos.web.posts import from_this_machine

OPEN_BEFORE = ("static", "set_up.form", "set_up.open_shop", "trust.page", "trust.certificate")
blueprint = Blueprint("set_up", __name__, template_folder="templates")


@blueprint.before_app_request
def _first_things_first() -> ResponseReturnValue | None:
    """Before there is a shop every address leads to the set-up page."""
    open_now = session_here().homestead.store_id is not None
    if open_now or request.endpoint in OPEN_BEFORE:
        return None
    return redirect(url_for("set_up.form"), 303)


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """The counter."""
    return redirect(url_for("sales_counter.page"), 303)


@blueprint.get("/set-up")
def form() -> ResponseReturnValue:
    """The set-up page."""
    return _gone() or _page()


@blueprint.post("/set-up")
def open_shop() -> ResponseReturnValue:
    """Open the shop, or try the printer first."""
    gone = _gone()
    if gone is not None:
        return gone
    if request.form.get("step") == "trial":
        words, fine = _print(PAGE)
        return _page(trial=words, trial_ok=fine)
    try:
        opened = open_first_day(session_here(), _first_day())
    except Refused as refusal:
        return _page(error=refusal.message), 422
    remember(terminal=opened.terminal_token, sign_in=opened.sign_in_token)
    paper = Document(
        "找回码",
        (
            Title("找回码"),
            Rule(),
            Centred(opened.recovery_code),
            Rule(),
            Centred("忘了口令、打开备份，都用它"),
            Centred("收好，别给别人看"),
        ),
    )
    printed = _print(paper)[0] if _draft() else "没接小票机，请用笔抄下来。"
    return render_template("app/opened.html", code=opened.recovery_code, printed=printed)


def _gone() -> ResponseReturnValue | None:
    if session_here().homestead.store_id is not None:
        return redirect(url_for("sales_counter.page"), 303)
    if not from_this_machine(request.remote_addr):
        raise Refused("开店要在店里这台机器上办。请到收银机上打开。")
    return None


def _page(*, error: str = "", trial: str = "", trial_ok: bool = False) -> str:
    return render_template("app/set_up.html", form=request.form, error=error, trial=trial, trial_ok=trial_ok)


def _first_day() -> FirstDay:
    form = request.form
    shop = ShopFacts(name=form.get("shop", ""), address=form.get("address", ""), phone=form.get("phone", ""))
    return FirstDay(
        shop=shop,
        owner=form.get("owner", ""),
        pin=form.get("pin", ""),
        printer=_draft(),
        samples=form.get("goods") == "sample",
    )


def _draft() -> PrinterDraft | None:
    driver = request.form.get("driver", "none")
    if driver == "none":
        return None
    narrow = request.form.get("paper") == "58"
    return PrinterDraft(
        driver=driver,  # type: ignore[arg-type]
        address=request.form.get("printer_address", "").strip(),
        paper=58 if narrow else 80,
        cutter=not narrow,
    )


def _print(document: Document) -> tuple[str, bool]:
    draft = _draft()
    if draft is None:
        return "请先选小票机怎么连。", False
    if draft.driver == "virtual":
        return (
            "在屏上看的小票机打不出这张，请用笔抄下来。"
            if document is not PAGE
            else "在屏上看的小票机不用试，开店后每张小票都能看到。",
            True,
        )
    profile = PROFILE_58 if draft.paper == 58 else PROFILE_80
    try:
        with open_printer(draft.driver, draft.address, profile) as printer:
            printer.send(receipt_bytes(document, profile))
    except DeviceError as error:
        return str(error), False
    return "已送到小票机，看一眼纸出来没有。", True

"""The set-up page: only while there is no shop, only from the machine itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from devices.errors import DeviceError, NoAnswer
from devices.escpos.builder import PROFILE_58, PROFILE_80
from devices.ports import Delivery
from devices.printers.opening import open_printer
from pos.app.first_run import FirstDay, open_first_day
from pos.db.engines import session_here
from pos.kernel.errors import Refused
from pos.printing.document import Centred, Document, Rule, Title
from pos.printing.escpos import receipt_bytes
from pos.printing.rules import BAUDS, PrinterDraft, check_printer, read_draft
from pos.printing.trial import PAGE
from pos.shop.rules import ShopFacts
from pos.staff.guard import remember
from pos.web.posts import from_this_machine


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a paper, in words; `mute` when the printer said nothing and so was given nothing."""

    words: str
    fine: bool = True
    mute: bool = False
    answers: bool = True


OPEN_BEFORE = (
    "static",
    "set_up.form",
    "set_up.open_shop",
    "trust.page",
    "trust.certificate",
    "language.choose",
)

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
        return _page(trial=_try())
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
    draft = _draft()
    printed = _print(draft, paper).words if draft else "没接小票机，请用笔抄下来。"
    return render_template("app/opened.html", code=opened.recovery_code, printed=printed)


def _gone() -> ResponseReturnValue | None:
    if session_here().homestead.store_id is not None:
        return redirect(url_for("sales_counter.page"), 303)
    if not from_this_machine(request.remote_addr):
        raise Refused("开店要在店里这台机器上办。请到收银机上打开。")
    return None


def _page(*, error: str = "", trial: Tried | None = None) -> str:
    answers = trial.answers if trial else request.form.get("answers", "1") == "1"
    return render_template(
        "app/set_up.html", form=request.form, error=error, trial=trial, answers=answers, bauds=BAUDS
    )


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
    form = request.form
    if form.get("driver", "none") == "none":
        return None
    fields = {name: form.get(name, "") for name in ("driver", "paper", "baud")}
    return read_draft(
        fields
        | {
            "name": "小票机",
            "address": form.get("printer_address", ""),
            "answers": form.get("answers", "1"),
        }
    )


def _try() -> Tried:
    """Print a trial page, asking the printer how it is; one that says nothing is tried as one that never does."""
    draft = _draft()
    if draft is None:
        return Tried("请先选小票机怎么连。", fine=False)
    if draft.driver == "virtual":
        return Tried("在屏上看的小票机不用试，开店后每张小票都能看到。")
    try:
        tried = _print(replace(check_printer(draft), answers=True), PAGE)
    except Refused as refusal:
        return Tried(refusal.message, fine=False)
    if not tried.mute:
        return tried
    silent = _print(replace(draft, answers=False), PAGE)
    if not silent.fine:
        return silent
    words = "小票机没有回话，按不回话的打了一张。纸出来了，就接着开店；没出来，看看电源和连线再试。"
    return Tried(words, fine=False, answers=False)


def _print(draft: PrinterDraft, document: Document) -> Tried:
    if draft.driver == "virtual":
        return Tried("在屏上看的小票机打不出这张，请用笔抄下来。")
    profile = PROFILE_58 if draft.paper == 58 else PROFILE_80
    try:
        with open_printer(
            draft.driver, draft.address, profile, baud=draft.baud, answers=draft.answers
        ) as printer:
            delivery = printer.send(receipt_bytes(document, profile))
    except DeviceError as error:
        mute = isinstance(error, NoAnswer) and not error.may_have_printed
        return Tried(str(error), fine=False, mute=mute)
    if delivery is Delivery.CONFIRMED:
        return Tried("打好了，小票机回话说没毛病。")
    return Tried("已送到小票机，看一眼纸出来没有。", answers=draft.answers)

"""The first day: shop, owner, printer, shelves, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from pos.app.samples import lay_samples
from pos.changes.operations import found_store
from pos.db.session import HomeSession, enter_store
from pos.db.writing import writing
from pos.kernel.actor import MACHINE, Actor
from pos.kernel.errors import Refused
from pos.kernel.ids import new_id
from pos.printing.operations import add_printer
from pos.printing.rules import PrinterDraft, check_printer
from pos.shop.operations import choose_printer, give_key, open_shop
from pos.shop.rules import ShopFacts, check_shop
from pos.staff.operations import add_person, renew_recovery_code, sign_in
from pos.staff.rules import check_name, check_pin


class AlreadyOpen(Refused):
    """Somebody pressed first: the shop is open."""

    code = "already_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDay:
    """What the set-up page asks."""

    shop: ShopFacts
    owner: str
    pin: str
    printer: PrinterDraft | None
    samples: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What the first browser is given: its two tokens, and the recovery code to show once."""

    terminal_token: str
    sign_in_token: str
    recovery_code: str


def open_first_day(session: HomeSession, day: FirstDay) -> Opened:
    """Found the store. Nothing is written unless everything fits. Raises BadSettings, BadPerson, BadPin, BadPrinter."""
    check_shop(day.shop)
    check_name(day.owner)
    check_pin(day.pin)
    if day.printer:
        check_printer(day.printer)
    enter_store(session, new_id())
    try:
        with writing(session):
            _check_nobody_was_first(session)
            found_store(session)
            terminal = open_shop(session, day.shop)
            owner_id = add_person(session, MACHINE, name=day.owner, role="owner", pin=day.pin)
            actor = Actor(owner_id, terminal.id)
            if day.printer:
                choose_printer(session, actor, terminal.id, add_printer(session, actor, day.printer))
            if day.samples:
                lay_samples(session, actor)
            token = give_key(session, terminal.id)
            code = renew_recovery_code(session, actor)
    except AlreadyOpen:
        raise
    except BaseException:
        session.homestead.store_id = None
        raise
    return Opened(token, sign_in(session, owner_id, day.pin, terminal.id), code)


def _check_nobody_was_first(session: HomeSession) -> None:
    if session.homestead.store_id is not None:
        raise AlreadyOpen("店已经开好了。请直接登录。")

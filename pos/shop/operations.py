"""Opens the shop, pairs its terminals, changes its settings."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select

from pos.audit.operations import record
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.clock import MINUTE
from pos.kernel.errors import Conflict, NotFound, Refused
from pos.kernel.ids import new_id
from pos.kernel.tokens import digest, new_token
from pos.shop.commands import ChangeShop
from pos.shop.models import Drawer, PairingCode, Shop, Terminal, TerminalKey
from pos.shop.rules import ShopFacts, check_shop
from pos.web.commands import handles

PAIRING_MINUTES = 10
PAIRING_TRIES = 5


class BadPairingCode(Refused):
    """The pairing code is wrong, used or old."""

    code = "bad_pairing_code"


def open_shop(session: HomeSession, facts: ShopFacts) -> Terminal:
    """Write the shop down with one drawer and terminal 1; the terminal. Raises BadSettings."""
    facts = check_shop(facts)
    with writing(session):
        session.add(Shop(**_columns(facts), version=1, created_at=session.now()))
        return _add_terminal(session)


@handles(ChangeShop)
def change_shop(session: HomeSession, command: ChangeShop, actor: Actor) -> None:
    """Change the shop's settings. Raises BadSettings, Conflict."""
    columns = _columns(check_shop(command.facts))
    with writing(session):
        shop = session.scalars(select(Shop)).one()
        if shop.version != command.facts.version:
            raise Conflict("店铺设置刚被别人改过。请看一眼现在的样子再改。")
        changed = [name for name, value in columns.items() if getattr(shop, name) != value]
        for name in changed:
            setattr(shop, name, columns[name])
        shop.version += 1
        record(session, actor, "shop_changed", changed=changed)


def give_key(session: HomeSession, terminal_id: UUID) -> str:
    """A new secret token for the browser of a terminal; only its hash is kept."""
    token = new_token()
    with writing(session):
        session.add(TerminalKey(token_hash=digest(token), terminal_id=terminal_id))
    return token


def make_pairing_code(session: HomeSession, actor: Actor) -> str:
    """Eight digits that pair one more browser within ten minutes."""
    code = f"{secrets.randbelow(10**8):08d}"
    with writing(session):
        for old in session.scalars(select(PairingCode)):
            session.delete(old)
        session.flush()
        session.add(PairingCode(code_hash=digest(code), made_at=session.now(), missed=0))
        record(session, actor, "pairing_code_made")
    return code


def pair_terminal(session: HomeSession, code: str) -> tuple[Terminal, str]:
    """Make the browser that knows `code` a terminal; the terminal and its token. Raises BadPairingCode."""
    with writing(session):
        offer = _offer(session, code)
        if offer is not None:
            session.delete(offer)
            terminal = _add_terminal(session)
            record(session, Actor(None, terminal.id), "terminal_paired", terminal.id)
            return terminal, give_key(session, terminal.id)
        # Counted in a transaction that commits: a guesser has five tries, then the code is gone.
        for open_offer in session.scalars(select(PairingCode)):
            open_offer.missed += 1
            if open_offer.missed >= PAIRING_TRIES:
                session.delete(open_offer)
    raise BadPairingCode("配对码不对或过时了。请在已有的收银台上重新要一个。")


def pair_again(session: HomeSession, person_id: UUID) -> str:
    """A new token for the shop's first terminal, whose browser lost its own; the person's PIN was checked before."""
    with writing(session):
        terminal = session.scalars(
            select(Terminal).where(Terminal.revoked_at.is_(None)).order_by(Terminal.number)
        ).first()
        if terminal is None:
            raise NotFound("店里没有收银台了。")
        record(session, Actor(person_id, terminal.id), "terminal_paired_again", terminal.id)
        return give_key(session, terminal.id)


def revoke_terminal(session: HomeSession, actor: Actor, terminal_id: UUID) -> None:
    """Shut a lost or sold terminal out. Raises NotFound."""
    with writing(session):
        terminal = _terminal(session, terminal_id)
        terminal.revoked_at = session.now()
        for key in session.scalars(select(TerminalKey).where(TerminalKey.terminal_id == terminal_id)):
            session.delete(key)
        record(session, actor, "terminal_revoked", terminal_id)


def choose_printer(session: HomeSession, actor: Actor, terminal_id: UUID, printer_id: UUID | None) -> None:
    """Say which printer a terminal prints on; None prints nothing. Raises NotFound."""
    with writing(session):
        _terminal(session, terminal_id).printer_id = printer_id
        record(session, actor, "terminal_printer_chosen", terminal_id)


def set_screen(
    session: HomeSession,
    terminal_id: UUID,
    *,
    theme: str | None = None,
    large: bool | None = None,
    sound: bool | None = None,
) -> None:
    """How a terminal looks and sounds; None leaves a setting as it is. Raises NotFound, Refused."""
    if theme not in (None, "light", "night"):
        raise Refused("没有这种显示。请选白天或夜里。")
    with writing(session):
        terminal = _terminal(session, terminal_id)
        terminal.theme = terminal.theme if theme is None else theme
        terminal.large = terminal.large if large is None else large
        terminal.sound = terminal.sound if sound is None else sound


def _offer(session: HomeSession, code: str) -> PairingCode | None:
    offer = session.get(PairingCode, (session.store_id, digest(code.strip()[:20])))
    fresh = offer is not None and session.now() - offer.made_at <= PAIRING_MINUTES * MINUTE
    return offer if fresh else None


def _terminal(session: HomeSession, terminal_id: UUID) -> Terminal:
    terminal = session.get(Terminal, (session.store_id, terminal_id))
    if terminal is None:
        raise NotFound("没有这个收银台，可能已经停用了。")
    return terminal


def _add_terminal(session: HomeSession) -> Terminal:
    number = (session.scalar(select(func.max(Terminal.number))) or 0) + 1
    drawer = Drawer(id=new_id(), name=f"{number} 号钱箱")
    printer_id = session.scalar(select(Terminal.printer_id).where(Terminal.printer_id.is_not(None)).limit(1))
    terminal = Terminal(
        id=new_id(),
        number=number,
        name=f"{number} 号台",
        printer_id=printer_id,
        drawer_id=drawer.id,
        theme="light",
        large=False,
        sound=True,
        paired_at=session.now(),
    )
    session.add_all([drawer, terminal])
    return terminal


def _columns(facts: ShopFacts) -> dict[str, object]:
    columns = asdict(facts)
    del columns["version"]
    columns["scale_layouts"] = [asdict(layout) for layout in facts.scale_layouts]
    return columns

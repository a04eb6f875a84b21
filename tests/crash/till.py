"""A till that sells as fast as it can and says what the screen would call paid. tests/crash/lives.py runs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from pos.app.first_run import FirstDay, open_first_day
from pos.app.store import create_store
from pos.catalog.queries import sellable_by_code
from pos.db import engines
from pos.db.engines import session_here
from pos.kernel.actor import Actor
from pos.printing.rules import PrinterDraft
from pos.sales.operations.carts import add_goods
from pos.sales.operations.checkout import Till, pay_cash
from pos.sales.queries import open_cart
from pos.shop.operations import give_key
from pos.shop.queries import shop_facts, terminal_by_token, terminals
from pos.shop.rules import ShopFacts, TerminalFacts
from pos.staff.queries import people
from tests.factories import MILK, WATER


def sell_for_ever(home: Path) -> None:
    """Sell two goods for a hundred yuan again and again; each paid sale is one line of output."""
    app = create_store(home)
    with app.app_context():
        session = session_here()
        if session.homestead.store_id is None:
            day = FirstDay(
                shop=ShopFacts(name="荷塘便民店"),
                owner="张秀兰",
                pin="2580",
                printer=PrinterDraft(driver="virtual"),
                samples=True,
            )
            open_first_day(session, day)
        till = _till(give_key(session, terminals(session)[0].id))
        say("READY")
        while True:
            for code in (MILK, WATER):
                goods = sellable_by_code(session, code)
                if goods is None:
                    raise LookupError(code)
                add_goods(session, till.actor, goods)
            cart = open_cart(session, till.terminal.id)
            if cart is None:
                raise LookupError("cart")
            paid = pay_cash(session, till, version=cart.version, received=10_000)
            say(str(paid.sale_id))


def say(line: str) -> None:
    """One line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _till(token: str) -> Till:
    session = session_here()
    terminal, shop = terminal_by_token(session, token), shop_facts(session)
    if not isinstance(terminal, TerminalFacts) or shop is None:
        raise LookupError("terminal")
    return Till(Actor(people(session)[0].id, terminal.id), terminal, shop)


def bear_lives() -> None:
    """For each line `HOME SYNCHRONOUS SAYS` (tabs between) fork a till that writes into SAYS; answer its process."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        home, synchronous, says = line.rstrip("\n").split("\t")
        process = os.fork()
        if process:
            say(str(process))
            continue
        with Path(says).open("w") as sys.stdout, Path(f"{says}.trouble").open("w") as sys.stderr:
            engines.WRITER = tuple(
                f"synchronous={synchronous}" if pragma.startswith("synchronous") else pragma
                for pragma in engines.WRITER
            )
            sell_for_ever(Path(home))


if __name__ == "__main__":
    bear_lives()

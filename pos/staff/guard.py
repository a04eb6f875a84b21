"""Who stands at this browser: for the counter faces of every slice above."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from flask import g
from flask import session as cookie

from pos.db.engines import session_here
from pos.kernel.actor import Actor
from pos.kernel.clock import Instant
from pos.kernel.errors import Refused
from pos.shop.queries import shop_facts, terminal_by_token
from pos.shop.rules import ShopFacts, TerminalFacts
from pos.staff.queries import person_by_token
from pos.staff.rules import Deed, Person, check_may

P = ParamSpec("P")
R = TypeVar("R")


class SignedOut(Refused):
    """Nobody is signed in here."""

    code = "signed_out"


class NotPaired(Refused):
    """This browser is no terminal of the shop."""

    code = "not_paired"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a terminal of the shop."""

    person: Person
    since: Instant
    terminal: TerminalFacts
    shop: ShopFacts

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(self.person.id, self.terminal.id)


def this_terminal() -> TerminalFacts:
    """The terminal this browser was paired as. Raises NotPaired."""
    if "terminal" not in g:
        token = cookie.get("terminal")
        g.terminal = terminal_by_token(session_here(), token) if isinstance(token, str) else None
    if g.terminal is None:
        raise NotPaired("这个浏览器还不是本店的收银台。请先配对。")
    terminal: TerminalFacts = g.terminal
    return terminal


def signed_in() -> SignedIn:
    """Who is signed in at this browser. Raises NotPaired, SignedOut."""
    if "signed_in" not in g:
        terminal, token = this_terminal(), cookie.get("sign_in")
        found = person_by_token(session_here(), token, terminal.id) if isinstance(token, str) else None
        shop = shop_facts(session_here())
        g.signed_in = SignedIn(*found, terminal, shop) if found and shop else None
    if g.signed_in is None:
        raise SignedOut("请先输口令登录。")
    here: SignedIn = g.signed_in
    return here


def needs(deed: Deed) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be seen only by roles that may do the deed. The view raises NotAllowed otherwise."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            check_may(signed_in().person, deed)
            return view(*args, **kwargs)

        return guarded

    return wrap


def remember(**tokens: Any) -> None:
    """Put tokens into this browser's cookie, which outlives a power cut."""
    cookie.permanent = True
    for name, token in tokens.items():
        if token is None:
            cookie.pop(name, None)
        else:
            cookie[name] = token

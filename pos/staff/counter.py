"""Signing in, leaving, pairing and recovering."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pos.db.engines import session_here
from pos.kernel.actor import Actor
from pos.kernel.errors import Refused
from pos.shop.operations import BadPairingCode, make_pairing_code, pair_again, pair_terminal
from pos.shop.queries import shop_facts, terminals
from pos.staff.guard import needs, remember, signed_in, this_terminal
from pos.staff.operations import (
    add_person,
    let_go,
    recover,
    renew_recovery_code,
    sign_in,
    sign_out,
    verify_pin,
)
from pos.staff.queries import people
from pos.staff.rules import ROLE_NAMES
from pos.web.posts import form_post, from_this_machine

blueprint = Blueprint("staff_counter", __name__, template_folder="templates")


@blueprint.get("/sign-in")
def door() -> str:
    """Who is it?"""
    return _door()


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Check the PIN and open the counter."""
    terminal = this_terminal()
    try:
        person_id = UUID(request.form.get("person", "")[:40])
    except ValueError:
        return _door("请先点一下您是谁。"), 422
    try:
        remember(sign_in=sign_in(session_here(), person_id, request.form.get("pin", ""), terminal.id))
    except Refused as refusal:
        return _door(refusal.message), 422
    return _to_counter()


@blueprint.post("/sign-out")
@form_post
def leave() -> str:
    """Leave the terminal; what lies on the counter stays."""
    sign_out(session_here(), signed_in().actor)
    remember(sign_in=None)
    return url_for("staff_counter.door")


@blueprint.get("/pair")
def pairing() -> str:
    """Make this browser a terminal."""
    return _pairing_page()


@blueprint.post("/pair")
def pair() -> ResponseReturnValue:
    """Check the pairing code."""
    try:
        _, token = pair_terminal(session_here(), request.form.get("code", ""))
    except Refused as refusal:
        return _pairing_page(refusal.message), 422
    remember(terminal=token, sign_in=None)
    return _to_counter()


@blueprint.post("/pair/again")
def pair_this_machine() -> ResponseReturnValue:
    """The shop's own machine lost its cookie: an owner's PIN, typed at the machine itself, gives it back."""
    session = session_here()
    owners = [person for person in people(session) if person.role == "owner"]
    chosen = next((person for person in owners if str(person.id) == request.form.get("person")), None)
    try:
        if chosen is None or not from_this_machine(request.remote_addr):
            raise BadPairingCode("要店主在店里这台机器上输口令。请到收银机上办。")
        verify_pin(session, Actor(chosen.id), chosen.id, request.form.get("pin", ""))
        token = pair_again(session, chosen.id)
    except Refused as refusal:
        return _pairing_page(refusal.message), 422
    remember(terminal=token, sign_in=None)
    return _to_counter()


@blueprint.get("/recover")
def lost() -> str:
    """The owner forgot the PIN."""
    return render_template("staff/counter_recover.html", error="", shop=shop_facts(session_here()), code="")


@blueprint.post("/recover")
def found() -> ResponseReturnValue:
    """Check the recovery code and set the owner's PIN."""
    this_terminal()
    shop = shop_facts(session_here())
    try:
        code = recover(session_here(), request.form.get("code", ""), request.form.get("pin", ""))
    except Refused as refusal:
        return render_template("staff/counter_recover.html", error=refusal.message, shop=shop, code=""), 422
    return render_template("staff/counter_recover.html", error="", shop=shop, code=code)


@blueprint.get("/people")
@needs("manage_shop")
def crew() -> str:
    """Everybody who works here, and the terminals."""
    return _crew()


@blueprint.post("/people")
@form_post
@needs("manage_shop")
def hire() -> str:
    """Take a person in."""
    form = request.form
    add_person(
        session_here(),
        signed_in().actor,
        name=form.get("name", ""),
        role=form.get("role", ""),  # type: ignore[arg-type]
        pin=form.get("pin", ""),
    )
    return url_for("staff_counter.crew")


@blueprint.post("/people/<uuid:person_id>/let-go")
@form_post
@needs("manage_shop")
def dismiss(person_id: UUID) -> str:
    """A person no longer works here."""
    let_go(session_here(), signed_in().actor, person_id)
    return url_for("staff_counter.crew")


@blueprint.post("/people/pairing-code")
@needs("manage_shop")
def new_code() -> str:
    """A code that makes one more browser a terminal; shown once and kept nowhere."""
    return _crew(code=make_pairing_code(session_here(), signed_in().actor))


@blueprint.post("/people/recovery-code")
@needs("manage_shop")
def new_recovery_code() -> str:
    """Another recovery code, shown once; the old one no longer works."""
    return _crew(recovery=renew_recovery_code(session_here(), signed_in().actor))


def _crew(*, code: str = "", recovery: str = "") -> str:
    session = session_here()
    return render_template(
        "staff/counter_people.html",
        here=signed_in(),
        people=people(session),
        roles=ROLE_NAMES,
        terminals=terminals(session),
        code=code,
        recovery=recovery,
    )


def _pairing_page(error: str = "") -> str:
    session = session_here()
    owners = [person for person in people(session) if person.role == "owner"]
    here = from_this_machine(request.remote_addr)
    return render_template(
        "staff/counter_pair.html", error=error, shop=shop_facts(session), owners=owners if here else []
    )


def _door(error: str = "") -> str:
    terminal, session = this_terminal(), session_here()
    return render_template(
        "staff/counter_sign_in.html",
        people=people(session),
        roles=ROLE_NAMES,
        terminal=terminal,
        shop=shop_facts(session),
        error=error,
    )


def _to_counter() -> ResponseReturnValue:
    return redirect(url_for("sales_counter.page"), 303)

"""Signing in, leaving, pairing and recovering."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pos.db.engines import session_here
from pos.kernel.errors import Refused
from pos.shop.operations import make_pairing_code, pair_terminal
from pos.shop.queries import shop_facts, terminals
from pos.staff.guard import needs, remember, signed_in, this_terminal
from pos.staff.operations import add_person, let_go, recover, sign_in, sign_out
from pos.staff.queries import people
from pos.staff.rules import ROLE_NAMES
from pos.web.posts import form_post

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
    return render_template("staff/counter_pair.html", error="", shop=shop_facts(session_here()))


@blueprint.post("/pair")
def pair() -> ResponseReturnValue:
    """Check the pairing code."""
    try:
        _, token = pair_terminal(session_here(), request.form.get("code", ""))
    except Refused as refusal:
        page = render_template(
            "staff/counter_pair.html", error=refusal.message, shop=shop_facts(session_here())
        )
        return page, 422
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
    session = session_here()
    return render_template(
        "staff/counter_people.html",
        here=signed_in(),
        people=people(session),
        roles=ROLE_NAMES,
        terminals=terminals(session),
        code="",
    )


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
    session = session_here()
    code = make_pairing_code(session, signed_in().actor)
    return render_template(
        "staff/counter_people.html",
        here=signed_in(),
        people=people(session),
        roles=ROLE_NAMES,
        terminals=terminals(session),
        code=code,
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

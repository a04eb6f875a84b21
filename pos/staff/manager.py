"""The shop's settings and who did what: on this floor, because here it is known who is signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pos.audit.queries import Mark, audit_page
from pos.audit.telling import told_by_day
from pos.db.engines import session_here
from pos.kernel.clock import Instant, day_span
from pos.kernel.errors import Refused
from pos.kernel.scalecodes import STANDARD_LAYOUTS, ScaleLayout
from pos.shop.commands import ChangeShop
from pos.shop.layouts import FIELDS, fields_of, layout_view, tried_view
from pos.shop.rules import DAY_CUTS, MOST_LAYOUTS, ROUNDINGS, ZONES, Rounding, ShopFacts, moved, parse_layout
from pos.staff.guard import needs, signed_in
from pos.staff.queries import everybody
from pos.web.dispatch import dispatch

blueprint = Blueprint("staff_manager", __name__, template_folder="templates")
PAGE = 50
NEW_LAYOUT = ScaleLayout("28WWWWWAAAAAC")


@blueprint.get("/manage/shop")
@needs("manage_shop")
def shop() -> str:
    """What the shop is called and how it reckons."""
    return _shop_page(signed_in().shop)


@blueprint.post("/manage/shop")
@needs("manage_shop")
def change_shop() -> ResponseReturnValue:
    """Change it."""
    here, form = signed_in(), request.form
    facts = replace(
        here.shop,
        name=form.get("name", ""),
        address=form.get("address", ""),
        phone=form.get("phone", ""),
        receipt_footer=form.get("receipt_footer", ""),
        rounding=cast("Rounding", form.get("rounding", "")),
        day_cut_hour=form.get("day_cut_hour", default=-1, type=int),
        zone=form.get("zone", ""),
        version=form.get("version", default=0, type=int),
    )
    try:
        dispatch(session_here(), ChangeShop(facts=facts), here.actor)
    except Refused as refusal:
        # Whoever was overtaken sees how the shop is now, not what they typed over it.
        shown = facts if facts.version == here.shop.version else here.shop
        return _shop_page(shown, refusal.message), 422
    return redirect(url_for("staff_manager.shop", saved=1), 303)


@blueprint.get("/manage/shop/scales")
@needs("manage_shop")
def scales() -> str:
    """How the labels of the shop's scales are read."""
    layouts = signed_in().shop.scale_layouts
    return _scales_page([fields_of(layout) for layout in layouts])


@blueprint.post("/manage/shop/scales")
@needs("manage_shop")
def change_scales() -> ResponseReturnValue:
    """Change, add, remove or move layouts."""
    here, rows = signed_in(), _typed_rows()
    version = request.form.get("version", default=0, type=int)
    try:
        layouts = _rearranged(tuple(parse_layout(row) for row in rows))
        facts = replace(here.shop, scale_layouts=layouts, version=version)
        dispatch(session_here(), ChangeShop(facts=facts), here.actor)
    except Refused as refusal:
        now = [fields_of(layout) for layout in here.shop.scale_layouts]
        return _scales_page(rows if version == here.shop.version else now, refusal.message), 422
    return redirect(url_for("staff_manager.scales", saved=1), 303)


@blueprint.get("/manage/shop/scales/reading")
@needs("manage_shop")
def reading() -> str:
    """What a label of a layout would say, while the layout is being typed."""
    return render_template("staff/manager_reading.html", layout=layout_view(request.args))


@blueprint.get("/manage/audit")
@needs("manage_shop")
def audit() -> str:
    """Who did what, the newest first."""
    here, session, asked = signed_in(), session_here(), request.args
    person, day = _id(asked.get("person", "")), _day(asked.get("day", ""))
    entries = audit_page(
        session,
        before=_mark(asked.get("before", "")),
        staff_id=person,
        span=day_span(day, here.shop.zone) if day else None,
        limit=PAGE + 1,
    )
    last = entries[PAGE - 1] if len(entries) > PAGE else None
    return render_template(
        "staff/manager_audit.html",
        here=here,
        days=told_by_day(session, entries[:PAGE], here.shop.zone),
        people=everybody(session),
        person=person,
        day=day,
        newest="before" not in asked,
        older=f"{last.at}_{last.id}" if last else "",
    )


def _shop_page(facts: ShopFacts, error: str = "") -> str:
    return render_template(
        "staff/manager_shop.html",
        here=signed_in(),
        facts=facts,
        error=error,
        saved=not error and "saved" in request.args,
        roundings=list(ROUNDINGS.items()),
        zones=list(ZONES.items()),
        hours=list(DAY_CUTS),
    )


def _typed_rows() -> list[dict[str, str]]:
    columns = [request.form.getlist(name)[: MOST_LAYOUTS + 1] for name in FIELDS]
    return [dict(zip(FIELDS, row, strict=True)) for row in zip(*columns, strict=False)]


def _typed_new() -> dict[str, str]:
    return {name: request.form.get(f"new_{name}", "") for name in FIELDS}


def _rearranged(layouts: tuple[ScaleLayout, ...]) -> tuple[ScaleLayout, ...]:
    """The layouts after the key that was pressed: `remove 3`, `up 3`, `down 3`, `add`, `standard`."""
    deed, _, number = request.form.get("deed", "")[:20].partition(" ")
    place = int(number) if number.isdecimal() else len(layouts)
    match deed:
        case "remove":
            return layouts[:place] + layouts[place + 1 :]
        case "up" | "down":
            return moved(layouts, place, -1 if deed == "up" else 1)
        case "add":
            return (*layouts, parse_layout(_typed_new()))
        case "standard":
            return STANDARD_LAYOUTS
        case _:
            return layouts


def _scales_page(rows: list[dict[str, str]], error: str = "") -> str:
    here = signed_in()
    adds = bool(error) and request.form.get("deed") == "add"
    return render_template(
        "staff/manager_scales.html",
        here=here,
        layouts=[layout_view(row) for row in rows],
        new=layout_view(_typed_new() if adds else fields_of(NEW_LAYOUT)),
        error=error,
        saved=not error and "saved" in request.args,
        full=len(rows) >= MOST_LAYOUTS,
        tried=tried_view(request.args.get("code", ""), here.shop.scale_layouts),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text[:40])
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _mark(text: str) -> Mark | None:
    at, _, number = text[:60].partition("_")
    found = _id(number)
    return Mark(Instant(int(at)), found) if found and at.isdecimal() and len(at) < 16 else None

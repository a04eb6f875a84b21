"""The goods, managed: every change is a command, so the same pages work beside the counter and from anywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from pos.catalog.commands import AddProduct, ArchiveProduct, ChangeProduct, PutQuickKeys, UndoQuickKeys
from pos.catalog.desk import desk_to_lay, keys_for
from pos.catalog.forms import Card, card_of, filled_card, read_card
from pos.catalog.listing import ONLY, Place, goods_page
from pos.catalog.models import Product
from pos.catalog.queries import product
from pos.catalog.rules import (
    ICONS,
    KEYS_A_PAGE,
    KINDS,
    LONGEST_LABEL,
    LONGEST_PAGE,
    MOST_CODES,
    MOST_PAGES,
    RESTRICTED,
    WASHES,
)
from pos.db.engines import session_here
from pos.kernel.errors import NotFound, Refused
from pos.kernel.ids import new_id
from pos.kernel.money import yuan
from pos.staff.guard import needs, signed_in
from pos.web.dispatch import dispatch
from pos.web.i18n import script_texts
from pos.web.posts import BadRequest, body_as

blueprint = Blueprint("catalog_manager", __name__, template_folder="templates")


@blueprint.get("/manage/goods")
@needs("manage_goods")
def goods() -> str:
    """The goods by name, or those found."""
    asked = request.args.get("only", "")
    words, only = request.args.get("q", "")[:40], asked if asked in ONLY else ""
    page = goods_page(
        session_here(),
        words=words,
        only=only,
        after=_place(request.args.get("after", "")),
        before=_place(request.args.get("before", "")),
    )
    return render_template(
        "catalog/manager_goods.html",
        here=signed_in(),
        page=page,
        words=words,
        only=only,
        lists=ONLY,
        kinds=KINDS,
        restricted=RESTRICTED,
        yuan=yuan,
        place=lambda place: f"{place[1]}{place[0]}",
    )


@blueprint.get("/manage/goods/new")
@blueprint.get("/manage/goods/<uuid:product_id>")
@needs("manage_goods")
def card(product_id: UUID | None = None) -> str:
    """One product, or an empty card."""
    if product_id is None:
        return _card(None, new_id(), Card())
    found = _known(product_id)
    return _card(found, product_id, card_of(found, with_cost=_sees_costs()))


@blueprint.post("/manage/goods")
@needs("manage_goods")
def add() -> ResponseReturnValue:
    """Write new goods down."""
    try:
        product_id = UUID(request.form.get("product_id", "")[:40])
    except ValueError as error:
        raise BadRequest("这张表少了编号，没有办。请刷新页面再填。") from error
    try:
        draft = read_card(request.form, kept_cost=None, with_cost=_sees_costs())
        dispatch(session_here(), AddProduct(product_id=product_id, draft=draft), signed_in().actor)
    except Refused as refusal:
        return _card(None, product_id, _filled(product_id), fault=refusal.message), 422
    return _written(product_id)


@blueprint.post("/manage/goods/<uuid:product_id>")
@needs("manage_goods")
def change(product_id: UUID) -> ResponseReturnValue:
    """Change goods."""
    version, kept_cost = request.form.get("version", default=0, type=int), _known(product_id).cost
    try:
        draft = read_card(request.form, kept_cost=kept_cost, with_cost=_sees_costs())
        asked = ChangeProduct(product_id=product_id, version=version, draft=draft)
        dispatch(session_here(), asked, signed_in().actor)
    except Refused as refusal:
        return _card(_known(product_id), product_id, _filled(product_id), fault=refusal.message), 422
    return _written(product_id)


@blueprint.post("/manage/goods/<uuid:product_id>/archive")
@needs("manage_goods")
def archive(product_id: UUID) -> ResponseReturnValue:
    """Take goods off sale, or put them back."""
    asked = ArchiveProduct(product_id=product_id, archived=request.form.get("archived") == "1")
    dispatch(session_here(), asked, signed_in().actor)
    flash("停卖了，柜台扫到会说。" if asked.archived else "又在卖了。", "leaf")
    return redirect(url_for("catalog_manager.card", product_id=product_id), 303)


@blueprint.get("/manage/keys")
@needs("manage_goods")
def keys() -> str:
    """The page where quick keys are laid."""
    boot = desk_to_lay(session_here()) | {
        "csrf": generate_csrf(),
        "texts": script_texts(),
        "washes": list(WASHES.items()),
        "most": {
            "keys": KEYS_A_PAGE,
            "pages": MOST_PAGES,
            "page_name": LONGEST_PAGE,
            "label": LONGEST_LABEL,
        },
    }
    return render_template("catalog/manager_keys.html", here=signed_in(), boot=boot)


@blueprint.post("/manage/keys")
@needs("manage_goods")
def put_keys() -> Response:
    """Lay the quick keys anew."""
    dispatch(session_here(), body_as(PutQuickKeys), signed_in().actor)
    return _json(desk_to_lay(session_here()))


@blueprint.post("/manage/keys/undo")
@needs("manage_goods")
def undo_keys() -> Response:
    """Lay the quick keys as they were before the last save."""
    dispatch(session_here(), body_as(UndoQuickKeys), signed_in().actor)
    return _json(desk_to_lay(session_here()))


@blueprint.get("/manage/keys/find")
@needs("manage_goods")
def find_for_keys() -> Response:
    """Goods that a key could be made of."""
    return _json({"found": keys_for(session_here(), request.args.get("q", "")[:80])})


def _place(text: str) -> Place | None:
    try:
        return text[36:96], UUID(text[:36])
    except ValueError:
        return None


def _known(product_id: UUID) -> Product:
    found = product(session_here(), product_id)
    if found is None:
        raise NotFound("没有这种商品，可能已经合并了。")
    return found


def _sees_costs() -> bool:
    return signed_in().person.may("see_costs")


def _filled(product_id: UUID) -> Card:
    return filled_card(session_here(), request.form, product_id)


def _card(found: Product | None, product_id: UUID, filled: Card, *, fault: str = "") -> str:
    return render_template(
        "catalog/manager_product.html",
        here=signed_in(),
        product=found,
        product_id=product_id,
        version=request.form.get("version", default=found.version if found else 0, type=int),
        card=filled,
        fault=fault,
        kinds=KINDS,
        restricted=RESTRICTED,
        icons=ICONS,
        most_codes=MOST_CODES,
    )


def _written(product_id: UUID) -> ResponseReturnValue:
    flash("记下了。", "leaf")
    return redirect(url_for("catalog_manager.card", product_id=product_id), 303)


def _json(data: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(data), mimetype="application/json")

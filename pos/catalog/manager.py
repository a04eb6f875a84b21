"""The goods, managed: every change is a command, so the same pages work beside the counter and from anywhere."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pos.catalog.commands import AddProduct, ArchiveProduct, ChangeProduct
from pos.catalog.models import Product
from pos.catalog.queries import product, product_page
from pos.catalog.rules import KINDS, RESTRICTED, UNITS, CodeDraft, ProductDraft
from pos.db.engines import session_here
from pos.kernel.errors import NotFound
from pos.kernel.ids import new_id
from pos.kernel.money import parse_yuan, yuan
from pos.kernel.quantity import parse_quantity, quantity_text
from pos.staff.guard import needs, signed_in
from pos.web.dispatch import dispatch
from pos.web.posts import BadRequest

blueprint = Blueprint("catalog_manager", __name__, template_folder="templates")


@blueprint.get("/manage/goods")
@needs("manage_goods")
def goods() -> str:
    """The goods by name, or those found."""
    text, after = request.args.get("q", "")[:40], request.args.get("after", "")[:60]
    page = product_page(session_here(), text=text, after=after, limit=50)
    return render_template(
        "catalog/manager_goods.html",
        here=signed_in(),
        page=page,
        text=text,
        yuan=yuan,
        more=len(page) == 50 and not text,
    )


@blueprint.get("/manage/goods/new")
@blueprint.get("/manage/goods/<uuid:product_id>")
@needs("manage_goods")
def card(product_id: UUID | None = None) -> str:
    """One product, or an empty card."""
    found = product(session_here(), product_id) if product_id else None
    if product_id and found is None:
        raise NotFound("没有这种商品，可能已经合并了。")
    return render_template(
        "catalog/manager_product.html",
        here=signed_in(),
        product=found,
        kinds=KINDS,
        restricted=RESTRICTED,
        units=UNITS,
        yuan=yuan,
        codes=_code_lines(found) if found else "",
        new_id=new_id(),
    )


@blueprint.post("/manage/goods")
@needs("manage_goods")
def add() -> ResponseReturnValue:
    """Write new goods down."""
    try:
        product_id = UUID(request.form.get("product_id", "")[:40])
    except ValueError as error:
        raise BadRequest("这张表少了编号，没有办。请刷新页面再填。") from error
    dispatch(session_here(), AddProduct(product_id=product_id, draft=_draft(request.form)), signed_in().actor)
    return redirect(url_for("catalog_manager.card", product_id=product_id), 303)


@blueprint.post("/manage/goods/<uuid:product_id>")
@needs("manage_goods")
def change(product_id: UUID) -> ResponseReturnValue:
    """Change goods."""
    version = request.form.get("version", default=0, type=int)
    asked = ChangeProduct(product_id=product_id, version=version, draft=_draft(request.form))
    dispatch(session_here(), asked, signed_in().actor)
    return redirect(url_for("catalog_manager.card", product_id=product_id), 303)


@blueprint.post("/manage/goods/<uuid:product_id>/archive")
@needs("manage_goods")
def archive(product_id: UUID) -> ResponseReturnValue:
    """Take goods off sale, or put them back."""
    asked = ArchiveProduct(product_id=product_id, archived=request.form.get("archived") == "1")
    dispatch(session_here(), asked, signed_in().actor)
    return redirect(url_for("catalog_manager.card", product_id=product_id), 303)


def _draft(form: MultiDict[str, str]) -> ProductDraft:
    cost = form.get("cost", "").strip()
    return ProductDraft(
        name=form.get("name", ""),
        price=parse_yuan(form.get("price", "") or "0"),
        unit=form.get("unit", ""),
        kind=form.get("kind", ""),  # type: ignore[arg-type]
        category=form.get("category", ""),
        cost=parse_yuan(cost) if cost else None,
        restricted=form.get("restricted", "none"),  # type: ignore[arg-type]
        icon=form.get("icon", "p-bag")[:20],
        codes=tuple(
            _read_code(line, form.get("unit", ""))
            for line in form.get("codes", "")[:4000].splitlines()
            if line.strip(" ,，\t")
        ),
    )


def _read_code(line: str, unit: str) -> CodeDraft:
    parts = line.replace("，", " ").replace(",", " ").split()
    code, *rest = parts
    own_unit = rest[0] if rest else unit
    factor = parse_quantity(rest[1]) if len(rest) > 1 else 1000
    return CodeDraft(code, own_unit, factor, parse_yuan(rest[2]) if len(rest) > 2 else None)


def _code_lines(found: Product) -> str:
    return "\n".join(
        f"{code.code} {code.unit} {quantity_text(code.factor)}"
        + (f" {yuan(code.price)}" if code.price is not None else "")
        for code in found.codes
    )

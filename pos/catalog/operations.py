"""Writes goods down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from pos.audit.operations import record
from pos.catalog.commands import AddProduct, ArchiveProduct, ChangePrice, ChangeProduct
from pos.catalog.models import Product, ProductCode, QuickKey
from pos.catalog.rules import QUICK_PAGES, BadGoods, CodeDraft, CodeTaken, ProductDraft, check_product
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.errors import Conflict, NotFound
from pos.kernel.ids import new_id
from pos.kernel.money import LARGEST
from pos.web.commands import handles

FIRST_SKU = 10001


@handles(AddProduct)
def add_asked_product(session: HomeSession, command: AddProduct, actor: Actor) -> None:
    """Write new goods down under the id the phone made. Raises as `add_product`."""
    add_product(session, actor, command.draft, product_id=command.product_id)


def add_product(
    session: HomeSession, actor: Actor, draft: ProductDraft, *, product_id: UUID | None = None
) -> Product:
    """Write new goods down under the shop's next own number. Raises BadGoods, BadScan, CodeTaken."""
    draft = check_product(draft)
    with writing(session):
        now = session.now()
        product = Product(
            id=product_id or new_id(),
            sku=_next_sku(session),
            active=True,
            version=1,
            created_at=now,
            changed_at=now,
            **_columns(draft),
        )
        session.add(product)
        session.flush()
        _put_codes(session, product, draft.codes)
        record(
            session,
            actor,
            "product_added",
            product.id,
            price=draft.price,
            codes=[code.code for code in draft.codes],
        )
        return product


@handles(ChangeProduct)
def change_product(session: HomeSession, command: ChangeProduct, actor: Actor) -> None:
    """Change goods as a person edited them. Raises BadGoods, BadScan, CodeTaken, NotFound, Conflict."""
    draft = check_product(command.draft)
    with writing(session):
        product = _seen(session, command.product_id, command.version)
        before = product.price
        for name, value in _columns(draft).items():
            setattr(product, name, value)
        _put_codes(session, product, draft.codes)
        _changed(session, product)
        record(session, actor, "product_changed", product.id, price_before=before, price=product.price)


@handles(ChangePrice)
def change_price(session: HomeSession, command: ChangePrice, actor: Actor) -> None:
    """Change the price of the base unit. Raises BadGoods, NotFound, Conflict."""
    if not 0 < command.price <= LARGEST:
        raise BadGoods("售价不对。请填大于零的数。")
    with writing(session):
        product = _seen(session, command.product_id, command.version)
        before, product.price = product.price, command.price
        _changed(session, product)
        record(session, actor, "price_changed", product.id, price_before=before, price=command.price)


@handles(ArchiveProduct)
def archive_product(session: HomeSession, command: ArchiveProduct, actor: Actor) -> None:
    """Take goods off sale, or put them back. Raises NotFound."""
    with writing(session):
        product = _seen(session, command.product_id, None)
        product.active = not command.archived
        _changed(session, product)
        record(session, actor, "product_archived" if command.archived else "product_restored", product.id)


def put_quick_keys(
    session: HomeSession, actor: Actor, keys: Sequence[tuple[str, UUID, str | None, str]]
) -> None:
    """Lay the desk anew: `(page, product, code, label)` in order. Raises BadGoods."""
    if any(page not in QUICK_PAGES or not 1 <= len(label) <= 6 for page, _, _, label in keys):
        raise BadGoods("快捷键的名字要 1 到 6 个字，页从列出的里面选。")
    with writing(session):
        for old in session.scalars(select(QuickKey)):
            session.delete(old)
        session.flush()
        for position, (page, product_id, code, label) in enumerate(keys):
            session.add(
                QuickKey(
                    id=new_id(), page=page, position=position, product_id=product_id, code=code, label=label
                )
            )
        record(session, actor, "quick_keys_laid", count=len(keys))


def _next_sku(session: HomeSession) -> str:
    statement = select(func.max(Product.sku)).where(
        Product.sku >= "10000", Product.sku <= "99999", func.length(Product.sku) == 5
    )
    return str(int(session.scalar(statement) or FIRST_SKU - 1) + 1)


def _columns(draft: ProductDraft) -> dict[str, object]:
    names = ("name", "price", "unit", "kind", "category", "cost", "restricted", "icon")
    return {name: getattr(draft, name) for name in names}


def _put_codes(session: HomeSession, product: Product, drafts: Sequence[CodeDraft]) -> None:
    wanted = {draft.code: draft for draft in drafts}
    for code in list(product.codes):
        if code.code not in wanted:
            product.codes.remove(code)
    session.flush()
    for draft in drafts:
        row = session.get(ProductCode, (session.store_id, draft.code))
        if row is None:
            row = ProductCode(code=draft.code, product_id=product.id)
            product.codes.append(row)
        elif row.product_id != product.id:
            raise CodeTaken(f"条码 {draft.code} 已经是别的商品的了。请先从那边删掉。")
        row.unit, row.factor, row.price = draft.unit, draft.factor, draft.price


def _seen(session: HomeSession, product_id: UUID, version: int | None) -> Product:
    product = session.get(Product, (session.store_id, product_id))
    if product is None:
        raise NotFound("没有这种商品，可能已经合并了。")
    if version is not None and product.version != version:
        raise Conflict("这种商品刚被别人改过。请看一眼现在的样子再改。")
    return product


def _changed(session: HomeSession, product: Product) -> None:
    product.version += 1
    product.changed_at = session.now()

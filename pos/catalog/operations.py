"""Writes goods down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from pos.audit.operations import record
from pos.catalog.commands import (
    AddProduct,
    ArchiveProduct,
    ChangePrice,
    ChangeProduct,
    PutQuickKeys,
    UndoQuickKeys,
)
from pos.catalog.models import Product, ProductCode, QuickDesk, QuickKey
from pos.catalog.queries import sellable_by_code, sellable_by_id
from pos.catalog.rules import (
    BadDesk,
    BadGoods,
    CodeDraft,
    CodeTaken,
    KeyDraft,
    ProductDraft,
    check_desk,
    check_product,
)
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


@handles(PutQuickKeys)
def put_quick_keys(session: HomeSession, command: PutQuickKeys, actor: Actor) -> None:
    """Lay the quick keys anew; how they lay is kept for an undo. Raises BadDesk, Conflict."""
    keys = check_desk(command.keys)
    with writing(session):
        desk = _seen_desk(session, command.version)
        for key in keys:
            if sellable_by_id(session, key.product_id, key.code) is None:
                raise BadDesk(f"“{key.label}”这个键的货或条码已经没有了。请拿下这个键再存。")
        _lay(session, desk, keys)
        record(session, actor, "quick_keys_laid", count=len(keys))


@handles(UndoQuickKeys)
def undo_quick_keys(session: HomeSession, command: UndoQuickKeys, actor: Actor) -> None:
    """Lay the quick keys as before the last save; a second undo takes the first back. Raises BadDesk, Conflict."""
    with writing(session):
        desk = _seen_desk(session, command.version)
        if desk.before is None:
            raise BadDesk("之前没有存过别的摆法，没有可撤回的。")
        keys = msgspec.convert(desk.before, tuple[KeyDraft, ...])
        _lay(session, desk, keys)
        record(session, actor, "quick_keys_undone", count=len(keys))


def _seen_desk(session: HomeSession, version: int) -> QuickDesk:
    desk = session.get(QuickDesk, session.store_id)
    if desk is None:
        desk = QuickDesk(version=0, before=None, changed_at=session.now())
        session.add(desk)
    if desk.version != version:
        raise Conflict("快捷键刚被别人改过。请刷新页面，看一眼现在的样子再改。")
    return desk


def _lay(session: HomeSession, desk: QuickDesk, keys: Sequence[KeyDraft]) -> None:
    old = session.scalars(select(QuickKey).order_by(QuickKey.position)).all()
    # A key that stays keeps its id: a counter that still shows the old desk can press it.
    left = {(row.page, row.product_id, row.code): row for row in old}
    desk.before = [msgspec.to_builtins(_key_draft(row)) for row in old] or None
    desk.version += 1
    desk.changed_at = session.now()
    for position, key in enumerate(keys):
        row = left.pop((key.page, key.product_id, key.code), None)
        if row is None:
            row = QuickKey(id=new_id(), page=key.page, product_id=key.product_id, code=key.code)
            session.add(row)
        row.position, row.label, row.wash = position, key.label, key.wash
    for row in left.values():
        session.delete(row)
    session.info["desk_changed"] = True


def _key_draft(row: QuickKey) -> KeyDraft:
    return KeyDraft(page=row.page, product_id=row.product_id, label=row.label, code=row.code, wash=row.wash)


def _next_sku(session: HomeSession) -> str:
    statement = select(func.max(Product.sku)).where(
        Product.sku >= "10000", Product.sku <= "99999", func.length(Product.sku) == 5
    )
    number = int(session.scalar(statement) or FIRST_SKU - 1) + 1
    while sellable_by_code(session, str(number)) is not None:  # a code on other goods
        number += 1
    return str(number)


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
        holder = sellable_by_code(session, draft.code)
        if holder is not None and holder.product_id != product.id:
            raise CodeTaken(f"条码 {draft.code} 已经是“{holder.name}”的了。请先从那边删掉。")
        row = session.get(ProductCode, (session.store_id, draft.code))
        if row is None:
            row = ProductCode(code=draft.code, product_id=product.id)
            product.codes.append(row)
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

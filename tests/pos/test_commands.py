"""Commands: done once, refused for good, and never half done."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pos.audit.models import AuditEntry
from pos.catalog.commands import ChangePrice
from pos.catalog.models import Product
from pos.kernel.actor import MACHINE
from pos.web.commands import decode, encode, run_once
from pos.web.models import CommandResult
from tests.factories import MILK, OpenShop


def milk(shop: OpenShop) -> Product:
    shop.session.close()
    return shop.session.scalars(select(Product).where(Product.name == "鲜牛奶 250ml")).one()


def form_of(product: Product, **changes: Any) -> dict[str, Any]:
    """The product's card as the page sends it."""
    card = {
        "request_key": str(uuid4()),
        "version": str(product.version),
        "name": product.name,
        "kind": product.kind,
        "unit": product.unit,
        "price": "3.50",
        "category": product.category,
        "restricted": "none",
        "icon": product.icon,
        "code": [MILK],
    }
    return card | changes


def test_a_changed_price_is_what_the_next_scan_asks(shop: OpenShop) -> None:
    product = milk(shop)
    answer = shop.client.post(f"/manage/goods/{product.id}", data=form_of(product, price="3.80"))
    assert answer.status_code == 303
    assert shop.scan(MILK)["state"]["cart"]["due"] == 380


def test_a_form_sent_twice_changes_once(shop: OpenShop) -> None:
    product = milk(shop)
    form = form_of(product, price="3.80")
    for _ in range(2):
        assert shop.client.post(f"/manage/goods/{product.id}", data=form).status_code == 303
    assert milk(shop).version == 2


def test_a_refused_command_leaves_nothing_and_stays_refused(shop: OpenShop) -> None:
    product = milk(shop)
    taken = shop.session.scalars(select(Product).where(Product.name == "酸奶 200g")).one().codes[0].code
    form = form_of(product, name="鲜奶", code=[MILK, taken])
    for _ in range(2):
        answer = shop.client.post(f"/manage/goods/{product.id}", data=form)
        assert answer.status_code == 422
        assert "已经是“酸奶 200g”的了" in answer.text
    assert milk(shop).name == "鲜牛奶 250ml"
    results = shop.session.scalars(select(CommandResult)).all()
    assert [result.outcome for result in results] == ["refused"]
    deeds = shop.session.scalars(select(AuditEntry.action)).all()
    assert "product_changed" not in deeds


def test_a_stale_version_is_refused(shop: OpenShop) -> None:
    product = milk(shop)
    asked = ChangePrice(product_id=product.id, version=product.version + 7, price=1)
    assert run_once(shop.session, uuid4(), asked, MACHINE).outcome == "refused"
    assert milk(shop).price == 350


def test_a_command_travels_and_comes_back_the_same(shop: OpenShop) -> None:
    asked = ChangePrice(product_id=UUID(int=7), version=3, price=250)
    assert decode(*encode(asked)) == asked


def test_a_command_inside_a_transaction_is_a_mistake_that_shows(shop: OpenShop) -> None:
    from pos.db.writing import writing

    asked = ChangePrice(product_id=milk(shop).id, version=1, price=250)
    shop.session.close()
    with pytest.raises(RuntimeError), writing(shop.session):
        run_once(shop.session, uuid4(), asked, MACHINE)

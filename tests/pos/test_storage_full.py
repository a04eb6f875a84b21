"""A full disk: a clear sentence, nothing counted as sold, and selling goes on when there is room again."""

from __future__ import annotations

from sqlalchemy import select, text

from pos.db.writing import writing
from pos.sales.models import Sale
from tests.factories import MILK, OpenShop


def test_a_full_disk_takes_no_sale_and_loses_none(shop: OpenShop) -> None:
    shop.scan(MILK)
    shop.pay()
    shop.scan(MILK)
    pages = pragma(shop, "page_count")
    pragma(shop, f"max_page_count={pages}")
    for number in range(2_000):
        full = shop.post("/counter/scan", {"text": f"nothing{number:06d}"})
        if full.status_code != 200:
            break
    assert full.status_code == 507
    assert "盘满了" in full.json["error"]["message"]
    assert len(shop.session.scalars(select(Sale)).all()) == 1
    shop.session.close()
    pragma(shop, "max_page_count=1073741823")
    assert shop.pay().json["state"]["paid"]["number"].endswith("0002")


def pragma(shop: OpenShop, words: str) -> int:
    """Run a pragma on the writer's connection."""
    session = shop.session
    with writing(session):
        return int(session.execute(text(f"PRAGMA {words}"), execution_options={"core": True}).scalar() or 0)

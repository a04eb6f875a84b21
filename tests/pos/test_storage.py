"""A disk that is full or takes no writing: a clear sentence, nothing counted as sold, and selling goes on after."""

from __future__ import annotations

from sqlalchemy import select, text

from pos.db.writing import writing
from pos.sales.models import Sale
from tests.factories import MILK, WATER, OpenShop, refuse_writing


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


def test_a_read_only_disk_takes_no_sale_and_the_counter_still_shows_the_cart(shop: OpenShop) -> None:
    shop.scan(MILK)
    shop.session.close()
    refuse_writing(shop.app, refuse=True)
    for refused in (shop.pay(), shop.post("/counter/scan", {"text": WATER}), shop.post("/counter/hold")):
        assert refused.status_code == 507
        assert refused.json["error"]["message"].startswith("机器的盘写不进去，这一步没有记下来。")
    page = shop.client.post("/people/pairing-code")
    assert (page.status_code, "写不进去" in page.text) == (507, True)
    assert '"due": 350' in shop.client.get("/counter").text
    assert shop.session.scalars(select(Sale)).all() == []
    shop.session.close()
    refuse_writing(shop.app, refuse=False)
    assert shop.pay().json["state"]["paid"]["number"].endswith("0001")
    assert len(shop.session.scalars(select(Sale)).all()) == 1


def pragma(shop: OpenShop, words: str) -> int:
    """Run a pragma on the writer's connection."""
    session = shop.session
    with writing(session):
        return int(session.execute(text(f"PRAGMA {words}"), execution_options={"core": True}).scalar() or 0)

"""axe-core finds nothing on any page the store can show: in every look, in both languages, on a till and on a phone.

The pages are read off the app's own routes, so a new one is walked from the day it is made.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext
from werkzeug.routing import Rule

from pos.app.store import create_store
from tests.factories import MILK, OWNER_PIN, TISSUE, WATER
from tests.journeys.conftest import TILL, Store, axe_faults, running
from tests.tills import HttpTill, pair

PHONE = {"width": 390, "height": 844}
LOOKS = {
    "light": {"theme": "light", "large": False},
    "night": {"theme": "night", "large": False},
    "large": {"theme": "light", "large": True},
}
ROW = {
    "job_id": "SELECT id FROM print_job",
    "printer_id": "SELECT id FROM printer",
    "product_id": "SELECT id FROM product ORDER BY sku",
    "sale_id": "SELECT id FROM sale",
}
"""A row of the shop for each part of an address that names one."""


@cache
def routes() -> list[Rule]:
    """Every address that can be opened."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_store(Path(folder))
        return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


@dataclass(frozen=True)
class Trading:
    """A shop in the middle of its day, and one of its tills."""

    store: Store
    till: HttpTill


@pytest.fixture(scope="module")
def trading(opened_shop: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trading]:
    """At its second till: one sale made, one cart held, one on the counter."""
    home, cookies = opened_shop
    folder = tmp_path_factory.mktemp("trading") / "home"
    shutil.copytree(home, folder)
    [owner] = [one["value"] for one in cookies["cookies"] if one["name"] == "hedian"]
    for store in running(Store(folder)):
        first = HttpTill(store.port, owner)
        second = pair(first, pin=OWNER_PIN)
        first.close()
        second.pay(second.scan(MILK)["version"])
        second.scan(WATER)
        second.post("/counter/hold")
        second.scan(TISSUE)
        yield Trading(store, second)
        second.close()


def pages(shop: Trading) -> list[str]:
    """The address of every page, one row of each kind for those that show one."""
    found = []
    for rule in routes():
        unknown = rule.arguments - ROW.keys() - {"filename", "kind"}
        assert not unknown, f"{rule.rule}: say in ROW which row of the shop this page shows"
        if rule.endpoint in ("static", "sales_counter.events"):
            continue
        values: dict[str, object] = {"kind": "svg"} if "kind" in rule.arguments else {}
        for name in rule.arguments & ROW.keys():
            values[name] = UUID(bytes=shop.store.rows(ROW[name])[0][0])
        address = str(rule.build(values)[1])  # type: ignore[index]
        answer = shop.till.show(address)
        if answer.status == 200 and "<html" in answer.text:  # a part of a page is seen where it is put
            found.append(address)
    assert len(found) >= 8
    return found


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_page(
    trading: Trading, new_context: Callable[..., BrowserContext], look: str, language: str
) -> None:
    address = trading.store.address
    assert trading.till.post("/counter/screen", LOOKS[look]).status == 200
    context = new_context()
    context.add_cookies(
        [
            {"name": "hedian", "value": trading.till.cookie, "url": address},
            {"name": "lang", "value": language, "url": address},
        ]
    )
    page = context.new_page()
    faults = []
    for path in pages(trading):
        page.goto(address + path)
        for size in (TILL, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += [f"{path} {size['width']}: {fault}" for fault in axe_faults(page)]
    assert faults == []

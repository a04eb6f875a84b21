"""What the counter shows when the disk takes no writing, and when it writes again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from tests.disks import Disk, lock
from tests.factories import MILK, WATER
from tests.journeys.conftest import Store, Till, running


def test_a_disk_that_takes_no_writing_is_told_and_the_cart_stays_until_it_can_be_sold(
    opened_shop: tuple[Path, Any], new_context: Callable[..., BrowserContext], new_disk: Callable[..., Disk]
) -> None:
    home, cookies = opened_shop
    with new_disk().mounted() as folder:
        shutil.copytree(home, folder / "home")
        for store in running(Store(folder / "home")):
            page = new_context(storage_state=cookies).new_page()
            till = Till(store, page)
            till.go("/counter")
            till.sell(MILK, WATER)
            lock(store.home, locked=True)
            page.locator(".pay").click()
            assert_told(till)
            till.scan(MILK)
            assert_told(till)
            page.reload()
            expect(page.locator(".line")).to_have_count(2)
            lock(store.home, locked=False)
            page.locator(".pay").click()
            expect(page.locator(".change .even")).to_be_visible()
            assert store.rows("SELECT total FROM sale") == [(550,)]


def assert_told(till: Till) -> None:
    """What happened and what to do stand where a scan is answered, beside the cart as it was."""
    heard = till.page.locator(".heard.refused")
    expect(heard.locator(".name")).to_have_text("机器的盘写不进去，这一步没有记下来")
    expect(heard.locator(".say")).to_have_text("之前收的钱都在。请重启机器，还不行就换盘。")
    expect(till.page.locator(".total .yuan")).to_have_text("¥5.50")

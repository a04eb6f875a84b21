"""axe-core finds nothing on what a person meets on the first day besides the pages as they open."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.factories import MILK, TISSUE, WATER
from tests.journeys.conftest import Store, Till, axe_faults


def test_the_set_up_page(new_store: Store, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.goto(new_store.address)
    assert axe_faults(page) == []


def test_the_counter_empty_with_goods_and_paid(till: Till) -> None:
    faults = axe_faults(till.page)
    till.sell(MILK, WATER, TISSUE)
    till.page.wait_for_timeout(300)
    faults += axe_faults(till.page)
    till.page.locator(".note").first.click()
    expect(till.page.locator(".change")).to_be_visible()
    faults += axe_faults(till.page)
    assert faults == []


def test_sign_in(till: Till) -> None:
    till.page.get_by_role("button", name="更多").click()
    till.page.get_by_role("button", name="换人").click()
    expect(till.page.get_by_label("口令")).to_be_visible()
    assert axe_faults(till.page) == []

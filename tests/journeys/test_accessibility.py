"""axe-core finds nothing on any page of the first day: WCAG 2.2 A and AA, and good practice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.factories import MILK, TISSUE, WATER
from tests.journeys.conftest import Store, Till, axe_faults

SETTINGS = ["/manage/shop", "/manage/shop/scales?code=2010040012343", "/manage/audit"]


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


@pytest.mark.parametrize(
    "path", ["/manage/goods", "/manage/goods/new", "/manage/keys", "/printers", "/people", *SETTINGS]
)
def test_a_page_of_management(till: Till, path: str) -> None:
    till.go(path)
    assert axe_faults(till.page) == []


def test_the_card_of_a_product(till: Till) -> None:
    till.go("/manage/goods")
    till.page.locator("tbody a").first.click()
    expect(till.page.get_by_label("品名")).to_be_visible()
    assert axe_faults(till.page) == []

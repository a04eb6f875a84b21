"""The first day of a shop: opened, three things sold for cash with change, the plug pulled and back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.factories import MILK, TISSUE, WATER
from tests.journeys.conftest import OWNER, SHOP, Store, Till, fill_in_set_up


def test_from_an_empty_folder_to_the_first_sale_and_through_a_power_cut(
    new_store: Store, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    till = Till(new_store, page)
    till.go("/")
    expect(page).to_have_url(re.compile("/set-up$"))
    fill_in_set_up(page)
    page.get_by_role("button", name="开店", exact=True).click()
    expect(page.locator(".recovery-code")).to_have_text(
        re.compile(r"^[0-9A-Z]{4,5}([- ]?[0-9A-Z]{4,5}){3,4}$")
    )
    page.get_by_role("link", name="抄好了，开始收银").click()
    expect(page.locator(".strip")).to_contain_text(OWNER)

    till.sell(MILK, WATER, TISSUE)
    expect(page.locator(".total .yuan")).to_have_text("¥6.50")
    page.locator(".note", has_text="10").first.click()
    expect(page.locator(".change .yuan")).to_have_text("¥3.50")

    assert_paper_came_out(till)

    till.go("/counter")
    till.scan(WATER)
    expect(page.locator(".line")).to_have_count(1)
    new_store.cut_the_plug()
    new_store.start()
    page.reload()

    expect(page.locator(".strip")).to_contain_text(OWNER)
    expect(page.locator(".line")).to_have_count(1)
    expect(page.locator(".line .name")).to_have_text("矿泉水 550ml")
    expect(page.locator(".total .yuan")).to_have_text("¥2.00")
    assert new_store.rows("SELECT total, rounding FROM sale") == [(650, 0)]
    assert new_store.rows("SELECT count(*) FROM sale_line") == [(3,)]


def assert_paper_came_out(till: Till) -> None:
    """The paper of the virtual printer, drawn from the bytes it was sent: the shop's name and the total."""
    till.go("/printers")
    till.page.get_by_role("link", name="看打出来的纸").click()
    expect(till.page).to_have_url(re.compile(r"/printers/[0-9a-f-]{36}/paper$"))
    papers = till.page.locator(".paper")
    for _ in range(20):
        if papers.filter(has_text="6.50").count():
            break
        till.page.wait_for_timeout(500)
        till.page.reload()
    receipt = papers.filter(has_text="6.50").first
    expect(receipt).to_contain_text(SHOP)
    expect(receipt).to_contain_text("3.50")

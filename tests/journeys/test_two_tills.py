"""Two counters of one shop, each in a browser of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.factories import MILK, OWNER_PIN, WATER
from tests.journeys.conftest import Till
from tests.tills import HttpTill, pair


@pytest.fixture
def second(till: Till, new_context: Callable[..., BrowserContext]) -> Till:
    """Another terminal of the same shop, the owner signed in at it too."""
    [cookie] = [one["value"] for one in till.page.context.cookies() if one.get("name") == "hedian"]
    first = HttpTill(till.store.port, str(cookie))
    other = pair(first, pin=OWNER_PIN)
    first.close()
    other.close()
    context = new_context()
    context.add_cookies([{"name": "hedian", "value": other.cookie, "url": till.store.address}])
    page = context.new_page()
    page.goto(till.store.address)
    page.locator(".pay").wait_for()
    return Till(till.store, page)


def test_a_cart_held_at_one_till_is_seen_and_taken_up_at_the_other_once(till: Till, second: Till) -> None:
    expect(second.page.locator(".strip")).to_contain_text("2 号台")
    till.sell(MILK, WATER)
    second.sell(WATER)
    till.page.keyboard.press("F6")
    expect(till.page.locator(".line")).to_have_count(0)
    expect(second.page.locator(".line")).to_have_count(1)
    for one in (till, second):
        expect(one.page.get_by_role("button", name="取挂单").first).to_contain_text("1")
        one.page.keyboard.press("Shift+F6")
    held = [one.page.locator(".panel button", has_text="5.50") for one in (till, second)]
    for bill in held:
        expect(bill).to_have_count(1)
    held[1].click()
    held[0].click()
    expect(second.page.locator(".total .yuan")).to_have_text("¥5.50")
    expect(till.page.locator(".heard.refused")).to_contain_text("这张挂单已经被别的台取走了")
    expect(till.page.locator(".line")).to_have_count(0)
    second.page.locator(".pay").click()
    expect(second.page.locator(".change .even")).to_be_visible()
    assert till.store.rows("SELECT total FROM sale") == [(550,)]

"""What the owner sets, and what the counter says when the printer stops: in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.factories import MILK
from tests.journeys.conftest import Till


def break_printer(till: Till, fault: str) -> None:
    """Set one fault of the virtual printer, or with another word none."""
    till.go("/printers")
    till.page.get_by_role("link", name="看打出来的纸").click()
    for box in till.page.locator("[name=fault]").all():
        box.set_checked(box.get_attribute("value") == fault)
    till.page.get_by_role("button", name="就这样").click()


def test_without_paper_the_counter_says_that_the_drawer_is_shut_until_the_paper_is_changed(
    till: Till,
) -> None:
    break_printer(till, "paper_out")
    till.go("/counter")
    till.sell(MILK)
    till.page.locator(".note", has_text="10").first.click()
    expect(till.page.locator(".after .notice")).to_contain_text("钱箱没开。小票机没纸了。")
    expect(till.page.locator(".change .yuan")).to_have_text("¥6.50")
    till.page.get_by_role("button", name="小票机没纸了，钱箱打不开").click()
    expect(till.page.locator(".panel")).to_contain_text("用钥匙开")
    expect(till.page.locator(".change .yuan")).to_be_visible()
    till.page.keyboard.press("Escape")

    other = till.page.context.new_page()
    break_printer(Till(till.store, other), "nothing")
    expect(till.page.locator(".strip")).to_contain_text("小票机正常")
    expect(till.page.locator(".slip-head")).to_contain_text("小票打好了")


def test_a_silent_printer_asks_whether_paper_came_out(till: Till) -> None:
    break_printer(till, "mute")
    till.go("/printers")
    till.page.get_by_role("button", name="试打一张").click()
    till.page.get_by_role("button", name="出来了，以后按不回话的用").click()
    expect(till.page.locator(".printer").first).to_contain_text("不回话")


def test_the_example_of_a_layout_follows_the_keys(till: Till) -> None:
    till.go("/manage/shop/scales")
    row = till.page.locator(".layout").first
    expect(row.locator("[data-reading]")).to_contain_text("金额 12.34 元")
    row.get_by_label("金额小数").select_option("1")
    expect(row.locator("[data-reading]")).to_contain_text("金额 123.40 元")
    row.get_by_label("格式").fill("20WWWWWGGGGGC")
    expect(row.locator("[data-reading]")).to_contain_text("重量 1.234 公斤")
    row.get_by_label("格式").fill("20")
    expect(row.locator("[data-reading]")).to_contain_text("看不懂")


def test_the_speed_is_asked_of_a_serial_line_only(till: Till) -> None:
    till.go("/printers")
    form = till.page.locator("form").filter(has_text="加一台")
    expect(form.get_by_label("串口速率")).to_be_hidden()
    form.get_by_text("串口", exact=True).click()
    expect(form.get_by_label("串口速率")).to_be_visible()


def test_the_language_turns_at_the_counter_and_back(till: Till) -> None:
    html = till.page.locator("html")
    till.page.get_by_role("button", name="更多").click()
    till.page.get_by_role("button", name="English").click()
    expect(html).to_have_attribute("lang", "en")
    expect(till.page).to_have_url(re.compile("/counter$"))
    till.go("/manage/goods")
    till.page.get_by_role("button", name="中文").click()
    expect(html).to_have_attribute("lang", "zh-CN")
    expect(till.page).to_have_url(re.compile("/manage/goods$"))

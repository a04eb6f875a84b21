"""What is a scan and what is a hand, told by when keys were pressed and not by when a busy page got to them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from pos.app.samples import sample_code
from tests.factories import MILK, WATER
from tests.journeys.conftest import Till
from tests.journeys.scanner import Scanner

CODES = [sample_code(number) for number in range(1, 21)]
UNKNOWN = "6900000000045"


def count_scans(till: Till) -> list[str]:
    """The texts the till sends to the store as scans, from now on."""
    heard: list[str] = []
    till.page.on(
        "request",
        lambda request: (
            heard.append(request.post_data_json["text"]) if request.url.endswith("/counter/scan") else None
        ),
    )
    return heard


@pytest.mark.parametrize("stall", [120, 300])
def test_twenty_scans_back_to_back_on_a_busy_page_are_neither_lost_nor_cut(till: Till, stall: int) -> None:
    heard = count_scans(till)
    Scanner(till.page).scan(*CODES, stalls=range(0, 20, 3), stall=stall)
    expect(till.page.locator(".line")).to_have_count(20)
    assert heard == CODES
    assert till.sales == 0
    expect(till.page.get_by_label("找货")).to_have_value("")


@pytest.mark.parametrize("gap", [0.001, 0.01, 0.03, 0.045])
def test_scanners_of_every_pace_are_heard_while_the_page_is_busy(till: Till, gap: float) -> None:
    heard = count_scans(till)
    Scanner(till.page).scan(MILK, WATER, CODES[4], gap=gap, stalls=[0, 1, 2])
    expect(till.page.locator(".line")).to_have_count(3)
    assert heard == [MILK, WATER, CODES[4]]


def finder(till: Till) -> Locator:
    return till.page.get_by_label("找货")


def name_of_new_goods(till: Till) -> Locator:
    till.scan(UNKNOWN)
    return till.page.get_by_label("名称")


@pytest.mark.parametrize("field", [finder, name_of_new_goods])
def test_a_scan_on_a_busy_page_leaves_no_trace_in_the_field_that_had_the_focus(
    till: Till, field: object
) -> None:
    box: Locator = field(till)  # type: ignore[operator]
    box.click()
    box.press_sequentially("辣椒酱", delay=150)
    heard = count_scans(till)
    Scanner(till.page).scan(*CODES[:5], stalls=[1, 3])
    expect(till.page.locator(".line")).to_have_count(5)
    assert heard == CODES[:5]
    if box.count():
        assert not any(character.isdigit() for character in box.input_value())


def test_a_scan_on_a_busy_page_leaves_no_figure_in_a_question_that_waits_for_one(till: Till) -> None:
    till.page.locator(".tile", has_text="鸡蛋").click()
    weight = till.page.get_by_label("重量")
    till.page.keyboard.press("1")
    expect(weight).to_have_value("1")
    till.page.wait_for_timeout(300)
    heard = count_scans(till)
    Scanner(till.page).scan(*CODES[:5], stalls=range(5))
    expect(till.page.locator(".line")).to_have_count(5)
    assert heard == CODES[:5]
    expect(weight).to_have_value("1")


@pytest.mark.parametrize("stalls", [[], [0, 2]], ids=["idle", "busy"])
def test_a_scan_through_a_chinese_input_method_is_whole_and_writes_nothing(
    till: Till, stalls: list[int]
) -> None:
    box = finder(till)
    box.click()
    heard = count_scans(till)
    Scanner(till.page).scan(*CODES[:4], stalls=stalls, ime=True)
    expect(till.page.locator(".line")).to_have_count(4)
    assert heard == CODES[:4]
    expect(box).to_have_value("")


@pytest.mark.parametrize("gap", [0.09, 0.12])
def test_a_person_who_types_figures_fast_is_no_scanner(till: Till, gap: float) -> None:
    heard = count_scans(till)
    box = name_of_new_goods(till)
    box.fill("手工辣酱")
    price = till.page.get_by_label("售价")
    price.click()
    Scanner(till.page).type("1234.50", gap)
    expect(price).to_have_value("1234.50")
    till.page.keyboard.press("Enter")
    expect(till.page.locator(".line .sum")).to_have_text("1234.50")
    assert heard == [UNKNOWN]

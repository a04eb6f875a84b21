"""The owner lays the quick keys and keeps the goods' card, at the till and on a phone."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.factories import MILK, TISSUE_PACK, WATER
from tests.journeys.conftest import Till, axe_faults

PHONE = {"width": 390, "height": 844}
UNKNOWN = "6900000000045"
MISREAD = "6900000000046"
SMALL = """() => [...document.querySelectorAll(".laying :is(button, input:not(.unseen), select, .wash)")]
  .filter((key) => key.checkVisibility()).flatMap((key) => {
  const { width, height } = key.getBoundingClientRect();
  return width < 48 || height < 48 ? [`${key.className} ${key.textContent}: ${width} x ${height}`] : [];
})"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


def lay(till: Till) -> Page:
    till.go("/manage/keys")
    expect(till.page.locator(".laying .tile").first).to_be_visible()
    return till.page


def labels(page: Page) -> list[str]:
    return page.locator(".quick .tile:not(.empty) b").all_inner_texts()


def save(page: Page) -> None:
    page.get_by_role("button", name="存下来").click()
    expect(page.locator(".keeping .notice")).to_contain_text("存好了")


def test_from_an_empty_page_to_the_counter_and_back_by_undo(till: Till) -> None:
    counter = till.page.context.new_page()
    counter.goto(f"{till.store.address}/counter")
    expect(counter.locator(".tab", has_text="早点")).to_have_count(0)

    page = lay(till)
    page.get_by_role("button", name="加一页").click()
    page.get_by_label("页名").fill("早点")
    page.locator(".tile.empty").first.click()
    page.get_by_label("找货").fill("豆浆")
    page.locator(".offers .pick", has_text="豆浆").click()
    till.scan(TISSUE_PACK)
    expect(page.locator(".quick .tile:not(.empty)")).to_have_count(2)
    page.get_by_label("键上的字").fill("整条纸")
    page.get_by_text("粉", exact=True).click()
    page.get_by_role("button", name="往前", exact=True).click()
    assert labels(page) == ["整条纸", "豆浆"]
    save(page)

    # The open counter shows it without being loaded again, and sells the carton at its own price.
    counter.locator(".tab", has_text="换一组").click()
    counter.locator(".tab", has_text="早点").click()
    tile = counter.locator(".tile", has_text="整条纸")
    expect(tile).to_have_class(re.compile(r"\bpetal\b"))
    tile.click()
    expect(counter.locator(".total .yuan")).to_have_text("¥8.00")

    page.get_by_role("button", name="撤回上次存的").click()
    expect(page.locator(".keeping .notice")).to_contain_text("撤回了")
    expect(page.locator(".tab", has_text="早点")).to_have_count(0)
    expect(counter.locator(".tab", has_text="早点")).to_have_count(0)


def test_keys_are_moved_and_taken_off_by_keyboard_alone(till: Till) -> None:
    page = lay(till)
    before = labels(page)
    page.locator(".tile").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowDown")
    moved = labels(page)
    assert moved.index(before[0]) == 6
    expect(page.locator(".tile").nth(6)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".tile").nth(1)).to_be_focused()
    page.keyboard.press("Delete")
    assert labels(page) == [label for label in moved if label != moved[1]]
    page.get_by_role("button", name="不改了").click()
    assert labels(page) == before


def test_a_key_is_dragged_to_its_place(till: Till) -> None:
    page = lay(till)
    before = labels(page)
    page.locator(".tile").nth(0).drag_to(page.locator(".tile").nth(3))
    assert labels(page) == [*before[1:4], before[0], *before[4:]]


def test_a_key_goes_to_another_page_and_a_page_to_another_place(till: Till) -> None:
    page = lay(till)
    page.locator(".tile", has_text="馒头").click()
    page.get_by_label("换页").select_option(label="服务")
    expect(page.locator(".tab[aria-pressed=true]")).to_have_text(re.compile("服务"))
    assert "馒头" in labels(page)
    page.get_by_role("button", name="收起").click()
    page.get_by_role("button", name="页往前").click()
    save(page)
    till.go("/counter")
    assert till.page.locator(".finder .tab").all_inner_texts() == ["常卖", "称重", "服务", "烟酒"]


def test_goods_already_there_and_a_full_page_are_said(till: Till) -> None:
    page = lay(till)
    till.scan(MILK)
    expect(page.locator(".keeping .notice")).to_contain_text("满 15 个")
    page.locator(".tab", has_text="服务").click()
    till.scan(WATER)
    expect(page.locator(".keeping .notice")).to_contain_text("加上了矿泉水")
    page.wait_for_timeout(150)
    till.scan(WATER)
    expect(page.locator(".keeping .notice")).to_contain_text("已经在这一页了")
    page.wait_for_timeout(150)
    till.scan(UNKNOWN)
    expect(page.locator(".keycard")).to_contain_text("没找到")


def test_a_page_without_a_name_is_not_saved_and_leaving_asks_first(till: Till) -> None:
    page = lay(till)
    page.get_by_label("页名").fill("")
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_role("alert")).to_contain_text("还没起名")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="商品", exact=True).click(no_wait_after=True)
    expect(page.get_by_label("页名")).to_be_visible()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_on_a_phone_everything_fits_and_is_big_enough(till: Till) -> None:
    till.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page = lay(till)
    faults = axe_faults(page) + page.evaluate(SMALL)
    page.locator(".tab", has_text="烟酒").click()
    page.locator(".tile").first.click()
    faults += axe_faults(page) + page.evaluate(SMALL)
    page.locator(".tile.empty").first.click()
    page.get_by_label("找货").fill("牛奶")
    pick = page.locator(".offers .pick", has_text="鲜牛奶")
    expect(pick).to_be_in_viewport(ratio=1)
    faults += axe_faults(page) + page.evaluate(SMALL)
    assert page.evaluate(WIDER) == 0
    pick.click()
    save(page)
    assert faults == []
    for path in ("/manage/goods", "/manage/goods?only=weighed", "/manage/goods/new"):
        till.go(path)
        assert page.evaluate(WIDER) == 0, path
        assert axe_faults(page) == []


def test_at_the_till_axe_finds_nothing_on_the_desk_its_cards_and_a_tinted_counter(till: Till) -> None:
    page = lay(till)
    faults = axe_faults(page)
    for wash in ("绿", "粉", "黄", "蓝"):
        page.locator(".tile").nth("绿粉黄蓝".index(wash)).click()
        page.get_by_text(wash, exact=True).click()
    faults += axe_faults(page)
    save(page)
    faults += axe_faults(page)
    till.go("/counter")
    expect(page.locator(".tile.sky")).to_be_visible()
    faults += axe_faults(page)
    assert faults == []


def code_boxes(page: Page) -> Locator:
    return page.locator("[data-code-row] [name=code]")


def test_codes_are_scanned_into_rows_that_come_and_go(till: Till) -> None:
    till.go("/manage/goods/new")
    page = till.page
    expect(code_boxes(page)).to_have_count(1)
    till.scan(UNKNOWN)
    expect(code_boxes(page).first).to_have_value(UNKNOWN)
    page.wait_for_timeout(150)
    page.get_by_role("button", name="再加一个条码").click()
    till.scan(MISREAD)
    expect(code_boxes(page).nth(1)).to_have_value(MISREAD)
    expect(page.locator("[data-code-row]").nth(1)).to_contain_text("校验位不对")
    page.get_by_role("button", name="再加一个条码").click()
    expect(code_boxes(page)).to_have_count(3)
    page.get_by_role("button", name="删除").nth(2).click()
    page.get_by_label("品名").fill("手工辣酱")
    page.get_by_label("售价").first.fill("8.5")
    page.get_by_label("称重").check()
    expect(page.locator("[data-base-unit]").first).to_have_text("公斤")
    page.get_by_label("按件").check()
    page.get_by_text("酱醋", exact=True).click()
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".notice")).to_contain_text("记下了")
    expect(code_boxes(page)).to_have_count(2)
    expect(page.locator("[data-code-row]").nth(1)).to_contain_text("校验位不对")
    assert axe_faults(page) == []
    till.go("/counter")
    till.scan(MISREAD)
    expect(page.locator(".line .name")).to_have_text("手工辣酱")


def test_a_code_of_other_goods_leads_to_them(till: Till) -> None:
    till.go("/manage/goods/new")
    page = till.page
    page.get_by_label("品名").fill("新牛奶")
    page.get_by_label("售价").first.fill("4")
    till.scan(MILK)
    page.wait_for_timeout(150)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("alert")).to_contain_text("鲜牛奶 250ml")
    assert axe_faults(page) == []
    page.get_by_role("link", name="鲜牛奶 250ml").click()
    expect(page.get_by_role("heading", name="鲜牛奶 250ml")).to_be_visible()


def test_three_times_a_quick_key_at_the_counter(till: Till) -> None:
    till.page.keyboard.type("3*", delay=150)
    expect(till.page.locator(".times")).to_have_text("×3")
    till.page.locator(".tile", has_text="馒头").click()
    expect(till.page.locator(".total .yuan")).to_have_text("¥3.00")
    expect(till.page.locator(".times")).to_have_count(0)


def test_pieces_of_an_open_price_wait_for_their_price(till: Till) -> None:
    till.page.keyboard.type("3*", delay=150)
    till.page.locator(".tile", has_text="复印").click()
    expect(till.page.locator(".figures")).to_be_visible()
    till.page.keyboard.type("0.5", delay=150)
    till.page.get_by_role("button", name="加进这一单").click()
    expect(till.page.locator(".total .yuan")).to_have_text("¥1.50")


def test_a_question_whose_code_did_not_come_is_asked_when_the_line_is_back(till: Till) -> None:
    page = till.page
    broken: list[Any] = []

    def cut(route: Route) -> None:
        broken.append(route.request.url)
        route.abort()

    page.route("**/counter/figures.js*", cut)
    page.goto(f"{till.store.address}/counter")
    page.wait_for_timeout(500)
    till.scan(UNKNOWN)
    expect(page.locator(".heard.asks")).to_be_visible()
    assert broken
    page.unroute("**/counter/figures.js*")
    page.locator(".tender .aside").last.click()
    expect(page.locator(".deeds, .figures")).to_be_visible()

"""The shop's settings as the owner changes them, and what that does at the counter."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from pos.kernel.actor import MACHINE
from pos.kernel.scalecodes import STANDARD_LAYOUTS, ScaleLayout, example_code, read_scale_code
from pos.printing.document import document_of
from pos.printing.escpos import paper_of
from pos.printing.queries import printers
from pos.sales.queries import recent_sales
from pos.shop.commands import ChangeShop
from pos.shop.queries import shop_facts
from pos.shop.rules import ShopFacts
from pos.web.commands import decode, encode, run_once
from tests.factories import MILK, OpenShop

EGGS = "10040"


def facts(shop: OpenShop) -> ShopFacts:
    shop.session.close()
    found = shop_facts(shop.session)
    assert found
    return found


def form_of(shop: OpenShop, **changes: str) -> dict[str, str]:
    """The page of settings as it is sent."""
    now = facts(shop)
    form = {
        "request_key": str(uuid4()),
        "version": str(now.version),
        "name": now.name,
        "address": now.address,
        "phone": now.phone,
        "receipt_footer": now.receipt_footer,
        "rounding": now.rounding,
        "day_cut_hour": str(now.day_cut_hour),
        "zone": now.zone,
    }
    return form | changes


def scales_of(shop: OpenShop, deed: str, **new: str) -> dict[str, Any]:
    """The page of scale layouts as it is sent, with one key pressed."""
    layouts = facts(shop).scale_layouts
    return {
        "request_key": str(uuid4()),
        "version": str(facts(shop).version),
        "deed": deed,
        "pattern": [layout.pattern for layout in layouts],
        "amount_decimals": [str(layout.amount_decimals) for layout in layouts],
        "weight_decimals": [str(layout.weight_decimals) for layout in layouts],
        "weight_unit": [layout.weight_unit for layout in layouts],
        **{f"new_{name}": value for name, value in new.items()},
    }


def patterns(shop: OpenShop) -> list[str]:
    return [layout.pattern for layout in facts(shop).scale_layouts]


def test_the_next_receipt_bears_the_new_name_and_footer(shop: OpenShop) -> None:
    form = form_of(shop, name="荷塘超市", receipt_footer="过年好", address="文化广场东")
    assert shop.client.post("/manage/shop", data=form).status_code == 303
    shop.scan(MILK)
    shop.pay()
    session = shop.session
    session.close()
    sale_id = recent_sales(session)[0].id
    paper = paper_of(document_of(session, "receipt", sale_id, {}), printers(session)[0].profile)
    words = " ".join(paper.texts)
    assert "荷塘超市" in words
    assert "过年好" in words


def test_rounding_to_whole_yuan_holds_from_the_next_bill(shop: OpenShop) -> None:
    assert shop.client.post("/manage/shop", data=form_of(shop, rounding="yuan")).status_code == 303
    assert shop.scan(MILK)["state"]["cart"]["due"] == 300


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "请填店名"),
        ("name", "店" * 21, "最多 20 个字"),
        ("name", "荷塘\x1b店", "打不出来的字"),
        ("address", "村" * 41, "写短一点"),
        ("receipt_footer", "谢" * 61, "写短一点"),
        ("phone", "<script>", "电话只能填数字"),
        ("rounding", "free", "请从列出的里面选"),
        ("day_cut_hour", "9", "请从列出的里面选"),
        ("day_cut_hour", "x", "请从列出的里面选"),
        ("zone", "Mars/Olympus", "请从列出的里面选"),
    ],
)
def test_a_setting_out_of_bounds_is_told_and_changes_nothing(
    shop: OpenShop, field: str, value: str, told: str
) -> None:
    before = facts(shop)
    answer = shop.client.post("/manage/shop", data=form_of(shop, **{field: value}))
    assert answer.status_code == 422
    assert told in answer.text
    assert facts(shop) == before


def test_what_was_typed_stays_on_the_page_after_a_refusal(shop: OpenShop) -> None:
    form = form_of(shop, phone="不知道", address="牡丹区荷塘村")
    assert 'value="牡丹区荷塘村"' in shop.client.post("/manage/shop", data=form).text


def test_two_owners_at_once_the_second_sees_what_the_first_wrote(shop: OpenShop) -> None:
    first, second = form_of(shop, name="一号店名"), form_of(shop, name="二号店名")
    assert shop.client.post("/manage/shop", data=first).status_code == 303
    answer = shop.client.post("/manage/shop", data=second)
    assert answer.status_code == 422
    assert "刚被别人改过" in answer.text
    assert 'value="一号店名"' in answer.text
    assert facts(shop).name == "一号店名"


def test_the_form_sent_twice_changes_once(shop: OpenShop) -> None:
    form = form_of(shop, name="荷塘超市")
    for _ in range(2):
        assert shop.client.post("/manage/shop", data=form).status_code == 303
    assert facts(shop).version == 2


def test_the_command_travels_and_is_done_once(shop: OpenShop) -> None:
    asked = ChangeShop(facts=facts(shop))
    assert decode(*encode(asked)) == asked
    key = uuid4()
    for _ in range(2):
        assert run_once(shop.session, key, asked, MACHINE).outcome == "done"
    assert facts(shop).version == 2


def test_a_layout_that_is_added_sells_by_the_scales_label(shop: OpenShop) -> None:
    label = example_code(ScaleLayout("28WWWWWAAAAAC"))
    assert shop.scan(label)["heard"]["kind"] == "unknown"
    new = {"pattern": "28wwwwwaaaaac", "amount_decimals": "2", "weight_decimals": "3", "weight_unit": "kg"}
    assert shop.client.post("/manage/shop/scales", data=scales_of(shop, "add", **new)).status_code == 303
    assert patterns(shop)[-1] == "28WWWWWAAAAAC"
    assert shop.scan(label)["state"]["cart"]["due"] == 1230


def test_layouts_move_change_and_go(shop: OpenShop) -> None:
    was = [layout.pattern for layout in STANDARD_LAYOUTS]
    post = shop.client.post
    post("/manage/shop/scales", data=scales_of(shop, "down 0"))
    assert patterns(shop)[:2] == [was[1], was[0]]
    post("/manage/shop/scales", data=scales_of(shop, "up 0"))
    assert patterns(shop)[0] == was[1]
    post("/manage/shop/scales", data=scales_of(shop, "remove 1"))
    assert was[0] not in patterns(shop)
    changed = scales_of(shop, "save")
    changed["amount_decimals"][0] = "1"
    post("/manage/shop/scales", data=changed)
    assert facts(shop).scale_layouts[0].amount_decimals == 1
    post("/manage/shop/scales", data=scales_of(shop, "standard"))
    assert facts(shop).scale_layouts == STANDARD_LAYOUTS


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("28WWWWW", "看不懂"),
        ("28WWWWWCAAAAA", "看不懂"),
        ("28WWWWWWWWWWC", "看不懂"),
        ("28" + "W" * 40, "看不懂"),
        ("20WWWWWGGGGGC", ""),
        ("20WWWWWAAAAAC", "不能有两条一样的"),
    ],
)
def test_a_layout_nobody_can_read_is_told(shop: OpenShop, pattern: str, told: str) -> None:
    new = {"pattern": pattern, "amount_decimals": "2", "weight_decimals": "3", "weight_unit": "kg"}
    answer = shop.client.post("/manage/shop/scales", data=scales_of(shop, "add", **new))
    assert answer.status_code == (422 if told else 303)
    assert told in answer.text
    assert len(patterns(shop)) == 7 + (not told)


def test_there_is_an_end_to_the_layouts(shop: OpenShop) -> None:
    full = scales_of(shop, "save")
    full["pattern"] = [f"{prefix}WWWWWAAAAAC" for prefix in range(20, 41)]
    for name, value in (("amount_decimals", "2"), ("weight_decimals", "3"), ("weight_unit", "kg")):
        full[name] = [value] * 21
    answer = shop.client.post("/manage/shop/scales", data=full)
    assert answer.status_code == 422
    assert "最多 20 条" in answer.text


def test_a_label_is_tried_before_anything_is_sold(shop: OpenShop) -> None:
    page = shop.client.get("/manage/shop/scales", query_string={"code": example_code(STANDARD_LAYOUTS[4])})
    assert "第 5 条对上了" in page.text
    assert "重量 1.234 公斤" in page.text
    assert "哪一条都对不上" in shop.client.get("/manage/shop/scales?code=6901234567892").text


def test_an_example_follows_what_is_typed(shop: OpenShop) -> None:
    asked = {"pattern": "27WWWWWGGGGGC", "amount_decimals": 2, "weight_decimals": 3, "weight_unit": "jin"}
    assert "重量 0.617 公斤" in shop.client.get("/manage/shop/scales/reading", query_string=asked).text
    broken = shop.client.get("/manage/shop/scales/reading", query_string=asked | {"pattern": "<b>"})
    assert "看不懂" in broken.text
    assert "<b>" not in broken.text.replace("<b>货号", "")


@pytest.mark.parametrize(
    "layout", [*STANDARD_LAYOUTS, ScaleLayout("2WWWWWWAAAAAA"), ScaleLayout("29WWWGGGGGGGGC")]
)
def test_every_example_is_read_by_its_own_layout(layout: ScaleLayout) -> None:
    reading = read_scale_code(example_code(layout), [layout])
    assert reading
    assert reading.plu.lstrip("0") in (EGGS, "40")

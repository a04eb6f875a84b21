"""Laying the quick keys: what is saved is what the counter shows, and nothing forged gets onto a key."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pos.catalog.commands import ArchiveProduct, PutQuickKeys, UndoQuickKeys
from pos.catalog.models import Product, QuickKey
from pos.catalog.operations import archive_product
from pos.catalog.rules import KeyDraft, short_label
from pos.kernel.actor import MACHINE
from pos.shop.queries import terminals
from pos.staff.operations import add_person, sign_in
from pos.web.commands import decode, encode
from tests.factories import MILK, TISSUE, TISSUE_PACK, OpenShop


def id_of(shop: OpenShop, name: str) -> UUID:
    shop.session.close()
    return shop.session.scalars(select(Product.id).where(Product.name == name)).one()


def key(shop: OpenShop, name: str, **more: Any) -> dict[str, Any]:
    """A key as the page sends it."""
    plain = {
        "page": "早点",
        "product_id": str(id_of(shop, name)),
        "label": name[:6],
        "code": None,
        "wash": "",
    }
    return plain | more


def lay(shop: OpenShop, *keys: dict[str, Any], version: int = 1, **more: Any) -> Any:
    return shop.post("/manage/keys", {"version": version, "keys": list(keys)}, **more)


def on_the_counter(shop: OpenShop) -> list[tuple[str, list[str]]]:
    pages = shop.client.get("/counter/desk").json["quick"]
    return [(page["name"], [shown["label"] for shown in page["keys"]]) for page in pages]


def test_what_is_saved_is_what_the_counter_shows(shop: OpenShop) -> None:
    keys = [
        key(shop, "豆浆", wash="petal"),
        key(shop, "馒头"),
        key(shop, "烤肠", page="热食"),
        key(shop, "雪糕 巧克力", label="雪糕"),
    ]
    assert lay(shop, *keys).status_code == 200
    assert on_the_counter(shop) == [("早点", ["豆浆", "馒头", "雪糕"]), ("热食", ["烤肠"])]
    (first, *_), *_ = (page["keys"] for page in shop.client.get("/counter/desk").json["quick"])
    assert (first["wash"], first["icon"], first["price_text"]) == ("petal", "p-cup", "2.00/杯")
    assert '"wash": "petal"' in shop.client.get("/counter").text


def test_a_counter_that_still_shows_the_old_desk_can_press_a_key_that_stayed(shop: OpenShop) -> None:
    old = shop.client.get("/counter/desk").json["quick"][0]["keys"]
    bun = next(shown for shown in old if shown["label"] == "馒头")
    gone = next(shown for shown in old if shown["label"] == "烤肠")
    lay(shop, key(shop, "豆浆", page="常卖"), key(shop, "馒头", page="常卖", label="热馒头"))
    assert shop.post("/counter/quick", {"key_id": bun["id"]}).json["heard"]["title"] == "馒头"
    answer = shop.post("/counter/quick", {"key_id": gone["id"]})
    assert answer.status_code == 404
    assert "刷新" in answer.json["error"]["message"]


def test_open_counters_are_told(shop: OpenShop) -> None:
    news = shop.app.extensions["hedian.bus"].stream()
    next(news)
    lay(shop, key(shop, "馒头"))
    assert next(news).startswith(b"event: desk\n")


def test_undo_brings_the_last_desk_back_and_again_the_new_one(shop: OpenShop) -> None:
    before = on_the_counter(shop)
    lay(shop, key(shop, "馒头"))
    undone = shop.post("/manage/keys/undo", {"version": 2}).json
    assert on_the_counter(shop) == before
    assert (undone["version"], undone["can_undo"]) == (3, True)
    assert shop.post("/manage/keys/undo", {"version": 3}).status_code == 200
    assert on_the_counter(shop) == [("早点", ["馒头"])]


def test_there_is_nothing_to_undo_before_the_first_save(shop: OpenShop) -> None:
    before = on_the_counter(shop)
    answer = shop.post("/manage/keys/undo", {"version": 1})
    assert answer.status_code == 422
    assert "没有可撤回的" in answer.json["error"]["message"]
    assert on_the_counter(shop) == before


def test_a_save_sent_twice_is_one_save(shop: OpenShop) -> None:
    request = str(uuid4())
    answers = [lay(shop, key(shop, "馒头"), key=request).json for _ in range(2)]
    assert [answer["version"] for answer in answers] == [2, 2]


def test_of_two_who_lay_at_once_the_second_is_told(shop: OpenShop) -> None:
    lay(shop, key(shop, "馒头"))
    answer = lay(shop, key(shop, "豆浆"))
    assert answer.status_code == 422
    assert "刚被别人改过" in answer.json["error"]["message"]
    assert on_the_counter(shop) == [("早点", ["馒头"])]


def test_goods_off_sale_leave_the_counter_but_not_the_desk(shop: OpenShop) -> None:
    lay(shop, key(shop, "馒头"), key(shop, "豆浆"))
    archive_product(shop.session, ArchiveProduct(product_id=id_of(shop, "馒头"), archived=True), MACHINE)
    assert on_the_counter(shop) == [("早点", ["豆浆"])]
    desk = lay(shop, key(shop, "馒头"), key(shop, "豆浆"), version=2).json
    assert [shown["trouble"] for shown in desk["pages"][0]["keys"]] == ["archived", ""]


def test_a_carton_on_a_key_sells_at_its_own_price_and_never_as_a_piece(shop: OpenShop) -> None:
    (pack,) = shop.client.get(f"/manage/keys/find?q={TISSUE_PACK}").json["found"]
    (piece,) = shop.client.get(f"/manage/keys/find?q={TISSUE}").json["found"]
    assert (pack["code"], pack["price_text"], piece["code"]) == (TISSUE_PACK, "8.00/条", None)
    lay(shop, key(shop, "手帕纸", label="整条", code=TISSUE_PACK))
    (shown,) = shop.client.get("/counter/desk").json["quick"][0]["keys"]
    assert shop.post("/counter/quick", {"key_id": shown["id"]}).json["state"]["cart"]["due"] == 800

    tissue = id_of(shop, "手帕纸")
    form = {
        "request_key": str(uuid4()),
        "version": "1",
        "name": "手帕纸",
        "kind": "piece",
        "unit": "包",
        "price": "1",
        "icon": "",
        "restricted": "none",
        "code": [TISSUE],
    }
    assert shop.client.post(f"/manage/goods/{tissue}", data=form).status_code == 303
    assert on_the_counter(shop) == []
    assert shop.post("/counter/quick", {"key_id": shown["id"]}).status_code == 404
    assert '"trouble": "codeless"' in shop.client.get("/manage/keys").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "字" * 10_000},
        {"label": "   "},
        {"label": "一\x00二"},
        {"page": "页" * 10_000},
        {"page": ""},
        {"wash": "red; background: url(//elsewhere)"},
        {"product_id": str(uuid4())},
        {"code": MILK},
        {"code": "9" * 10_000},
    ],
    ids=[
        "endless",
        "blank",
        "control",
        "endless page",
        "no page",
        "wash",
        "forged",
        "others' code",
        "no code",
    ],
)
def test_a_forged_or_absurd_key_is_refused(shop: OpenShop, wrong: dict[str, Any]) -> None:
    before = on_the_counter(shop)
    answer = lay(shop, key(shop, "豆浆"), key(shop, "馒头", **wrong))
    assert answer.status_code == 422
    assert answer.json["error"]["message"].endswith("。")
    assert len(answer.json["error"]["message"]) < 60
    assert on_the_counter(shop) == before


@pytest.mark.parametrize("count", [16, 121, 300])
def test_more_keys_than_fit_are_refused(shop: OpenShop, count: int) -> None:
    before = on_the_counter(shop)
    assert lay(shop, *[key(shop, "馒头")] * count).status_code == 422
    assert on_the_counter(shop) == before


def test_a_thousand_keys_are_refused_before_they_are_read(shop: OpenShop) -> None:
    before = on_the_counter(shop)
    answer = lay(shop, *[key(shop, "馒头", label="馒头馒头馒头")] * 1000)
    assert answer.status_code == 413
    assert "太大" in answer.json["error"]["message"]
    assert on_the_counter(shop) == before


def test_nine_pages_or_the_same_goods_twice_on_one_are_refused(shop: OpenShop) -> None:
    pages = [key(shop, "馒头", page=f"第{number}页") for number in range(9)]
    assert "最多 8 页" in lay(shop, *pages).json["error"]["message"]
    assert "摆了两次" in lay(shop, key(shop, "馒头"), key(shop, "馒头")).json["error"]["message"]
    assert lay(shop, *pages[:8]).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"version": "1", "keys": "x"}, {"version": 1, "keys": [{"page": "一"}]}]
)
def test_a_body_of_another_shape_is_refused(shop: OpenShop, body: dict[str, Any]) -> None:
    assert shop.post("/manage/keys", body).status_code == 400
    assert shop.client.post("/manage/keys", json={"version": 1, "keys": []}).status_code == 400


def test_a_helper_neither_sees_nor_lays_the_desk(shop: OpenShop) -> None:
    helper = add_person(shop.session, MACHINE, name="王小梅", role="helper", pin="3690")
    laid = key(shop, "馒头")
    with shop.client.session_transaction() as cookie:
        cookie["sign_in"] = sign_in(shop.session, helper, "3690", terminals(shop.session)[0].id)
    assert shop.client.get("/manage/keys").status_code == 403
    assert shop.client.get("/manage/keys/find?q=1").status_code == 403
    assert lay(shop, laid).status_code == 403
    assert shop.client.get("/counter/desk").status_code == 200


@pytest.mark.parametrize("words", ["", "9" * 10_000, "%", "\x00", "🍜"])
def test_strange_words_find_nothing(shop: OpenShop, words: str) -> None:
    assert shop.client.get("/manage/keys/find", query_string={"q": words}).json == {"found": []}


def test_words_find_goods_on_sale_with_a_label_that_fits(shop: OpenShop) -> None:
    found = shop.client.get("/manage/keys/find?q=香烟").json["found"]
    assert {(goods["label"], goods["code"]) for goods in found} == {("香烟软红", None), ("香烟硬金", None)}
    archive_product(shop.session, ArchiveProduct(product_id=id_of(shop, "豆浆"), archived=True), MACHINE)
    assert shop.client.get("/manage/keys/find?q=豆浆").json == {"found": []}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("塑料袋（中）", "塑料袋"),
        ("香烟 软红", "香烟软红"),
        ("大桶水 18.9L", "大桶水"),
        ("红烧牛肉面 桶装", "红烧牛肉面"),
        ("一二三四五六七八", "一二三四五六"),
        ("（散）", "（散）"),
    ],
)
def test_a_label_is_as_many_words_of_the_name_as_fit(name: str, label: str) -> None:
    assert short_label(name) == label


def test_the_commands_travel(shop: OpenShop) -> None:
    drafts = (KeyDraft(page="常卖", product_id=UUID(int=7), label="馒头", code="123", wash="leaf"),)
    for asked in (PutQuickKeys(version=3, keys=drafts), UndoQuickKeys(version=4)):
        assert decode(*encode(asked)) == asked


def press(shop: OpenShop, label: str, multiplier: str | None) -> Any:
    pages = shop.client.get("/counter/desk").json["quick"]
    pressed = next(shown for page in pages for shown in page["keys"] if shown["label"] == label)
    return shop.post("/counter/quick", {"key_id": pressed["id"], "multiplier": multiplier})


def test_three_times_a_quick_key_is_three_pieces_and_the_next_three_more(shop: OpenShop) -> None:
    assert press(shop, "馒头", "3").json["state"]["cart"]["due"] == 300
    assert press(shop, "馒头", "3").json["state"]["cart"]["due"] == 600
    assert press(shop, "馒头", None).json["state"]["cart"]["due"] == 700


def test_a_weight_before_a_quick_key_is_the_weight(shop: OpenShop) -> None:
    assert press(shop, "鸡蛋", None).json["heard"]["kind"] == "weight"
    assert press(shop, "鸡蛋", "1.5").json["state"]["cart"]["due"] == 1470


@pytest.mark.parametrize("multiplier", ["0", "-1", "0.5", "99999", "x", "9" * 10_000])
def test_an_absurd_number_before_a_quick_key_is_refused(shop: OpenShop, multiplier: str) -> None:
    assert press(shop, "馒头", multiplier).status_code == 422
    assert shop.client.get("/counter/state").json["state"]["cart"]["lines"] == []


def test_a_saved_desk_is_written_by_its_differences(shop: OpenShop) -> None:
    ids = set(shop.session.scalars(select(QuickKey.id)))
    pages = shop.client.get("/counter/desk").json["quick"]
    same = [
        {name: shown[name] for name in ("product_id", "label", "wash")} | {"page": page["name"]}
        for page in pages
        for shown in page["keys"]
    ]
    assert lay(shop, *same[::-1]).status_code == 200
    shop.session.close()
    assert set(shop.session.scalars(select(QuickKey.id))) == ids

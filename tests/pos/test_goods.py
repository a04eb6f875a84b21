"""The list of goods and their card, as the person who keeps them meets both."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from pos.app.store import static_folder
from pos.catalog.commands import ArchiveProduct
from pos.catalog.listing import ONLY, Only, goods_page
from pos.catalog.models import Product
from pos.catalog.operations import add_product, archive_product
from pos.catalog.rules import ICONS, CodeDraft, ProductDraft
from pos.kernel.actor import MACHINE
from pos.staff.rules import ALLOWED
from tests.factories import MILK, YOGURT, OpenShop

CARD = re.compile(r'href="/manage/goods/([0-9a-f-]{36})"')


def product_named(shop: OpenShop, name: str) -> Product:
    shop.session.close()
    return shop.session.scalars(select(Product).where(Product.name == name)).one()


def form_of(**changes: Any) -> dict[str, Any]:
    """A new product's card as the page sends it."""
    card = {
        "request_key": str(uuid4()),
        "product_id": str(uuid4()),
        "version": "0",
        "name": "手工辣酱",
        "kind": "piece",
        "unit": "瓶",
        "price": "8.5",
        "category": "调味",
        "restricted": "none",
        "icon": "p-soy",
        "code": ["6901234567892"],
    }
    return card | changes


def walk(shop: OpenShop, address: str) -> list[list[str]]:
    """The cards of every page from an address on, following the link to the next."""
    pages = []
    while address:
        text = shop.client.get(address).text
        pages.append(CARD.findall(text))
        address = linked(text, "next")
    return pages


def linked(text: str, rel: str) -> str:
    link = re.search(rf'rel="{rel}" href="([^"]+)"', text)
    return link[1].replace("&amp;", "&") if link else ""


def test_namesakes_at_a_page_edge_are_neither_skipped_nor_shown_twice(shop: OpenShop) -> None:
    for number in range(120):
        add_product(shop.session, MACHINE, ProductDraft(name="散装饼干", price=100 + number))
    ids = {str(product_id) for product_id in shop.session.scalars(select(Product.id))}
    pages = walk(shop, "/manage/goods")
    assert [len(page) for page in pages] == [50, 50, 50, 17]
    assert {shown for page in pages for shown in page} == ids

    first = shop.client.get("/manage/goods").text
    second = shop.client.get(linked(first, "next")).text
    assert CARD.findall(shop.client.get(linked(second, "prev")).text) == pages[0]
    assert "共 167 种" in first


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("weighed", {"鸡蛋", "大白菜", "土豆", "红富士", "香蕉"}),
        ("open", {"复印", "寄快递", "杂货"}),
        ("restricted", {"本地啤酒 500ml", "老白干 500ml", "香烟 软红", "香烟 硬金"}),
        ("archived", {"口香糖"}),
    ],
)
def test_each_list_shows_its_goods_and_counts_them(shop: OpenShop, only: Only, names: set[str]) -> None:
    gum = product_named(shop, "口香糖")
    archive_product(shop.session, ArchiveProduct(product_id=gum.id, archived=True), MACHINE)
    page = goods_page(shop.session, only=only)
    assert {row.name for row in page.rows} == names
    assert page.count == len(names)
    assert f"共 {len(names)} 种" in shop.client.get(f"/manage/goods?only={only}").text


def test_goods_off_sale_are_found_by_name_by_code_and_by_number(shop: OpenShop) -> None:
    milk = product_named(shop, "鲜牛奶 250ml")
    archive_product(shop.session, ArchiveProduct(product_id=milk.id, archived=True), MACHINE)
    for words in ("牛奶", MILK, MILK[-6:], milk.sku):
        assert CARD.findall(shop.client.get("/manage/goods", query_string={"q": words}).text) == [
            str(milk.id)
        ]


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "before=" + "9" * 5000,
        "only=cost",
        "q=%25%5C_%00",
        "after=" + "0" * 32,
        "q=" + "y" * 10_000,
    ],
)
def test_a_strange_address_of_the_list_is_a_list(shop: OpenShop, query: str) -> None:
    assert shop.client.get(f"/manage/goods?{query}").status_code == 200


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("words", ["", "牛奶"])
def test_no_page_of_the_list_sorts_or_reads_all_goods_first(shop: OpenShop, only: Only, words: str) -> None:
    asked: list[tuple[str, Any]] = []
    reader = shop.session.homestead.reader
    keep = lambda _c, _u, sql, values, *_: asked.append((sql, values))  # noqa: E731
    event.listen(reader, "before_cursor_execute", keep)
    place = ("牛奶", UUID(int=7))
    for more in ({}, {"after": place}, {"before": place}):
        goods_page(shop.session, only=only, words=words, **more)  # type: ignore[arg-type]
    event.remove(reader, "before_cursor_execute", keep)
    shop.session.close()
    with reader.connect() as line:
        for sql, values in asked:
            if "count(" in sql or "ORDER BY" not in sql:
                continue
            plan = line.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, values).fetchall()
            steps = " ".join(row[-1] for row in plan)
            assert "ix_product_" + (only or "name") in steps
            assert "TEMP B-TREE" not in steps


def test_the_list_tells_no_cost(shop: OpenShop) -> None:
    add_product(shop.session, MACHINE, ProductDraft(name="啊一样", price=999, cost=777))
    text = shop.client.get("/manage/goods").text
    assert "9.99" in text
    assert "7.77" not in text


def test_who_may_not_see_costs_neither_sees_nor_changes_them(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = add_product(shop.session, MACHINE, ProductDraft(name="糖", price=500, cost=432))
    monkeypatch.setitem(ALLOWED, "owner", ALLOWED["owner"] - {"see_costs"})
    text = shop.client.get(f"/manage/goods/{product.id}").text
    assert "4.32" not in text
    assert 'name="cost"' not in text
    form = form_of(version="1", name="糖果", cost="0.01", code=[])
    assert shop.client.post(f"/manage/goods/{product.id}", data=form).status_code == 303
    changed = product_named(shop, "糖果")
    assert changed.cost == 432


def test_rows_of_codes_each_with_its_unit_factor_and_price(shop: OpenShop) -> None:
    form = form_of(
        code=["6901234567892", "", " 6901234567908 "],
        code_unit=["", "", "箱"],
        code_factor=["", "", "12"],
        code_price=["", "", "98"],
    )
    assert shop.client.post("/manage/goods", data=form).status_code == 303
    codes = product_named(shop, "手工辣酱").codes
    assert [(code.code, code.unit, code.factor, code.price) for code in codes] == [
        ("6901234567892", "瓶", 1000, None),
        ("6901234567908", "箱", 12_000, 9800),
    ]
    shop.scan("6901234567908")
    assert shop.scan("6901234567892")["state"]["cart"]["due"] == 9800 + 850


def test_a_wrong_check_digit_is_accepted_with_a_word(shop: OpenShop) -> None:
    form = form_of(code=["6901234567890"])
    answer = shop.client.post("/manage/goods", data=form, follow_redirects=True)
    assert "校验位不对" in answer.text
    assert shop.scan("6901234567890")["heard"]["kind"] == "known"
    fine = shop.client.get(f"/manage/goods/{product_named(shop, '鲜牛奶 250ml').id}").text
    assert "<span>这个条码的校验位不对" not in fine


@pytest.mark.parametrize("way", ["code", "other spelling", "own number"])
def test_a_code_that_other_goods_have_names_them_with_a_link_and_keeps_what_was_typed(
    shop: OpenShop, way: str
) -> None:
    upc = ProductDraft(name="进口饼干", price=100, codes=(CodeDraft("036000291452", "个"),))
    add_product(shop.session, MACHINE, upc)
    yogurt = product_named(shop, "酸奶 200g")
    taken, holder = {
        "code": (YOGURT, yogurt),
        "other spelling": ("0036000291452", product_named(shop, "进口饼干")),
        "own number": (yogurt.sku, yogurt),
    }[way]
    answer = shop.client.post("/manage/goods", data=form_of(code=["6901234567892", taken], name="辣酱王"))
    assert answer.status_code == 422
    assert f'<a href="/manage/goods/{holder.id}">{holder.name}</a>' in answer.text
    assert 'value="辣酱王"' in answer.text
    assert 'value="6901234567892"' in answer.text
    assert shop.scan("6901234567892")["heard"]["kind"] == "unknown"


def test_a_new_number_is_never_a_code_of_other_goods(shop: OpenShop) -> None:
    last = int(max(sku for sku in shop.session.scalars(select(Product.sku))))
    own_code = ProductDraft(name="自编码", price=100, codes=(CodeDraft(str(last + 2), "个"),))
    assert add_product(shop.session, MACHINE, own_code).sku == str(last + 1)
    assert add_product(shop.session, MACHINE, ProductDraft(name="二号", price=100)).sku == str(last + 3)


def test_goods_need_no_picture(shop: OpenShop) -> None:
    assert shop.client.post("/manage/goods", data=form_of(icon="")).status_code == 303
    assert product_named(shop, "手工辣酱").icon == ""
    assert shop.scan("6901234567892")["heard"]["kind"] == "known"


def test_every_picture_one_can_choose_is_drawn(shop: OpenShop) -> None:
    drawn = set(re.findall(r'<symbol id="(p-[a-z]+)"', (static_folder() / "icons.svg").read_text()))
    assert set(ICONS) - {""} <= drawn
    text = shop.client.get("/manage/goods/new").text
    assert [text.count(f'value="{icon}"') for icon in ICONS if icon] == [1] * (len(ICONS) - 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "x" * 10_000},
        {"name": ""},
        {"kind": "gift"},
        {"icon": "p-price"},
        {"icon": '"><script>'},
        {"restricted": "all"},
        {"price": "1e9"},
        {"price": ""},
        {"unit": "单" * 500},
        {"category": "类" * 500},
        {"code": ["9" * 10_000]},
        {"code": ["药"]},
        {"code": [str(number) for number in range(200, 1200)]},
        {"code": ["6901234567892"] * 2},
        {"code_factor": ["十"]},
        {"code_factor": ["-1"]},
        {"code_factor": ["12"]},
        {"code_price": ["0"]},
        {"code_price": ["9" * 500]},
    ],
)
def test_a_card_filled_with_nonsense_is_refused_in_words_and_writes_nothing(
    shop: OpenShop, wrong: dict[str, Any]
) -> None:
    before = shop.session.scalars(select(Product.id)).all()
    answer = shop.client.post("/manage/goods", data=form_of(**wrong))
    assert answer.status_code == 422
    said = re.search(r'role="alert">.*?<span>([^<]+)', answer.text, re.DOTALL)
    assert said
    assert said[1].rstrip().endswith("。")
    assert len(answer.text) < 60_000
    shop.session.close()
    assert shop.session.scalars(select(Product.id)).all() == before


def test_a_forged_product_is_not_changed(shop: OpenShop) -> None:
    assert shop.client.post(f"/manage/goods/{uuid4()}", data=form_of()).status_code == 404


def test_who_saves_over_another_is_shown_the_way_to_what_is_now(shop: OpenShop) -> None:
    milk = product_named(shop, "鲜牛奶 250ml")
    address = f"/manage/goods/{milk.id}"
    form = form_of(name="鲜牛奶", version="1", code=[MILK])
    assert shop.client.post(address, data=form).status_code == 303
    late = shop.client.post(address, data=form | {"request_key": str(uuid4()), "name": "牛奶"})
    assert late.status_code == 422
    assert f'<a href="{address}">看现在的样子</a>' in late.text
    assert product_named(shop, "鲜牛奶").version == 2


def test_without_script_the_card_is_a_form_that_can_be_sent(shop: OpenShop) -> None:
    text = shop.client.get("/manage/goods/new").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    assert text.count('name="code"') - text.count("<template>") == 2
    form = form_of() | fields
    assert shop.client.post("/manage/goods", data=form).status_code == 303
    assert str(product_named(shop, "手工辣酱").id) == fields["product_id"]


def test_goods_by_weight_keep_kilograms_whatever_unit_was_typed(shop: OpenShop) -> None:
    form = form_of(kind="weighed", unit="斤", code_unit=["袋"])
    assert shop.client.post("/manage/goods", data=form).status_code == 303
    product = product_named(shop, "手工辣酱")
    assert [product.unit, product.codes[0].unit] == ["公斤", "公斤"]

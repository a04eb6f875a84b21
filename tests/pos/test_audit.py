"""Who did what: in sentences, page by page, none skipped."""

from __future__ import annotations

import ast
import html
import re
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

import pos
from pos.audit.models import AuditEntry
from pos.audit.operations import record
from pos.audit.queries import Mark, audit_page
from pos.audit.sentences import DEEDS, sentence
from pos.db.session import CORE
from pos.kernel.actor import MACHINE, Actor
from pos.kernel.clock import DAY, HOUR, day_span
from pos.staff.models import Staff
from pos.staff.operations import add_person, let_go
from tests.factories import MILK, MORNING, OpenShop


def told(shop: OpenShop, query: str = "") -> list[str]:
    """The deeds on the page, as a person reads them."""
    page = shop.client.get(f"/manage/audit{query}")
    assert page.status_code == 200
    return [" ".join(strip_tags(line).split()) for line in re.findall(r"<li>.*?</li>", page.text, re.DOTALL)]


def strip_tags(line: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", line))


def owner(shop: OpenShop) -> Staff:
    return shop.session.scalars(select(Staff).where(Staff.role == "owner")).one()


def test_a_voided_line_is_told_with_who_when_where_and_what(shop: OpenShop) -> None:
    line = shop.scan(MILK)["heard"]["line_id"]
    shop.post(f"/counter/lines/{line}/void")
    newest = told(shop)[0]
    assert newest.endswith("张秀兰 从单上删掉鲜牛奶 250ml，数量 1，3.50 元 1 号台")
    assert re.match(r"\d\d:\d\d ", newest)


def test_a_changed_shop_says_which_settings(shop: OpenShop) -> None:
    with shop.app.test_request_context():
        assert sentence("shop_changed", "", {"changed": ["name", "rounding"]}) == "改了店铺设置：店名、抹零"


def test_a_deed_nobody_foresaw_is_shown_as_it_stands(shop: OpenShop) -> None:
    record(shop.session, MACHINE, "moon_landed", height=7, where="<b>")
    assert told(shop)[0].endswith("机器 moon landed · height 7 · where <b>")
    assert "<b>where" not in shop.client.get("/manage/audit").text


def test_an_old_deed_that_lacks_a_detail_is_still_told(shop: OpenShop) -> None:
    with shop.app.test_request_context():
        assert sentence("line_voided", "鸡蛋", {}) == "从单上删掉"


def test_every_word_that_is_recorded_has_its_sentence() -> None:
    """A new deed gets its sentence in pos/audit/sentences.py."""
    recorded = set()
    for path in Path(pos.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                recorded |= {part.value for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant)}
    assert recorded <= set(DEEDS)


def test_deeds_of_one_instant_are_never_skipped_between_pages(shop: OpenShop) -> None:
    for count in range(120):
        record(shop.session, MACHINE, "cart_held", lines=count)
    shop.session.close()
    everything = shop.session.scalars(select(AuditEntry.id)).all()
    seen: list[UUID] = []
    before = None
    while page := audit_page(shop.session, before=before, limit=7):
        seen += [entry.id for entry in page]
        before = Mark(page[-1].at, page[-1].id)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(everything)


def test_the_page_turns_to_older_deeds_and_ends(shop: OpenShop) -> None:
    for count in range(120):
        record(shop.session, MACHINE, "cart_held", lines=count)
    lines, query = [], ""
    while True:
        page = shop.client.get(f"/manage/audit{query}").text
        lines += told(shop, query)
        older = re.search(r'href="/manage/audit(\?before=[^"]+)">更早的', page)
        if not older:
            break
        query = html.unescape(older[1])
    held = [line for line in lines if "挂起一单" in line]
    assert len(held) == len(set(held)) == 120


def test_only_one_persons_deeds(shop: OpenShop) -> None:
    cashier = add_person(shop.session, MACHINE, name="李强", role="cashier", pin="1470")
    record(shop.session, Actor(cashier), "drawer_opened")
    let_go(shop.session, MACHINE, cashier)
    assert [line.split()[1] for line in told(shop, f"?person={cashier}")] == ["李强"]
    assert "李强（已停用）" in shop.client.get("/manage/audit").text


def test_only_one_day_by_the_shops_clock(shop: OpenShop) -> None:
    begin, end = day_span(date(2026, 11, 27), "Asia/Shanghai")
    assert end - begin == DAY
    assert (begin + 8 * HOUR) % DAY == 0
    shop.clock.move(begin - MORNING - 1)
    record(shop.session, MACHINE, "cart_held", lines=1)
    shop.clock.move(1)
    record(shop.session, MACHINE, "cart_held", lines=2)
    assert [line for line in told(shop, "?day=2026-11-27") if "挂起一单，1 行" in line] == []
    assert "00:00 机器 挂起一单，2 行" in told(shop, "?day=2026-11-27")
    assert "23:59 机器 挂起一单，1 行" in told(shop, "?day=2026-11-26")


def test_rubbish_in_the_address_shows_the_newest(shop: OpenShop) -> None:
    for rubbish in (
        "?before=x",
        "?before=9999999999999999999_7",
        "?day=0001-01-01",
        "?person=%00",
        "?day=2026-99-99",
    ):
        assert told(shop, rubbish) == told(shop)


def test_both_ways_through_the_audit_have_an_index(shop: OpenShop) -> None:
    for condition, index in (("", "ix_audit_entry_at"), ("AND staff_id = x'00'", "ix_audit_entry_staff")):
        plan = shop.session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM audit_entry WHERE store_id = x'00' AND (at, id) < (1, x'00')"
                f" {condition} ORDER BY at DESC, id DESC LIMIT 50"
            ),
            execution_options=CORE,
        ).all()
        assert len(plan) == 1, plan
        assert f"USING INDEX {index}" in plan[0][-1]

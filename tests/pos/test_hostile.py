"""Hostile scans, absurd numbers, forged and wrong requests: a Chinese sentence, and nothing changed."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pos.app.store import create_store
from pos.db.writing import writing
from pos.kernel.gtin import check_digit
from tests.factories import MILK, OpenShop, open_shop_in


@pytest.mark.parametrize(
    "text",
    ["9" * 10_000, "9" * 65, "\x00\x01\x02", "🍜🍜", "药" * 20, "", "   ", "6901\x00234"],
    ids=["ten thousand", "too long", "control", "emoji", "han", "nothing", "blank", "inner control"],
)
def test_a_hostile_scan_is_refused(shop: OpenShop, text: str) -> None:
    answer = shop.post("/counter/scan", {"text": text})
    assert answer.status_code == 422
    assert "。" in answer.json["error"]["message"]
    assert shop.client.get("/counter/state").json["state"]["cart"]["lines"] == []


@pytest.mark.parametrize("words", ["\x00", "%", "_", "\\", "\x00\x00茶", " "])
def test_strange_words_do_not_find_every_goods(shop: OpenShop, words: str) -> None:
    found = shop.client.get("/counter/find", query_string={"q": words}).json["results"]
    assert {goods["name"] for goods in found} <= {"冰红茶 500ml"}


@pytest.mark.parametrize("text", ["' OR 1=1 --", "<script>alert(1)</script>", "%", "_____", "0000"])
def test_a_strange_code_is_unknown_and_never_matches(shop: OpenShop, text: str) -> None:
    assert shop.scan(text)["heard"]["kind"] == "unknown"
    assert shop.client.get("/counter/state").json["state"]["cart"]["lines"] == []


@pytest.mark.parametrize("multiplier", ["0", "-1", "99999", "1e9", "NaN", "x", "1.0001", "0.5"])
def test_an_absurd_quantity_is_refused(shop: OpenShop, multiplier: str) -> None:
    assert shop.post("/counter/scan", {"text": MILK, "multiplier": multiplier}).status_code == 422
    assert shop.client.get("/counter/state").json["state"]["cart"]["lines"] == []


@pytest.mark.parametrize("price", ["-1", "99999999", "1.234", "free", "", "0"])
def test_an_absurd_price_is_refused(shop: OpenShop, price: str) -> None:
    body = {"code": "6901234567892", "name": "辣椒酱", "price": price, "unit": "瓶"}
    assert shop.post("/counter/quick-add", body).status_code == 422
    assert shop.scan("6901234567892")["heard"]["kind"] == "unknown"


@pytest.mark.parametrize("received", [0, -5, 10**12, "100", 1.5])
def test_an_absurd_amount_of_cash_is_refused(shop: OpenShop, received: object) -> None:
    shop.scan(MILK)
    assert shop.post("/counter/cash", {"version": 1, "received": received}).status_code in (400, 422)
    assert len(shop.client.get("/counter/state").json["state"]["cart"]["lines"]) == 1


def test_a_key_is_needed_and_serves_one_request_only(shop: OpenShop) -> None:
    assert shop.client.post("/counter/scan", json={"text": MILK}).status_code == 400
    key = str(uuid4())
    assert shop.post("/counter/scan", {"text": MILK}, key=key).status_code == 200
    assert shop.post("/counter/scan", {"text": "another"}, key=key).status_code == 409


def test_a_post_without_the_csrf_token_is_refused(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home", csrf=True)
    assert shop.post("/counter/scan", {"text": MILK}).status_code == 400
    assert shop.client.get("/counter/state").json["state"]["cart"]["lines"] == []


def test_a_browser_that_is_no_terminal_sees_nothing(shop: OpenShop) -> None:
    stranger = shop.app.test_client()
    assert stranger.get("/counter").headers["Location"].endswith("/pair")
    answer = stranger.post("/counter/scan", json={"text": MILK}, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 401


def test_five_wrong_pins_lock_the_door(shop: OpenShop) -> None:
    from sqlalchemy import select

    from pos.staff.models import Staff

    owner = shop.session.scalars(select(Staff.id)).first()
    form = {"person": str(owner), "pin": "9999", "request_key": str(uuid4())}
    answers = [shop.client.post("/sign-in", data=form).text for _ in range(6)]
    assert all("口令不对" in answer for answer in answers[:5])
    assert "太多次" in answers[5]
    assert "太多次" in shop.client.post("/sign-in", data=form | {"pin": "2580"}).text
    shop.clock.move(61_000)
    assert shop.client.post("/sign-in", data=form | {"pin": "2580"}).status_code == 303


def test_pages_carry_a_policy_without_inline_script(shop: OpenShop) -> None:
    headers = shop.client.get("/counter").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "SameSite=Strict" in shop.client.get("/sign-in").headers.get("Set-Cookie", "SameSite=Strict")


def test_a_piece_is_not_sold_in_halves_by_changing_the_line(shop: OpenShop) -> None:
    line = shop.scan(MILK)["heard"]["line_id"]
    assert shop.post(f"/counter/lines/{line}/quantity", {"quantity": "0.5"}).status_code == 422
    assert shop.client.get("/counter/state").json["state"]["cart"]["due"] == 350


def test_a_scale_code_that_says_zero_sells_nothing(shop: OpenShop) -> None:
    eggs = scale_code("20", "10040", 0)
    assert shop.post("/counter/scan", {"text": eggs}).status_code == 422
    assert shop.scan(scale_code("20", "10040", 1234))["state"]["cart"]["due"] == 1230


def scale_code(prefix: str, plu: str, figure: int) -> str:
    """What a label scale prints."""
    body = f"{prefix}{plu}{figure:05d}"
    return body + str(check_digit(body))


def test_a_form_with_rubbish_in_its_numbers_is_refused(shop: OpenShop) -> None:
    form = {"request_key": str(uuid4()), "product_id": "rubbish", "name": "x", "price": "1"}
    assert shop.client.post("/manage/goods", data=form).status_code == 400


def test_an_error_of_the_database_names_no_values(shop: OpenShop) -> None:
    session = shop.session
    with pytest.raises(DBAPIError) as trouble, writing(session):
        session.execute(
            text("INSERT INTO nowhere (secret) VALUES (:secret)"),
            {"secret": "hunter2"},
            execution_options={"core": True},
        )
    assert "hunter2" not in str(trouble.value)


def test_before_there_is_a_shop_every_page_leads_to_the_set_up(tmp_path: Path) -> None:
    client = create_store(tmp_path / "home").test_client()
    for path in ("/", "/counter", "/sign-in", "/pair", "/manage/goods"):
        assert client.get(path).headers["Location"].endswith("/set-up")
    assert client.post("/pair", data={"code": "12345678"}).status_code in (303, 400)

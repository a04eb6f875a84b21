"""What a shopkeeper sees when goods are sold for cash."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, select

from pos.audit.operations import record
from pos.catalog.operations import add_product
from pos.catalog.rules import CodeDraft, ProductDraft
from pos.changes.queries import last_seq
from pos.kernel.actor import MACHINE
from pos.payments.models import PaymentIntent, Tender
from pos.printing.document import Pair
from pos.printing.models import PrintJob
from pos.sales.models import Sale, SaleLine
from pos.sales.receipt import receipt
from pos.shifts.models import CashMovement
from pos.stock.models import StockLevel, StockMovement
from tests.factories import MILK, TISSUE, TISSUE_PACK, WATER, OpenShop


def test_three_goods_for_cash_with_change(shop: OpenShop) -> None:
    for code in (MILK, WATER, TISSUE):
        heard = shop.scan(code)["heard"]
        assert heard["kind"] == "known"
    paid = shop.pay(1000).json["state"]["paid"]
    assert (paid["due"], paid["received"], paid["change"]) == (650, 1000, 350)
    handed = [(piece["label"], piece["count_text"]) for piece in paid["breakdown"]]
    assert handed == [("1 元", "3 张"), ("5 角", "1 枚")]
    assert paid["number"].endswith("-0001")


def test_everything_of_a_sale_is_written_together(shop: OpenShop) -> None:
    shop.scan(MILK)
    shop.scan(MILK)
    shop.scan(TISSUE_PACK)
    shop.pay(10000)
    session = shop.session
    sale = session.scalars(select(Sale)).one()
    lines = session.scalars(select(SaleLine).order_by(SaleLine.position)).all()
    assert [(line.quantity, line.unit, line.amount) for line in lines] == [
        (2000, "盒", 700),
        (1000, "条", 800),
    ]
    assert sum(line.paid for line in lines) == sale.total - sale.rounding == 1500
    moved = session.scalars(select(StockMovement.quantity).where(StockMovement.reason == "sale")).all()
    assert sorted(moved) == [-10_000, -2_000]
    for level in session.scalars(select(StockLevel)):
        total = session.execute(
            select(func.sum(StockMovement.quantity)).where(StockMovement.product_id == level.product_id)
        ).scalar_one()
        assert level.quantity == total
    cash = session.scalars(select(CashMovement.amount).order_by(CashMovement.amount)).all()
    assert cash == [-8500, 10000]
    assert session.scalars(select(PrintJob)).one().subject_id == sale.id
    assert session.scalars(select(PaymentIntent)).one().status == "succeeded"


def test_a_repeated_payment_is_one_sale_with_the_same_answer(shop: OpenShop) -> None:
    shop.scan(MILK)
    key, body = str(uuid4()), {"version": 1, "received": 500}
    first = shop.post("/counter/cash", body, key=key)
    second = shop.post("/counter/cash", body, key=key)
    assert first.status_code == 200
    assert first.data == second.data
    assert len(shop.session.scalars(select(Sale)).all()) == 1


def test_a_double_click_with_two_keys_pays_once(shop: OpenShop) -> None:
    shop.scan(MILK)
    body = {"version": 1, "received": None}
    assert shop.post("/counter/cash", body).status_code == 200
    assert shop.post("/counter/cash", body).status_code == 422
    assert len(shop.session.scalars(select(Sale)).all()) == 1


def test_a_carton_sells_at_its_own_price(shop: OpenShop) -> None:
    assert shop.scan(TISSUE)["state"]["cart"]["due"] == 100
    assert shop.scan(TISSUE_PACK)["state"]["cart"]["due"] == 900


def test_a_note_too_small_is_a_part_payment_and_can_be_taken_back(shop: OpenShop) -> None:
    shop.scan(WATER, multiplier="10")
    state = shop.pay(1000).json["state"]
    assert (state["cart"]["received"], state["cart"]["remaining"], state["paid"]) == (1000, 1000, None)
    tender = state["cart"]["tenders"][0]["id"]
    back = shop.post(f"/counter/tenders/{tender}/withdraw").json["state"]["cart"]
    assert (back["received"], back["remaining"]) == (0, 2000)
    shop.pay(1000)
    assert shop.pay(1000).json["state"]["paid"]["change"] == 0
    live = shop.session.scalars(select(Tender.amount).where(Tender.withdrawn_at.is_(None))).all()
    assert sum(live) == 2000
    assert shop.session.execute(select(func.sum(CashMovement.amount))).scalar_one() == 2000


def test_rounding_only_ever_goes_down(shop: OpenShop) -> None:
    shop.scan("10040", multiplier="0.333")
    cart = shop.client.get("/counter/state").json["state"]["cart"]
    assert cart["subtotal"] - cart["due"] == cart["rounding"]
    assert 0 <= cart["rounding"] < 10
    assert cart["due"] % 10 == 0


def test_a_held_cart_comes_back(shop: OpenShop) -> None:
    shop.scan(MILK)
    assert shop.post("/counter/hold").json["state"]["held"] == 1
    held = shop.client.get("/counter/held").json["held"]
    shop.scan(WATER)
    state = shop.post("/counter/recall", {"cart_id": held[0]["cart_id"]}).json["state"]
    assert [line["name"] for line in state["cart"]["lines"]] == ["鲜牛奶 250ml"]
    assert state["held"] == 1


def test_a_voided_line_and_a_cleared_cart_leave_nothing_to_pay(shop: OpenShop) -> None:
    line = shop.scan(MILK)["heard"]["line_id"]
    assert shop.post(f"/counter/lines/{line}/void").json["state"]["cart"]["lines"] == []
    assert shop.pay().status_code == 422


def test_an_unknown_code_is_kept_and_sold_after_one_form(shop: OpenShop) -> None:
    heard = shop.scan("6901234567892")["heard"]
    assert (heard["kind"], heard["code"]) == ("unknown", "6901234567892")
    body = {"code": "6901234567892", "name": "手工辣椒酱", "price": "8.5", "unit": "瓶"}
    assert shop.post("/counter/quick-add", body).json["state"]["cart"]["due"] == 850
    assert shop.scan("6901234567892")["state"]["cart"]["due"] == 1700


def test_a_copy_of_a_receipt_says_so(shop: OpenShop) -> None:
    shop.scan(MILK)
    sale = shop.pay().json["state"]["paid"]["sale_id"]
    assert shop.post("/counter/reprint", {"sale_id": sale}).status_code == 200
    job = shop.session.scalars(select(PrintJob).order_by(PrintJob.id.desc())).first()
    assert job is not None
    assert job.details["copy"] == 1
    assert job.details["by"] == "张秀兰"


def test_change_stays_through_a_reload_until_the_next_scan(shop: OpenShop) -> None:
    shop.scan(MILK)
    shop.pay(1000)
    assert '"change": 650' in shop.client.get("/counter").text
    shop.scan(WATER)
    assert '"change": 650' not in shop.client.get("/counter").text


def test_a_cart_that_changed_is_not_paid_unseen(shop: OpenShop) -> None:
    shop.scan(MILK)
    shop.scan(WATER)
    answer = shop.post("/counter/cash", {"version": 1, "received": 1000})
    assert answer.status_code == 409
    assert shop.session.scalars(select(Sale)).all() == []


def test_a_second_deed_of_a_session_logs_only_itself(shop: OpenShop) -> None:
    record(shop.session, MACHINE, "first")
    before = last_seq(shop.session)
    record(shop.session, MACHINE, "second")
    assert last_seq(shop.session) == before + 1


def test_the_receipt_shows_a_weight_for_what_was_weighed_and_pieces_for_the_rest(shop: OpenShop) -> None:
    add_product(
        shop.session,
        MACHINE,
        ProductDraft(name="袋装面粉", unit="公斤", price=500, codes=(CodeDraft("6901234567892", "公斤"),)),
    )
    shop.scan("10040", multiplier="2")
    shop.scan("6901234567892", multiplier="2")
    sale = shop.pay().json["state"]["paid"]["sale_id"]
    kinds = shop.session.scalars(select(SaleLine.kind).order_by(SaleLine.position)).all()
    assert kinds == ["weighed", "piece"]
    paper = receipt(shop.session, UUID(sale), {})
    sold = [element.left.strip() for element in paper.elements if isinstance(element, Pair)]
    assert "2.000 公斤 × 9.80" in sold
    assert "2 公斤 × 5.00" in sold


def test_unknown_goods_by_the_kilogram_ask_for_their_weight(shop: OpenShop) -> None:
    body = {"code": "6901234567892", "name": "散装花生", "price": "12", "unit": "公斤"}
    heard = shop.post("/counter/quick-add", body).json["heard"]
    assert heard["kind"] == "weight"
    added = {"product_id": heard["product_id"], "code": heard["code"], "quantity": "0.5"}
    assert shop.post("/counter/add", added).json["state"]["cart"]["due"] == 600
    assert shop.scan("6901234567892")["heard"]["kind"] == "weight"

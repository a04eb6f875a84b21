"""Two tills of one shop at once, on the real process: nothing mixed, nothing lost, nothing taken twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from tests.benchmarks.processes import open_home
from tests.crash.books import sales_in
from tests.factories import MILK, OWNER_PIN, TISSUE, TISSUE_PACK, WATER, YOGURT
from tests.journeys.conftest import Store, running
from tests.tills import Answer, HttpTill, pair

SALES_A_TILL = 100
ROUNDS = 20
GOODS = (MILK, YOGURT, WATER, TISSUE, TISSUE_PACK)


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[tuple[Store, HttpTill, HttpTill]]:
    """The store, and two terminals of it."""
    _, cookie = open_home(tmp_path / "home")
    for store in running(Store(tmp_path / "home")):
        first = HttpTill(store.port, cookie)
        first.open_counter()
        second = pair(first, pin=OWNER_PIN)
        yield store, first, second
        first.close()
        second.close()


@pytest.fixture
def twin(tills: tuple[Store, HttpTill, HttpTill]) -> Iterator[HttpTill]:
    """The first terminal once more, in a second window."""
    with tills[1].second_window() as window:
        yield window


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """What each of the acts is answered, all pressed at the same moment."""
    start = Barrier(len(acts))

    def press(act: Callable[[], Answer]) -> Answer:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(press, acts))


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def levels(store: Store) -> dict[bytes, int]:
    return dict(store.rows("SELECT product_id, quantity FROM stock_level"))


def sell(till: HttpTill, seed: int) -> list[str]:
    """A hundred customers, each with goods of their own; their receipt numbers."""
    dice, numbers = random.Random(seed), []
    for _ in range(SALES_A_TILL):
        basket: dict[str, int] = {}
        for code in dice.choices(GOODS, k=dice.randint(1, 4)):
            basket[code] = basket.get(code, 0) + 1
            cart = till.scan(code)
        assert {line["code"]: line["quantity"] // 1000 for line in cart["lines"]} == basket
        paid = till.pay(cart["version"], received=dice.choice((None, 10_000))).body["state"]["paid"]
        assert paid["due"] == cart["due"]
        numbers.append(paid["number"])
    return numbers


@pytest.mark.timeout(300)
def test_two_hundred_sales_side_by_side(tills: tuple[Store, HttpTill, HttpTill]) -> None:
    store, *both = tills
    opening = levels(store)
    with ThreadPoolExecutor(2) as people:
        numbers = [number for sold in people.map(sell, both, (1, 2)) for number in sold]
    assert len(sales_in(store.home)) == 2 * SALES_A_TILL
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, 2 * SALES_A_TILL + 1))
    assert len({number[:-4] for number in numbers}) == 1
    sold = dict(
        store.rows("SELECT product_id, sum(quantity * factor) / 1000 FROM sale_line GROUP BY product_id")
    )
    assert {key: opening[key] - count for key, count in sold.items()} == {
        key: level for key, level in levels(store).items() if key in sold
    }
    assert store.rows("SELECT count(*) FROM cart_line") == [(0,)]
    per_till = "SELECT count(*) FROM sale GROUP BY terminal_id"
    assert store.rows(per_till) == [(SALES_A_TILL,), (SALES_A_TILL,)]


def test_a_held_cart_goes_to_one_of_two_tills_that_take_it_up_at_once(
    tills: tuple[Store, HttpTill, HttpTill],
) -> None:
    store, first, second = tills
    for turn in range(ROUNDS):
        holder = tills[1 + turn % 2]
        cart = holder.scan(MILK)
        holder.scan(WATER)
        assert holder.post("/counter/hold").body["state"]["held"] == 1
        body = {"cart_id": cart["id"]}
        answers = at_once(*(partial(till.post, "/counter/recall", body) for till in (first, second)))
        assert statuses(answers) == [200, 404]
        lost = next(answer for answer in answers if answer.status == 404)
        assert lost.sentence == "这张挂单已经被别的台取走了。"
        assert sorted(len(till.cart()["lines"]) for till in (first, second)) == [0, 2]
        winner = first if answers[0].status == 200 else second
        assert winner.pay(winner.cart()["version"]).status == 200
    assert len(sales_in(store.home)) == ROUNDS


def test_a_cart_pressed_paid_twice_at_once_is_one_sale(
    tills: tuple[Store, HttpTill, HttpTill], twin: HttpTill
) -> None:
    store, till, _ = tills
    for _ in range(ROUNDS):
        cart = till.scan(MILK)
        answers = at_once(*(partial(one.pay, cart["version"]) for one in (till, twin)))
        assert statuses(answers) == [200, 422], answers
    for _ in range(ROUNDS):
        cart, key = till.scan(MILK), uuid4()
        answers = at_once(*(partial(one.pay, cart["version"], key=key) for one in (till, twin)))
        assert statuses(answers) == [200, 200]
        assert answers[0].text == answers[1].text
    assert len(sales_in(store.home)) == 2 * ROUNDS


def test_a_payment_and_a_scan_at_once_never_sell_what_was_not_seen(
    tills: tuple[Store, HttpTill, HttpTill], twin: HttpTill
) -> None:
    store, till, _ = tills
    for _ in range(ROUNDS):
        cart = till.scan(MILK)
        paid, scanned = at_once(
            partial(till.pay, cart["version"]), partial(twin.post, "/counter/scan", {"text": WATER})
        )
        assert scanned.status == 200
        assert paid.status in (200, 409)
        left = till.cart()
        assert len(left["lines"]) == (1 if paid.status == 200 else 2)
        assert till.pay(left["version"]).status == 200
    totals = [total for (total,) in store.rows("SELECT total FROM sale")]
    assert sum(totals) == ROUNDS * (350 + 200)
    assert set(totals) <= {350, 200, 550}
    sales_in(store.home)


def test_a_part_payment_and_a_hold_at_once_leave_the_money_on_the_cart(
    tills: tuple[Store, HttpTill, HttpTill], twin: HttpTill
) -> None:
    store, till, other = tills
    for _ in range(ROUNDS):
        cart = till.scan(MILK)
        paid, held = at_once(
            partial(till.pay, cart["version"], received=100), partial(twin.post, "/counter/hold")
        )
        assert (paid.status, held.status) in {(200, 422), (422, 200)}, (paid, held)
        if held.status == 200:
            assert other.post("/counter/recall", {"cart_id": cart["id"]}).status == 200
        seller = other if held.status == 200 else till
        assert seller.pay(seller.cart()["version"]).status == 200
    assert len(sales_in(store.home)) == ROUNDS


def test_a_terminal_cannot_touch_the_lines_of_another(tills: tuple[Store, HttpTill, HttpTill]) -> None:
    _, first, second = tills
    line: dict[str, Any] = first.scan(MILK)["lines"][0]
    second.scan(WATER)
    assert second.post(f"/counter/lines/{line['id']}/void").status in (404, 422)
    assert second.post(f"/counter/lines/{line['id']}/quantity", {"quantity": "3"}).status in (404, 422)
    assert [(kept["code"], kept["quantity"]) for kept in first.cart()["lines"]] == [(MILK, 1000)]
    assert [kept["code"] for kept in second.cart()["lines"]] == [WATER]

"""The disk refuses under the running store: told clearly, nothing lost, nothing twice, and the shop goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.benchmarks.processes import open_home
from tests.crash.books import sales_in
from tests.disks import Disk, lock
from tests.factories import MILK, WATER
from tests.journeys.conftest import HEDIAN, ROOT, Store, running
from tests.tills import HttpTill

FULL, UNWRITABLE = "盘满了", "写不进去"


@contextmanager
def trading(home: Path, cookie: str) -> Iterator[tuple[Store, HttpTill]]:
    """The real process on a shop in `home`, and its till with the counter open."""
    for store in running(Store(home)):
        till = HttpTill(store.port, cookie)
        till.open_counter()
        yield store, till
        till.close()


@contextmanager
def shop_on(disk: Disk) -> Iterator[tuple[Store, HttpTill]]:
    """A shop that trades on a disk, one milk on its counter."""
    with disk.mounted() as folder:
        _, cookie = open_home(folder / "home")
        with trading(folder / "home", cookie) as (store, till):
            till.scan(MILK)
            yield store, till


def assert_refused(till: HttpTill, words: str) -> None:
    """Scan and payment are refused in words a shopkeeper can follow, and the counter still shows the milk."""
    key = uuid4()
    for _ in range(2):
        for refused in (till.post("/counter/scan", {"text": WATER}), till.pay(1, key=key)):
            assert (refused.status, words in refused.sentence) == (507, True), refused
            assert "没有记下来" in refused.sentence
    cart = till.open_counter()["state"]["cart"]
    assert [line["name"] for line in cart["lines"]] == ["鲜牛奶 250ml"]
    assert till.get("/manage/goods").status == 200


def assert_sold_once(store: Store, till: HttpTill) -> None:
    """The milk is paid at the next press, its receipt comes out and the books add up."""
    key = uuid4()
    answers = [till.pay(1, key=key) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200], answers
    assert answers[0].body["state"]["paid"]["number"].endswith("-0001")
    assert till.pay(1).status == 422
    assert store.rows("SELECT total FROM sale") == [(350,)]
    until = time.monotonic() + 20
    while (states := store.rows("SELECT state FROM print_job")) != [("printed",)]:
        assert time.monotonic() < until, states
        time.sleep(0.05)
    assert len(sales_in(store.home)) == 1


def test_a_full_disk_sells_nothing_until_there_is_room_and_then_goes_on_by_itself(
    new_disk: Callable[..., Disk],
) -> None:
    disk = new_disk(mebibytes=48)
    with shop_on(disk) as (store, till):
        filler = disk.fill()
        assert_refused(till, FULL)
        assert store.rows("SELECT count(*) FROM sale") == [(0,)]
        filler.unlink()
        assert_sold_once(store, till)


def test_a_disk_that_takes_no_writing_sells_nothing_and_then_goes_on_by_itself(
    new_disk: Callable[..., Disk],
) -> None:
    with shop_on(new_disk()) as (store, till):
        lock(store.home, locked=True)
        assert_refused(till, UNWRITABLE)
        lock(store.home, locked=False)
        assert_sold_once(store, till)


def test_a_worn_disk_sells_nothing_and_after_a_restart_the_cart_is_there(
    new_disk: Callable[..., Disk],
) -> None:
    disk = new_disk()
    with shop_on(disk) as (store, till):
        disk.wear_out()
        assert_refused(till, UNWRITABLE)
        cookie = till.cookie
    with disk.mounted(), trading(store.home, cookie) as (store, till):
        assert till.cart()["due"] == 350
        assert_sold_once(store, till)


@pytest.mark.parametrize("command", ["store", "doctor"])
def test_a_machine_whose_disk_takes_no_writing_says_so_when_it_starts(
    new_disk: Callable[..., Disk], command: str
) -> None:
    disk = new_disk()
    with disk.mounted() as folder:
        open_home(folder / "home")
    with disk.mounted("ro") as folder:
        said = subprocess.run(
            [sys.executable, "-c", HEDIAN, command],
            env=os.environ | {"HEDIAN_HOME": str(folder / "home")},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    words = said.stdout + said.stderr
    assert said.returncode == 1
    assert UNWRITABLE in words
    assert "请重启机器，还不行就换盘" in words
    assert "Traceback" not in words

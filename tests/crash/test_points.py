"""The process dies at a named point of each step of a sale; the till asks again under the same key, as it always does."""

from __future__ import annotations

import http.client
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest

from tests.benchmarks.processes import open_home
from tests.crash.books import sales_in
from tests.factories import MILK, WATER
from tests.journeys.conftest import Store, running
from tests.tills import HttpTill

WHILE_PRINTING = {
    "before_the_job_is_taken": ("printed", 1),
    "before_the_first_byte": ("asking", 0),
    "in_the_middle_of_the_paper": ("asking", 1),
    "before_the_job_is_settled": ("asking", 1),
}
"""What becomes of the receipt by itself when the store comes back, and how many papers there are then."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a shop, and the cookie of its till."""
    home = tmp_path_factory.mktemp("opened") / "home"
    return home, open_home(home)[1]


@dataclass
class Doomed:
    """A store with a fuse, and its till."""

    store: Store
    till: HttpTill
    fuse: Path

    def come_back(self) -> None:
        """The process is gone, and is started again, this time without a fuse."""
        assert self.store.process
        self.store.process.wait(timeout=20)
        self.store.cut_the_plug()
        self.till.close()
        self.store.command = Store.command
        self.store.start()


@contextmanager
def doomed_at(point: str, opened: tuple[Path, str], folder: Path) -> Iterator[Doomed]:
    """A shop on a copy of the opened one, which will die at a point."""
    home, cookie = opened
    shutil.copytree(home, folder / "home")
    fuse = folder / "fuse"
    store = Store(folder / "home", command=(sys.executable, "-m", "tests.crash.fused", point, str(fuse)))
    for _ in running(store):
        till = HttpTill(store.port, cookie)
        till.open_counter()
        yield Doomed(store, till, fuse)
        till.close()


@dataclass(frozen=True)
class Step:
    """A step of a sale: what lies on the counter before it, and after."""

    before: Callable[[HttpTill], None]
    path: str
    body: dict[str, object]
    cart_before: tuple[int, int]
    cart_after: tuple[int, int]
    held_after: int = 0
    sales: int = 0


def nothing(till: HttpTill) -> None:
    del till


def milk(till: HttpTill) -> None:
    till.scan(MILK)


def milk_held(till: HttpTill) -> None:
    till.scan(MILK)
    till.post("/counter/hold")
    till.scan(WATER)


STEPS = {
    "the first scan": Step(nothing, "scan", {"text": MILK}, (0, 0), (1, 350)),
    "a scan onto a cart": Step(milk, "scan", {"text": WATER}, (1, 350), (2, 550)),
    "clearing": Step(milk, "clear", {}, (1, 350), (0, 0)),
    "a part payment": Step(milk, "cash", {"version": 1, "received": 100}, (1, 350), (1, 250)),
    "the payment": Step(milk, "cash", {"version": 1, "received": 1000}, (1, 350), (0, 0), sales=1),
    "hold": Step(milk, "hold", {}, (1, 350), (0, 0), held_after=1),
    "recall": Step(milk_held, "recall", {}, (1, 200), (1, 350), held_after=1),
}


def on_counter(till: HttpTill) -> tuple[int, int]:
    """How many lines lie there, and what is still to be paid."""
    cart = till.cart()
    return len(cart["lines"]), cart["remaining"]


@pytest.mark.parametrize(
    ("name", "point"),
    [("the payment", "at_the_first_write"), *product(STEPS, ("before_the_commit", "after_the_commit"))],
)
def test_a_step_cut_off_is_there_once_when_it_is_asked_for_again(
    name: str, point: str, opened: tuple[Path, str], tmp_path: Path
) -> None:
    step, key = STEPS[name], uuid4()
    with doomed_at(point, opened, tmp_path) as doomed:
        till = doomed.till
        step.before(till)
        body = dict(step.body)
        if step.path == "recall":
            body["cart_id"] = till.get("/counter/held").body["held"][0]["cart_id"]
        doomed.fuse.touch()
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            till.post(f"/counter/{step.path}", body, key=key)
        doomed.come_back()
        assert on_counter(till) == (step.cart_after if point == "after_the_commit" else step.cart_before)
        answers = [till.post(f"/counter/{step.path}", body, key=key) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 200], answers
        assert answers[0].text == answers[1].text
        assert on_counter(till) == step.cart_after
        assert till.get("/counter/state").body["state"]["held"] == step.held_after
        assert len(sales_in(doomed.store.home)) == step.sales


@pytest.mark.parametrize("point", WHILE_PRINTING)
def test_a_receipt_cut_off_is_never_printed_twice_by_itself(
    point: str, opened: tuple[Path, str], tmp_path: Path
) -> None:
    state, papers = WHILE_PRINTING[point]
    with doomed_at(point, opened, tmp_path) as doomed:
        version = doomed.till.scan(MILK)["version"]
        doomed.fuse.touch()
        with suppress(
            http.client.HTTPException, ConnectionError
        ):  # the printer may be faster than the answer
            assert doomed.till.pay(version).body["state"]["paid"]["due"] == 350
        doomed.come_back()
        wait_for_job(doomed.store, state)
        assert papers_in(doomed.store) == papers
        assert len(sales_in(doomed.store.home)) == 1
        asking = doomed.till.get("/printing/waiting").body["jobs"]
        assert len(asking) == (1 if state == "asking" else 0)
        for job in asking:
            assert doomed.till.post(f"/printing/{job['id']}/print").status == 200
            wait_for_job(doomed.store, "printed")
            assert papers_in(doomed.store) == papers + 1


def wait_for_job(store: Store, state: str) -> None:
    """Until the only job has come to this state."""
    until = time.monotonic() + 20
    while (states := store.rows("SELECT state FROM print_job")) != [(state,)]:
        assert time.monotonic() < until, states
        time.sleep(0.05)


def papers_in(store: Store) -> int:
    """Papers of the virtual printer, half ones too."""
    return len(list(store.home.glob("spool/*/*.escpos")))

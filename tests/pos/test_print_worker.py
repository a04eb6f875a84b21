"""What becomes of a receipt when the printer, the power or the clock plays up."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from devices.printers.virtual import Faults, VirtualPrinter
from pos.printing import worker as printing_worker
from pos.printing.models import PrintJob
from pos.printing.operations import ask_about_interrupted, take_job
from pos.printing.queries import printers
from pos.printing.worker import PrintWorker
from tests.factories import MILK, OpenShop, refuse_writing


@pytest.fixture
def machine(shop: OpenShop) -> VirtualPrinter:
    """The shop's virtual printer."""
    facts = printers(shop.session)[0]
    return VirtualPrinter(shop.app.extensions["hedian.spools"] / facts.id.hex, facts.profile)


@pytest.fixture
def worker(shop: OpenShop) -> Iterator[PrintWorker]:
    """A worker that stops with the test."""
    made = PrintWorker(shop.app, shop.app.extensions["hedian.spools"], lambda *_: None)
    yield made
    made.stop()


def sell(shop: OpenShop) -> None:
    shop.scan(MILK)
    assert shop.pay().status_code == 200


def job(shop: OpenShop) -> PrintJob:
    shop.session.close()
    return shop.session.scalars(select(PrintJob).order_by(PrintJob.id)).one()


def until(shop: OpenShop, state: str) -> PrintJob:
    """The only job, once it is in this state."""
    deadline = time.monotonic() + 15
    while job(shop).state != state:
        assert time.monotonic() < deadline, job(shop).state
        time.sleep(0.05)
    return job(shop)


def test_a_receipt_on_paper_is_not_called_under_way_for_ever_when_the_disk_refuses(
    shop: OpenShop, machine: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(_: str, said: dict[str, object]) -> None:
        if said["state"] == "printing":
            refuse_writing(shop.app, refuse=True)

    monkeypatch.setattr(printing_worker, "RETRY_SECONDS", 0.1)
    worker = PrintWorker(shop.app, shop.app.extensions["hedian.spools"], tell)
    sell(shop)
    shop.session.close()
    worker.start()
    deadline = time.monotonic() + 15
    while not machine.papers():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    assert job(shop).state == "printing"
    refuse_writing(shop.app, refuse=False)
    until(shop, "printed")
    worker.stop()
    assert len(machine.papers()) == 1


def test_a_sale_is_printed_and_opens_the_drawer_once(
    shop: OpenShop, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    worker.start()
    sell(shop)
    until(shop, "printed")
    assert "荷塘便民店" in " ".join(machine.papers()[-1].texts)
    assert machine.kicks() == 1


def test_no_paper_keeps_the_sale_and_prints_it_once_after_the_change(
    shop: OpenShop, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    machine.set_faults(Faults(paper_out=True))
    sell(shop)
    worker.start()
    deadline = time.monotonic() + 10
    while "没纸" not in job(shop).trouble:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert job(shop).state == "queued"
    machine.set_faults(Faults())
    worker.wake()
    until(shop, "printed")
    assert len(machine.papers()) == 1


def test_a_printer_that_hangs_up_mid_job_asks_and_does_not_print_again_by_itself(
    shop: OpenShop, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    machine.set_faults(Faults(hang_up_mid_job=True))
    worker.start()
    sell(shop)
    asking = until(shop, "asking")
    assert not asking.opens_drawer
    machine.set_faults(Faults())
    shop.post(f"/printing/{asking.id}/print")
    until(shop, "printed")
    assert machine.kicks() <= 1


def test_a_job_under_way_at_a_crash_asks(shop: OpenShop) -> None:
    sell(shop)
    printer = printers(shop.session)[0]
    assert take_job(shop.session, printer.id) is not None
    assert ask_about_interrupted(shop.session) == 1
    assert job(shop).state == "asking"


def test_an_old_job_asks_before_it_prints(shop: OpenShop) -> None:
    sell(shop)
    shop.clock.move(11 * 60_000)
    printer = printers(shop.session)[0]
    assert take_job(shop.session, printer.id) is None
    waiting = shop.client.get("/printing/waiting").json["jobs"]
    assert len(waiting) == 1
    assert shop.post(f"/printing/{waiting[0]['id']}/drop").status_code == 200
    assert shop.post(f"/printing/{waiting[0]['id']}/print").status_code == 409
    assert job(shop).state == "dropped"


def test_a_drawer_does_not_spring_open_minutes_later(shop: OpenShop) -> None:
    sell(shop)
    shop.clock.move(2 * 60_000)
    taken = take_job(shop.session, printers(shop.session)[0].id)
    assert taken is not None
    assert not taken.opens_drawer

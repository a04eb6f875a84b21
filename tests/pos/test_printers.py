"""Printers as the owner sees them: changed, chosen, taken out of use, tried; and what a shut drawer says."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from devices.errors import DeviceError
from devices.printers.virtual import Faults, VirtualPrinter
from pos.app import set_up
from pos.kernel.actor import MACHINE
from pos.printing import worker as printing_worker
from pos.printing.models import PrintJob
from pos.printing.operations import add_printer
from pos.printing.queries import PrinterFacts, all_printers, printer_facts, printers
from pos.printing.rules import PrinterDraft
from pos.printing.trial import trial_page
from pos.printing.worker import PrintWorker
from pos.shop.queries import terminals
from tests.factories import MILK, OpenShop


@pytest.fixture
def facts(shop: OpenShop) -> PrinterFacts:
    """The shop's first printer."""
    return printers(shop.session)[0]


@pytest.fixture
def machine(shop: OpenShop, facts: PrinterFacts) -> VirtualPrinter:
    """Its paper."""
    return VirtualPrinter(shop.app.extensions["hedian.spools"] / facts.id.hex, facts.profile)


@pytest.fixture
def news() -> list[dict[str, Any]]:
    """What the screens were told."""
    return []


@pytest.fixture
def worker(shop: OpenShop, news: list[dict[str, Any]]) -> Iterator[PrintWorker]:
    """A worker that stops with the test."""
    made = PrintWorker(
        shop.app, shop.app.extensions["hedian.spools"], lambda _, told: news.append(dict(told))
    )
    yield made
    made.stop()


def post(shop: OpenShop, path: str, **form: str) -> Any:
    return shop.client.post(path, data={"request_key": str(uuid4())} | form)


def now(shop: OpenShop, printer_id: UUID) -> PrinterFacts:
    shop.session.close()
    found = printer_facts(shop.session, printer_id)
    assert found
    return found


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 15
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def states(shop: OpenShop) -> list[tuple[str, str]]:
    shop.session.close()
    return [(job.kind, job.state) for job in shop.session.scalars(select(PrintJob).order_by(PrintJob.id))]


def strip(shop: OpenShop) -> dict[str, str]:
    view: dict[str, str] = shop.client.get("/counter/strip").json["strip"]["printer"]
    return view


def test_a_printer_is_changed(shop: OpenShop, facts: PrinterFacts) -> None:
    fields = {"name": "后厨", "driver": "serial", "address": "/dev/ttyUSB0", "paper": "58"}
    answer = post(shop, f"/printers/{facts.id}", **fields, baud="19200", answers="0")
    assert answer.status_code == 303
    changed = now(shop, facts.id)
    assert (changed.name, changed.driver, changed.paper, changed.cutter) == ("后厨", "serial", 58, False)
    assert (changed.baud, changed.answers) == (19200, False)
    assert "速率 19200" in shop.client.get("/printers").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("baud", "7", "速率不对"),
        ("driver", "smoke", "连接方式"),
        ("name", "", "起个名"),
        ("address", "", "填打印机的地址"),
    ],
)
def test_a_printer_nobody_can_reach_is_refused(
    shop: OpenShop, facts: PrinterFacts, field: str, value: str, told: str
) -> None:
    fields = {"name": "后厨", "driver": "serial", "address": "/dev/ttyUSB0", "paper": "80", "baud": "9600"}
    answer = post(shop, f"/printers/{facts.id}", **(fields | {field: value}))
    assert answer.status_code == 422
    assert told in answer.text
    assert now(shop, facts.id) == facts


def test_this_terminal_uses_another_printer_or_none(shop: OpenShop) -> None:
    other = add_printer(shop.session, MACHINE, PrinterDraft(name="二号", driver="virtual"))
    post(shop, "/printers/chosen", printer=str(other))
    assert terminals(shop.session)[0].printer_id == other
    shop.session.close()
    post(shop, "/printers/chosen", printer="none")
    assert strip(shop)["text"] == "没接小票机"
    for strange in (str(uuid4()), "rubbish", ""):
        assert post(shop, "/printers/chosen", printer=strange).status_code == 404


def test_a_printer_out_of_use_prints_nothing_and_comes_back(
    shop: OpenShop, facts: PrinterFacts, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    shop.scan(MILK)
    shop.pay()
    post(shop, f"/printers/{facts.id}/retire")
    assert states(shop) == [("receipt", "dropped")]
    assert strip(shop)["text"] == "没接小票机"
    assert printers(shop.session) == []
    assert post(shop, "/printers/chosen", printer=str(facts.id)).status_code == 404
    worker.start()
    shop.scan(MILK)
    assert shop.pay().status_code == 200
    post(shop, f"/printers/{facts.id}/restore")
    post(shop, "/printers/chosen", printer=str(facts.id))
    shop.scan(MILK)
    shop.pay()
    until(lambda: states(shop)[-1] == ("receipt", "printed"))
    assert len(machine.papers()) == 1
    assert len(all_printers(shop.session)) == 1


def test_a_silent_printer_is_found_by_a_trial_and_trusted_when_paper_came_out(
    shop: OpenShop, facts: PrinterFacts, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    machine.set_faults(Faults(mute=True))
    shop.scan(MILK)
    shop.pay()
    worker.start()
    until(lambda: "不答话" in strip(shop)["text"])
    where = post(shop, f"/printers/{facts.id}/trial").headers["Location"]
    until(lambda: shop.client.get(where).text.count("试打的那张纸出来了吗"))
    assert now(shop, facts.id).answers
    assert [paper.texts[1] for paper in machine.papers()] == ["小票机试打"]
    post(shop, f"/printers/{facts.id}/silent")
    assert not now(shop, facts.id).answers
    until(lambda: ("receipt", "sent") in states(shop))
    assert strip(shop)["text"] == "小票机正常"


def test_a_trial_on_a_printer_that_is_well_says_so(
    shop: OpenShop, facts: PrinterFacts, worker: PrintWorker
) -> None:
    worker.start()
    where = post(shop, f"/printers/{facts.id}/trial").headers["Location"]
    until(lambda: "小票机回话说没毛病" in shop.client.get(where).text)


def test_a_trial_without_paper_says_what_to_do(
    shop: OpenShop, facts: PrinterFacts, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    machine.set_faults(Faults(paper_out=True))
    worker.start()
    where = post(shop, f"/printers/{facts.id}/trial").headers["Location"]
    until(lambda: "换一卷纸" in shop.client.get(where).text)


def test_the_driver_is_given_speed_and_silence(shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def open_printer(driver: str, address: str, profile: object, **more: Any) -> Any:
        asked.append({"driver": driver, "address": address} | more)
        raise DeviceError

    monkeypatch.setattr(printing_worker, "open_printer", open_printer)
    draft = PrinterDraft(driver="serial", address="/dev/ttyUSB7", baud=19200, answers=False)
    made = now(shop, add_printer(shop.session, MACHINE, draft))
    with pytest.raises(DeviceError):
        printing_worker.reach(made, shop.home)
    assert asked == [{"driver": "serial", "address": "/dev/ttyUSB7", "baud": 19200, "answers": False}]


def test_without_paper_the_drawer_stays_shut_and_the_counter_says_so(
    shop: OpenShop, machine: VirtualPrinter, worker: PrintWorker, news: list[dict[str, Any]]
) -> None:
    machine.set_faults(Faults(paper_out=True))
    worker.start()
    shop.scan(MILK)
    shop.pay()
    until(lambda: any(told["drawer"] for told in news))
    [shut] = {told["drawer"] for told in news if told["drawer"]}
    assert shut.startswith("钱箱没开。小票机没纸了。")
    assert "用钥匙开" in shut
    assert strip(shop) == {"state": "stopped", "text": "小票机没纸了，钱箱打不开", "say": shut}
    answer = shop.post("/counter/drawer")
    assert answer.status_code == 422
    assert answer.json["error"]["message"] == shut
    assert machine.kicks() == 0
    boot = re.search(r'id="boot">(.*?)</script>', shop.client.get("/counter").text, re.DOTALL)
    assert boot
    assert json.loads(boot[1])["state"]["paid"]["print"]["drawer"] == shut
    machine.set_faults(Faults())
    worker.wake()
    until(lambda: strip(shop)["state"] == "ok")
    assert shop.post("/counter/drawer").status_code == 200
    until(lambda: machine.kicks() == 1)


def test_a_drawer_asked_for_in_vain_keeps_the_strip_honest_until_the_printer_is_well(
    shop: OpenShop, machine: VirtualPrinter, worker: PrintWorker
) -> None:
    machine.set_faults(Faults(cover_open=True))
    worker.start()
    shop.post("/counter/drawer")
    until(lambda: strip(shop)["text"] == "小票机的盖子开着，钱箱打不开")
    worker.wake()
    time.sleep(0.5)
    assert strip(shop)["state"] == "stopped"
    machine.set_faults(Faults())
    worker.wake()
    until(lambda: strip(shop)["state"] == "ok")
    assert machine.kicks() == 0


def test_set_up_finds_a_printer_that_never_answers(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pos.app.store import create_store

    folder = tmp_path / "paper"
    asked: list[bool] = []

    def open_printer(_: str, __: str, profile: Any, *, baud: int, answers: bool) -> Any:
        from devices.printers.opening import open_printer as really

        asked.append(answers)
        VirtualPrinter(folder, profile).set_faults(Faults(mute=True))
        return really("virtual", str(folder), profile, baud=baud, answers=answers)

    monkeypatch.setattr(set_up, "open_printer", open_printer)
    app = create_store(tmp_path / "home")
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    form = {"driver": "serial", "printer_address": "/dev/ttyUSB0", "paper": "80", "baud": "9600"}
    page = app.test_client().post("/set-up", data=form | {"step": "trial"}).text
    assert asked == [True, False]
    assert "没有回话" in page
    assert 'name="answers" value="0"' in page
    more = {"shop": "荷塘便民店", "owner": "张秀兰", "pin": "2580", "goods": "empty", "step": "open"}
    app.test_client().post("/set-up", data=form | more | {"answers": "0"})
    with app.app_context():
        from pos.db.engines import session_here

        [made] = printers(session_here())
    assert (made.answers, made.baud, made.address) == (False, 9600, "/dev/ttyUSB0")


def test_a_trial_does_not_wait_behind_what_is_stuck(shop: OpenShop, facts: PrinterFacts) -> None:
    from pos.printing.operations import take_job

    shop.scan(MILK)
    shop.pay()
    trial_page(shop.session, facts.id)
    taken = take_job(shop.session, facts.id)
    assert taken
    assert taken.kind == "trial"

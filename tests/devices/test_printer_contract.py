"""What the store may rely on, whichever way the printer is connected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.drawer import PrinterDrawer
from devices.errors import CoverOpen, CutterJam, DeviceError, HungUp, NoAnswer, Offline, PaperOut
from devices.escpos.builder import PROFILE_80, Builder
from devices.ports import Delivery
from devices.printers.virtual import Faults
from tests.devices.receipts import SHOP, THANKS, receipt
from tests.devices.rigs import Rig

NO_SALE = bytes(Builder(PROFILE_80).text("开钱箱 周桂芬").cut())


def test_a_receipt_comes_out_whole_and_is_confirmed(rig: Rig) -> None:
    assert rig.printer.send(receipt(PROFILE_80)) is Delivery.CONFIRMED
    [paper] = rig.machine.papers()
    assert paper.cut
    assert paper.texts[0] == SHOP
    assert paper.texts[-1] == THANKS
    assert not paper.unknown


def test_two_receipts_are_two_papers(rig: Rig) -> None:
    rig.printer.send(receipt(PROFILE_80))
    rig.printer.send(NO_SALE)
    assert [paper.texts[-1] for paper in rig.machine.papers()] == [THANKS, "开钱箱 周桂芬"]


def test_a_long_receipt_comes_out_whole(rig: Rig) -> None:
    assert rig.printer.send(receipt(PROFILE_80) * 20) is Delivery.CONFIRMED
    assert len(rig.machine.papers()) == 20


def test_a_printer_that_is_well_says_so(rig: Rig) -> None:
    status = rig.printer.status()
    assert (status.answered, status.online, status.paper, status.trouble()) == (True, True, "ok", None)
    assert rig.printer.is_usable()


def test_little_paper_is_told_and_still_prints(rig: Rig) -> None:
    rig.machine.set_faults(Faults(paper_low=True))
    assert rig.printer.status().paper == "low"
    assert rig.printer.send(receipt(PROFILE_80)) is Delivery.CONFIRMED


def test_a_slow_printer_is_waited_for(rig: Rig) -> None:
    rig.machine.set_faults(Faults(slow=True))
    rig.printer.send(NO_SALE)
    assert len(rig.machine.papers()) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Faults(paper_out=True), PaperOut),
        (Faults(cover_open=True), CoverOpen),
        (Faults(cutter_jam=True), CutterJam),
        (Faults(offline=True), Offline),
        (Faults(mute=True), NoAnswer),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_a_stopped_printer_is_named_before_anything_is_printed(
    rig: Rig, fault: Faults, error: type[DeviceError]
) -> None:
    rig.machine.set_faults(fault)
    if fault.mute:
        rig.expect_silence()
    with pytest.raises(error) as refusal:
        rig.printer.send(receipt(PROFILE_80))
    assert not refusal.value.may_have_printed
    assert not refusal.value.permanent
    assert rig.machine.papers() == []


def test_what_the_printer_said_before_does_not_pass_for_its_answer(rig: Rig) -> None:
    rig.printer.open()
    rig.ask_and_leave_the_answer_unread()
    rig.machine.set_faults(Faults(offline=True))
    assert not rig.printer.status().online


def test_a_mended_printer_prints_again(rig: Rig) -> None:
    rig.machine.set_faults(Faults(paper_out=True))
    with pytest.raises(PaperOut):
        rig.printer.send(receipt(PROFILE_80))
    rig.machine.set_faults(Faults())
    assert rig.printer.send(receipt(PROFILE_80)) is Delivery.CONFIRMED
    assert len(rig.machine.papers()) == 1


def test_hanging_up_in_the_middle_leaves_half_a_paper(rig: Rig) -> None:
    rig.machine.set_faults(Faults(hang_up_mid_job=True))
    with pytest.raises(HungUp) as failure:
        rig.printer.send(receipt(PROFILE_80))
    assert failure.value.may_have_printed
    [half] = rig.machine.papers()
    assert half.texts[0] == SHOP
    assert THANKS not in half.texts
    assert not half.cut


def test_paper_that_runs_out_in_the_middle_is_not_called_printed(rig: Rig) -> None:
    rig.machine.set_faults(Faults(runs_out_mid_job=True))
    with pytest.raises(PaperOut) as failure:
        rig.printer.send(receipt(PROFILE_80))
    assert failure.value.may_have_printed
    assert rig.machine.faults() == replace(Faults(), paper_out=True)


def test_the_drawer_opens_and_says_so(rig: Rig) -> None:
    drawer = PrinterDrawer(rig.printer)
    assert drawer.is_open() is False
    drawer.kick()
    assert drawer.is_open() is True
    assert rig.machine.kicks() == 1
    rig.machine.shut_drawer()
    assert drawer.is_open() is False


def test_the_drawer_stays_shut_on_a_stopped_printer(rig: Rig) -> None:
    rig.machine.set_faults(Faults(offline=True))
    with pytest.raises(Offline):
        rig.printer.kick_drawer()
    rig.machine.set_faults(Faults())
    assert rig.machine.kicks() == 0


def test_letting_go_twice_is_nothing_and_the_line_can_be_taken_again(rig: Rig) -> None:
    rig.printer.close()
    rig.printer.close()
    rig.printer.open()
    rig.printer.open()
    assert rig.printer.send(receipt(PROFILE_80)) is Delivery.CONFIRMED

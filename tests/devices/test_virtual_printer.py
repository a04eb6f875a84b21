from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devices.emulator import PrinterEmulator
from devices.errors import Misconfigured
from devices.escpos import commands
from devices.escpos.builder import PROFILE_58, PROFILE_80, Builder
from devices.printers.opening import open_printer
from devices.printers.virtual import Faults, VirtualPrinter
from tests.devices.receipts import SHOP, receipt


def test_papers_faults_and_drawer_are_still_there_after_a_restart(tmp_path: Path) -> None:
    before = VirtualPrinter(tmp_path / "spool", PROFILE_80)
    before.plug_in().receive(receipt(PROFILE_80) + commands.KICK_DRAWER)
    before.set_faults(Faults(cover_open=True))
    after = VirtualPrinter(tmp_path / "spool", PROFILE_80)
    assert [paper.texts[0] for paper in after.papers()] == [SHOP]
    assert after.faults() == Faults(cover_open=True)
    assert after.status().drawer_open


def test_a_printer_without_a_cutter_gives_a_paper_a_job(tmp_path: Path) -> None:
    for _ in range(2):
        with open_printer("virtual", str(tmp_path), PROFILE_58) as printer:
            printer.send(receipt(PROFILE_58))
    papers = VirtualPrinter(tmp_path, PROFILE_58).papers()
    assert [(paper.texts[0], paper.cut) for paper in papers] == [(SHOP, False)] * 2


def test_bytes_lie_on_disk_as_soon_as_they_are_taken(tmp_path: Path) -> None:
    job = receipt(PROFILE_80)
    session = VirtualPrinter(tmp_path, PROFILE_80).plug_in()
    session.receive(job[:300])
    session.receive(job[300:])
    [spooled] = tmp_path.glob("*.escpos")
    assert spooled.read_bytes() == job


def test_a_stopped_printer_prints_nothing_whoever_sends(tmp_path: Path) -> None:
    machine = VirtualPrinter(tmp_path, PROFILE_80)
    machine.set_faults(Faults(paper_out=True))
    assert machine.plug_in().receive(receipt(PROFILE_80) + commands.status_enquiry(1)) == b"\x1a"
    assert machine.papers() == []


def test_tills_printing_at_once_do_not_mix_their_papers(tmp_path: Path) -> None:
    def sell(till: int) -> None:
        with open_printer("virtual", str(tmp_path), PROFILE_80) as printer:
            for serial in range(5):
                printer.send(bytes(Builder(PROFILE_80).text(f"{till} 号台").text(f"单号 {serial}").cut()))
                printer.kick_drawer()

    with ThreadPoolExecutor(4) as tills:
        list(tills.map(sell, range(4)))
    machine = VirtualPrinter(tmp_path, PROFILE_80)
    papers = [tuple(paper.texts) for paper in machine.papers(newest=100)]
    assert sorted(papers) == [(f"{till} 号台", f"单号 {serial}") for till in range(4) for serial in range(5)]
    assert machine.kicks() == 20


def test_the_tray_can_be_emptied_and_keeps_to_the_newest(tmp_path: Path) -> None:
    machine = VirtualPrinter(tmp_path, PROFILE_80)
    for serial in range(205):
        machine.begin_job().write_bytes(bytes(Builder(PROFILE_80).text(f"单号 {serial}")))
    assert len(list(tmp_path.glob("*.escpos"))) == 200
    assert [paper.texts for paper in machine.papers(newest=2)] == [["单号 203"], ["单号 204"]]
    machine.throw_papers_away()
    assert machine.papers() == []


def test_a_tray_emptied_while_somebody_looks_at_the_papers_is_an_empty_tray(tmp_path: Path) -> None:
    class EmptiedMeanwhile(VirtualPrinter):
        def _jobs(self) -> list[Path]:
            jobs = super()._jobs()
            VirtualPrinter(tmp_path, PROFILE_80).throw_papers_away()
            return jobs

    VirtualPrinter(tmp_path, PROFILE_80).plug_in().receive(receipt(PROFILE_80))
    assert list(tmp_path.glob("*.escpos"))
    assert EmptiedMeanwhile(tmp_path, PROFILE_80).papers() == []


def test_notes_of_another_version_make_a_new_printer(tmp_path: Path) -> None:
    (tmp_path / "printer.json").write_text('{"faults": {"on_fire": true}}')
    assert VirtualPrinter(tmp_path, PROFILE_80).faults() == Faults()


def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(Misconfigured):
        VirtualPrinter(tmp_path / "taken" / "spool", PROFILE_80)


def test_an_enquiry_arriving_byte_by_byte_is_answered_once(tmp_path: Path) -> None:
    session = VirtualPrinter(tmp_path, PROFILE_80).plug_in()
    assert [session.receive(bytes((byte,))) for byte in (0x10, 0x04, 0x01)] == [b"", b"", b"\x12"]
    assert list(tmp_path.glob("*.escpos")) == []


@pytest.mark.parametrize(
    ("fault", "replies"),
    [
        (Faults(), "12 12 12 12"),
        (Faults(paper_out=True), "1a 32 12 7e"),
        (Faults(paper_low=True), "12 12 12 1e"),
        (Faults(cover_open=True), "1a 16 12 12"),
        (Faults(cutter_jam=True), "1a 52 1a 12"),
        (Faults(offline=True), "1a 12 12 12"),
        (Faults(mute=True), ""),
    ],
)
def test_any_program_may_ask_the_emulator_and_gets_the_bytes_of_a_printer(
    tmp_path: Path, fault: Faults, replies: str
) -> None:
    machine = VirtualPrinter(tmp_path, PROFILE_80)
    machine.set_faults(fault)
    with PrinterEmulator(machine) as emulator, socket.create_connection(("127.0.0.1", emulator.port)) as line:
        line.settimeout(2)
        line.sendall(b"".join(map(commands.status_enquiry, (1, 2, 3, 4))))
        line.shutdown(socket.SHUT_WR)
        heard = b"".join(iter(lambda: line.recv(16), b""))
    assert heard == bytes.fromhex(replies)

"""What each kind of line does by itself: the ways of not being there, of not taking, and of never answering."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import serial

from devices.errors import DeviceError, HungUp, Misconfigured, NoAnswer, NotFound, Offline
from devices.escpos import commands
from devices.escpos.builder import PROFILE_80
from devices.ports import Delivery, PrinterStatus
from devices.printers import file as file_driver
from devices.printers import network as network_driver
from devices.printers import serial as serial_driver
from devices.printers.network import NetworkTransport
from devices.printers.opening import open_printer
from devices.printers.serial import SerialTransport
from devices.printers.transport import LinePrinter
from devices.printers.usb import UsbTransport
from devices.printers.virtual import Faults, VirtualPrinter, VirtualTransport
from tests.devices.receipts import receipt
from tests.devices.rigs import Rig
from tests.devices.usb_backend import OUT, PRODUCT, VENDOR, UsbBackend

RECEIPT = receipt(PROFILE_80)


@contextmanager
def deaf_listener() -> Iterator[int]:
    """A peer that takes the call and then reads nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        yield listener.getsockname()[1]


@contextmanager
def crowded_listener() -> Iterator[int]:
    """A peer whose queue is full, so that further calls ring on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        with socket.create_connection(listener.getsockname()):
            yield listener.getsockname()[1]


@pytest.fixture
def wire() -> Iterator[str]:
    """A serial line with nobody at its other end."""
    far, near = os.openpty()
    yield os.ttyname(near)
    os.close(near)
    os.close(far)


def test_a_plain_file_gathers_jobs_and_promises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "receipts.bin"
    for _ in range(2):
        with open_printer("file", str(path), PROFILE_80) as printer:
            assert printer.status() == PrinterStatus()
            assert printer.send(RECEIPT) is Delivery.SENT
    assert path.read_bytes() == RECEIPT * 2


def test_a_pipe_carries_the_job_and_tells_when_nobody_reads(tmp_path: Path) -> None:
    path = tmp_path / "printer"
    os.mkfifo(path)
    with pytest.raises(Offline):
        open_printer("file", str(path), PROFILE_80).open()
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open_printer("file", str(path), PROFILE_80) as printer:
        assert printer.send(RECEIPT) is Delivery.SENT
        assert os.read(reader, 65536) == RECEIPT
        os.close(reader)
        with pytest.raises(HungUp) as failure:
            printer.send(RECEIPT)
    assert failure.value.may_have_printed


def test_a_pipe_that_is_full_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_driver, "_STALL_SECONDS", 0.1)
    path = tmp_path / "printer"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open_printer("file", str(path), PROFILE_80) as printer, pytest.raises(NoAnswer) as failure:
        printer.send(RECEIPT * 100)
    os.close(reader)
    assert failure.value.may_have_printed


def test_a_peer_that_stops_taking_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_driver, "_STALL_SECONDS", 0.2)
    with (
        deaf_listener() as port,
        open_printer("network", f"127.0.0.1:{port}", PROFILE_80, answers=False) as printer,
        pytest.raises(NoAnswer) as failure,
    ):
        printer.send(RECEIPT * 20_000)
    assert failure.value.may_have_printed


def test_a_peer_that_says_nothing_is_given_two_seconds() -> None:
    with deaf_listener() as port, open_printer("network", f"127.0.0.1:{port}", PROFILE_80) as printer:
        begun = time.monotonic()
        assert not printer.status().answered
        assert 1.9 < time.monotonic() - begun < 4


def test_a_peer_that_takes_the_whole_job_and_politely_leaves_has_not_confirmed_it(tmp_path: Path) -> None:
    session = VirtualPrinter(tmp_path, PROFILE_80).plug_in()

    def take_one_job(listener: socket.socket) -> None:
        line, _ = listener.accept()
        taken = b""
        with line:
            line.settimeout(5)
            while commands.FEED_AND_CUT not in taken:
                taken += line.recv(4096)
                line.sendall(session.receive(taken[-3:]) if len(taken) <= 12 else b"")

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as peer:
        left = peer.submit(take_one_job, listener)
        port = listener.getsockname()[1]
        with (
            open_printer("network", f"127.0.0.1:{port}", PROFILE_80) as printer,
            pytest.raises(HungUp) as failure,
        ):
            printer.send(RECEIPT)
        left.result(timeout=5)
    assert failure.value.may_have_printed


def test_a_peer_that_has_left_is_not_taken_for_one_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = NetworkTransport("127.0.0.1", listener.getsockname()[1])
        transport.open()
        line, _ = listener.accept()
        line.close()  # it had read everything, so this is a polite goodbye
        with pytest.raises(HungUp):
            transport.read(2)
        transport.close()


def test_a_peer_that_never_takes_the_call_is_given_three_seconds() -> None:
    with crowded_listener() as port:
        begun = time.monotonic()
        with pytest.raises(Offline):
            open_printer("network", f"127.0.0.1:{port}", PROFILE_80).open()
        assert 2 < time.monotonic() - begun < 4


class SlowWire(serial.Serial):  # type: ignore[misc]
    """A port whose buffer the printer empties at its own pace: what is left, look by look."""

    left: list[int]

    @property
    def out_waiting(self) -> int:
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


def test_a_job_has_not_left_until_the_serial_wire_has_carried_it(
    wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial, "Serial", SlowWire)
    monkeypatch.setattr(serial_driver, "_STALL_SECONDS", 0.1)
    # Half a second in all, with a rest near its end, but never a tenth of a second without a byte.
    SlowWire.left = [*range(500, 100, -10), 100, 100, *range(90, 0, -10), 0]
    transport = SerialTransport(wire)
    transport.open()
    transport.write(b"")
    assert SlowWire.left == [0]
    transport.close()


def test_a_serial_printer_that_stops_taking_is_not_waited_for_for_ever(
    wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial, "Serial", SlowWire)
    monkeypatch.setattr(serial_driver, "_STALL_SECONDS", 0.1)
    SlowWire.left = [500, 490]
    with LinePrinter(SerialTransport(wire, answers=False)) as printer, pytest.raises(NoAnswer) as failure:
        printer.send(RECEIPT)
    assert failure.value.may_have_printed


def test_a_serial_wire_pulled_out_has_hung_up() -> None:
    far, near = os.openpty()
    transport = SerialTransport(os.ttyname(near))
    transport.open()
    os.close(near)
    os.close(far)
    with pytest.raises(HungUp):
        transport.write(RECEIPT)
    with pytest.raises(HungUp):
        transport.read(0.1)
    transport.close()


def test_a_network_printer_that_is_off_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Offline):
        open_printer("network", f"127.0.0.1:{port}", PROFILE_80).open()


@pytest.mark.parametrize("driver", ["file", "serial", "usb"])
def test_a_device_that_is_not_plugged_in_is_not_found_and_nothing_is_made_in_its_place(driver: str) -> None:
    node = Path(f"/dev/hedian-printer-{uuid4().hex}")
    try:
        with pytest.raises(NotFound):
            open_printer(driver, str(node), PROFILE_80).open()
        assert not node.exists()
    finally:
        node.unlink(missing_ok=True)


def test_a_printer_that_falls_silent_after_the_job_has_been_sent_to_and_no_more(tmp_path: Path) -> None:
    class FallsSilent(VirtualTransport):
        def write(self, data: bytes) -> None:
            super().write(data)
            if data == RECEIPT:
                machine.set_faults(Faults(mute=True))

    machine = VirtualPrinter(tmp_path, PROFILE_80)
    with LinePrinter(FallsSilent(machine)) as printer:
        assert printer.send(RECEIPT) is Delivery.SENT
    assert len(machine.papers()) == 1


def test_noise_and_late_answers_do_not_pass_for_the_answer(tmp_path: Path) -> None:
    class Noisy(VirtualTransport):
        def read(self, seconds: float) -> bytes:
            return b"\x11\xff" + heard if (heard := super().read(seconds)) else b""

    machine = VirtualPrinter(tmp_path, PROFILE_80)
    machine.set_faults(Faults(offline=True))
    transport = Noisy(machine)
    with LinePrinter(transport) as printer:
        transport._heard = b"\x12\x12\x12\x12"  # said before anybody asked
        assert not printer.status().online


def test_a_printer_that_never_answers_is_sent_to_without_asking(rig: Rig) -> None:
    rig.machine.set_faults(Faults(mute=True))
    rig.printer._transport.answers = False  # type: ignore[attr-defined]
    assert rig.printer.send(RECEIPT) is Delivery.SENT
    rig.printer.close()


def test_a_usb_printer_pulled_out_is_not_found(tmp_path: Path) -> None:
    backend = UsbBackend(VirtualPrinter(tmp_path, PROFILE_80))
    transport = UsbTransport(VENDOR, PRODUCT, backend=backend)
    assert transport.is_usable()
    backend.unplug()
    assert not transport.is_usable()
    with pytest.raises(NotFound):
        transport.open()


def test_a_usb_printer_pulled_out_in_the_middle_has_hung_up(tmp_path: Path) -> None:
    backend = UsbBackend(VirtualPrinter(tmp_path, PROFILE_80))
    transport = UsbTransport(VENDOR, PRODUCT, backend=backend)
    transport.open()
    backend.unplug()
    with pytest.raises(HungUp):
        transport.write(RECEIPT)


def test_a_usb_printer_nobody_may_touch_is_a_wrong_setting(tmp_path: Path) -> None:
    backend = UsbBackend(VirtualPrinter(tmp_path, PROFILE_80))
    backend.refuses = True
    with pytest.raises(Misconfigured, match="lp 组"):
        UsbTransport(VENDOR, PRODUCT, backend=backend).open()


def test_a_usb_printer_with_one_direction_is_sent_to(tmp_path: Path) -> None:
    machine = VirtualPrinter(tmp_path, PROFILE_80)
    with LinePrinter(UsbTransport(VENDOR, PRODUCT, backend=UsbBackend(machine, endpoints=(OUT,)))) as printer:
        assert printer.send(RECEIPT) is Delivery.SENT
    assert len(machine.papers()) == 1


def test_a_full_disk_under_a_plain_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with open_printer("file", str(tmp_path / "receipts.bin"), PROFILE_80) as printer:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(Misconfigured, match="满了"):
            printer.send(RECEIPT)


@pytest.mark.parametrize(
    ("driver", "address"),
    [
        ("network", ""),
        ("network", "192.168.1.50:0"),
        ("network", "192.168.1.50:70000"),
        ("network", "http://192.168.1.50"),
        ("network", "小票机"),
        ("network", "a b"),
        ("network", "-x"),
        ("usb", "04b8"),
        ("usb", "04b8:0e15:1"),
        ("serial", "ttyUSB0"),
        ("file", "../receipts"),
        ("file", "/tmp/a\0b"),
        ("virtual", "spool"),
        ("bluetooth", "/dev/rfcomm0"),
    ],
)
def test_a_bad_address_is_told_before_anything_is_opened(driver: str, address: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        open_printer(driver, address, PROFILE_80)
    assert refusal.value.permanent
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize("address", ["192.168.1.50", "192.168.1.50:9101", "printer.lan", "[fe80::1]:9100"])
def test_the_usual_network_addresses_are_taken(address: str) -> None:
    assert open_printer("network", address, PROFILE_80).is_usable()


def test_a_usb_printer_needs_no_address() -> None:
    printer = open_printer("usb", " ", PROFILE_80)
    assert str(printer._transport._path).startswith("/dev/usb/lp")  # type: ignore[attr-defined]


def test_every_trouble_has_a_code_of_its_own_and_two_sentences() -> None:
    kinds = DeviceError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) == 8
    for kind in kinds:
        assert str(kind()).count("。") == 2

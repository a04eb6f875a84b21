"""Every driver wired to a virtual printer, so that one contract can be held against all of them."""

from __future__ import annotations

import os
import select
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from devices.emulator import PrinterEmulator
from devices.errors import HungUp
from devices.escpos import commands
from devices.escpos.builder import PROFILE_80
from devices.ports import ReceiptPrinter
from devices.printers.opening import open_printer
from devices.printers.transport import LinePrinter
from devices.printers.usb import UsbTransport
from devices.printers.virtual import VirtualPrinter
from tests.devices.usb_backend import PRODUCT, VENDOR, UsbBackend


@dataclass(frozen=True)
class Rig:
    """What the store holds, and the machine at the other end of the line."""

    printer: ReceiptPrinter
    machine: VirtualPrinter

    def expect_silence(self) -> None:
        """Two seconds of it prove no more than a fifth does."""
        self.printer._answer_seconds = 0.2  # type: ignore[attr-defined]

    def ask_and_leave_the_answer_unread(self) -> None:
        """As a program does that is killed between asking and reading; the answer has arrived and waits."""
        transport: Any = self.printer._transport  # type: ignore[attr-defined]
        transport.write(commands.status_enquiry(1))
        lines = [getattr(transport, name, None) for name in ("_socket", "_port", "_descriptor")]
        for line in filter(None, lines):  # the others answer before `write` returns
            assert select.select([line], [], [], 20)[0]


@contextmanager
def virtual_rig(folder: Path) -> Iterator[Rig]:
    with _patient(open_printer("virtual", str(folder), PROFILE_80, drawer_open_when="high")) as printer:
        yield Rig(printer, VirtualPrinter(folder, PROFILE_80))


@contextmanager
def network_rig(folder: Path) -> Iterator[Rig]:
    machine = VirtualPrinter(folder, PROFILE_80)
    with PrinterEmulator(machine) as emulator:
        address = f"127.0.0.1:{emulator.port}"
        with _patient(open_printer("network", address, PROFILE_80, drawer_open_when="high")) as printer:
            yield Rig(printer, machine)


@contextmanager
def serial_rig(folder: Path) -> Iterator[Rig]:
    machine = VirtualPrinter(folder, PROFILE_80)
    with (
        _at_the_end_of_a_wire(machine) as node,
        _patient(open_printer("serial", node, PROFILE_80, drawer_open_when="high")) as printer,
    ):
        yield Rig(printer, machine)


@contextmanager
def device_node_rig(folder: Path) -> Iterator[Rig]:
    machine = VirtualPrinter(folder, PROFILE_80)
    with (
        _at_the_end_of_a_wire(machine) as node,
        _patient(open_printer("file", node, PROFILE_80, drawer_open_when="high")) as printer,
    ):
        yield Rig(printer, machine)


@contextmanager
def usb_rig(folder: Path) -> Iterator[Rig]:
    machine = VirtualPrinter(folder, PROFILE_80)
    transport = UsbTransport(VENDOR, PRODUCT, backend=UsbBackend(machine))
    with _patient(LinePrinter(transport, drawer_open_when="high")) as printer:
        yield Rig(printer, machine)


RIGS: dict[str, Callable[[Path], object]] = {
    "virtual": virtual_rig,
    "network": network_rig,
    "serial": serial_rig,
    "device node": device_node_rig,
    "usb": usb_rig,
}


def _patient(printer: ReceiptPrinter) -> ReceiptPrinter:
    """The machine shares its cores with the rest of the tests, and reads twenty receipts before it answers."""
    printer._answer_seconds = 20.0  # type: ignore[attr-defined]
    return printer


@contextmanager
def _at_the_end_of_a_wire(machine: VirtualPrinter) -> Iterator[str]:
    """A pseudo-terminal whose other side the machine plays; gives the path of this side."""
    far, near = os.openpty()
    tty.setraw(near)
    player = Thread(target=_play, args=(machine, far), daemon=True)
    player.start()
    try:
        yield os.ttyname(near)
    finally:
        os.close(near)  # the far side reads an error and the player ends
        player.join(timeout=5)
        assert not player.is_alive()


def _play(machine: VirtualPrinter, far: int) -> None:
    session = machine.plug_in()
    try:
        while data := os.read(far, 4096):
            os.write(far, session.receive(data))
    except (HungUp, OSError):
        pass
    finally:
        os.close(far)

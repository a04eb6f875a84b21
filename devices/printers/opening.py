"""From what a shopkeeper set (driver and address) to a printer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from devices.errors import Misconfigured
from devices.escpos.builder import Profile
from devices.escpos.status import DrawerSwitch
from devices.ports import ReceiptPrinter
from devices.printers.transport import LinePrinter, Transport

Driver = Literal["network", "usb", "serial", "file", "virtual"]
DRIVERS: tuple[Driver, ...] = get_args(Driver)
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_NETWORK = re.compile(r"(?P<host>[^:\[\]]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?")
_USB = re.compile(r"(?P<vendor>[0-9A-Fa-f]{4}):(?P<product>[0-9A-Fa-f]{4})")


def open_printer(
    driver: str,
    address: str,
    profile: Profile,
    *,
    baud: int = 9600,
    answers: bool = True,
    drawer_open_when: DrawerSwitch | None = None,
) -> ReceiptPrinter:
    """The printer at an address, opened by `with` or by its first use; raises `Misconfigured`.

    network: `192.168.1.50` or `host:9100` · usb: `/dev/usb/lp0`, nothing for the first of them, or
    `04b8:0e15` through libusb · serial: `/dev/ttyUSB0` at `baud` · file: a device node, pipe or plain file ·
    virtual: its folder.
    `answers` False is for a printer that never tells its status. `drawer_open_when` names the level of the
    drawer's switch that means open; None where there is no such switch.
    """
    place = address.strip() or (_first_usb_node() if driver == "usb" else "")
    transport = _transport(driver, place, profile, baud=baud, answers=answers)
    return LinePrinter(transport, drawer_open_when=drawer_open_when)


def _transport(driver: str, address: str, profile: Profile, *, baud: int, answers: bool) -> Transport:
    if not address or "\0" in address:
        raise Misconfigured("还没写小票机接在哪里。到设置里选一次小票机。")
    if driver == "network":
        return _network(address, answers=answers)
    if driver == "usb" and not address.startswith("/"):
        return _usb(address, answers=answers)
    if driver == "serial":
        from devices.printers.serial import SerialTransport

        return SerialTransport(_path(address), baud, answers=answers)
    if driver in ("usb", "file"):
        from devices.printers.file import FileTransport

        return FileTransport(_path(address), answers=answers)
    if driver == "virtual":
        from devices.printers.virtual import VirtualPrinter, VirtualTransport

        return VirtualTransport(VirtualPrinter(Path(_path(address)), profile), answers=answers)
    raise Misconfigured(f"没有“{driver}”这种接法。到设置里选网线、USB、串口、文件或演示小票机。")


def _network(address: str, *, answers: bool) -> Transport:
    from devices.printers.network import DEFAULT_PORT, NetworkTransport

    parts = _NETWORK.fullmatch(address)
    host = parts["host"].strip("[]") if parts else ""
    port = int(parts["port"] or DEFAULT_PORT) if parts else 0
    if not 0 < port < 65536 or not (":" in host or _HOST.fullmatch(host)):
        raise Misconfigured(f"“{address}”不像小票机的网络地址。照着自检页写，像 192.168.1.50。")
    return NetworkTransport(host, port, answers=answers)


def _usb(address: str, *, answers: bool) -> Transport:
    numbers = _USB.fullmatch(address)
    if numbers is None:
        raise Misconfigured(f"“{address}”不像 USB 小票机。写 /dev/usb/lp0，或像 04b8:0e15 这样的编号。")
    try:
        from devices.printers.usb import UsbTransport
    except ImportError as error:
        raise Misconfigured(
            "这台电脑还没装 USB 打印的驱动。请装机的人装上 pyusb，或改用 /dev/usb/lp0。"
        ) from error
    return UsbTransport(int(numbers["vendor"], 16), int(numbers["product"], 16), answers=answers)


def _first_usb_node() -> str:
    return str(min(Path("/dev/usb").glob("lp*"), default="/dev/usb/lp0"))


def _path(address: str) -> str:
    if not address.startswith("/"):
        raise Misconfigured(f"“{address}”要写全路径，像 /dev/usb/lp0。")
    return address

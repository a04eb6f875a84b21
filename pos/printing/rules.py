"""Which printers there may be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pos.kernel.errors import Refused

Driver = Literal["network", "usb", "serial", "file", "virtual"]
DRIVERS: dict[Driver, str] = {
    "network": "网线（IP 地址）",
    "usb": "USB",
    "serial": "串口",
    "file": "设备文件（/dev/usb/lp0）",
    "virtual": "虚拟小票机（在屏上看）",
}


class BadPrinter(Refused):
    """A printer cannot be reached like that."""

    code = "bad_printer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterDraft:
    """A printer as a person fills it in; `paper` in millimetres."""

    name: str = "小票机"
    driver: Driver = "network"
    address: str = ""
    paper: Literal[58, 80] = 80
    cutter: bool = True
    native_qr: bool = True

    def columns(self) -> dict[str, Any]:
        """The columns of the printer's row."""
        return asdict(self)


def check_printer(draft: PrinterDraft) -> PrinterDraft:
    """The same draft. Raises BadPrinter."""
    if not 1 <= len(draft.name.strip()) <= 10:
        raise BadPrinter("请给打印机起个名，最多 10 个字。")
    if draft.driver not in DRIVERS or draft.paper not in (58, 80):
        raise BadPrinter("连接方式或纸宽不对。请从列出的里面选。")
    if draft.driver in ("network", "serial", "file") and not draft.address.strip():
        raise BadPrinter("请填打印机的地址。网线的填 IP，比如 192.168.1.100。")
    if len(draft.address) > 100 or not draft.address.isprintable():
        raise BadPrinter("打印机的地址不对。请照打印机自检单上的填。")
    return draft

"""Which printers there may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast

from pos.kernel.errors import Refused

Driver = Literal["network", "usb", "serial", "file", "virtual"]
DRIVERS: dict[Driver, str] = {
    "network": "网线（IP 地址）",
    "usb": "USB",
    "serial": "串口",
    "file": "设备文件（/dev/usb/lp0）",
    "virtual": "虚拟小票机（在屏上看）",
}

BAUDS = (9600, 19200, 38400, 57600, 115200, 4800, 2400)
"""Speeds of serial printers, the usual one first."""


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
    answers: bool = True
    baud: int = 9600

    def columns(self) -> dict[str, Any]:
        """The columns of the printer's row."""
        return asdict(self)


def check_printer(draft: PrinterDraft) -> PrinterDraft:
    """The same draft, trimmed. Raises BadPrinter."""
    draft = replace(draft, name=draft.name.strip(), address=draft.address.strip())
    if not 1 <= len(draft.name) <= 10 or not draft.name.isprintable():
        raise BadPrinter("请给打印机起个名，最多 10 个字。")
    if draft.driver not in DRIVERS or draft.paper not in (58, 80):
        raise BadPrinter("连接方式或纸宽不对。请从列出的里面选。")
    if draft.baud not in BAUDS:
        raise BadPrinter("串口的速率不对。请照机身标签从列出的里面选，常见的是 9600。")
    if draft.driver in ("network", "serial", "file") and not draft.address:
        raise BadPrinter("请填打印机的地址。网线的填 IP，比如 192.168.1.100。")
    if len(draft.address) > 100 or not draft.address.isprintable():
        raise BadPrinter("打印机的地址不对。请照打印机自检单上的填。")
    return draft


def read_draft(form: Mapping[str, str], *, name: str = "小票机") -> PrinterDraft:
    """A printer as a form says it: `name`, `driver`, `address`, `paper`, `answers`, `baud`. Not checked yet."""
    narrow, baud = form.get("paper") == "58", form.get("baud", "")[:6]
    return PrinterDraft(
        name=form.get("name", name),
        driver=cast("Driver", form.get("driver", "")),
        address=form.get("address", ""),
        paper=58 if narrow else 80,
        cutter=not narrow,
        answers=form.get("answers", "1") == "1",
        baud=int(baud) if baud.isdecimal() else 9600,
    )


def drawer_shut(trouble: str) -> str:
    """What a person is told whose drawer hangs on a printer with this trouble."""
    return f"钱箱没开。{trouble}急着找零，先用钥匙开。"


def stopped(trouble: str) -> str:
    """The same in the few words that fit on the counter's strip."""
    return f"{re.split('。|[.] ', trouble)[0]}，钱箱打不开"

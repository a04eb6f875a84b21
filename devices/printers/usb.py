"""A printer on USB through python-escpos and libusb, for machines without the kernel's usblp.

Opening takes the printer away from usblp, and its `/dev/usb/lp*` goes: use one way or the other, never both.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Usb

from devices.errors import DeviceError, HungUp, Misconfigured, NoAnswer, NotFound

core: Any = import_module("usb.core")  # pyusb carries no types
util: Any = import_module("usb.util")

_STALL_MS = 5000
_PIECE = 4096
_EACCES = 13


class UsbTransport:
    """A printer by vendor and product number. `backend` is pyusb's, libusb where none is given."""

    def __init__(self, vendor: int, product: int, *, answers: bool = True, backend: object = None) -> None:
        self._match: dict[str, Any] = {"idVendor": vendor, "idProduct": product, "backend": backend}
        self._may_answer = self.answers = answers
        self._printer: Any = None
        self._in = self._out = 0

    def open(self) -> None:
        self.close()
        printer = Usb(usb_args=dict(self._match), timeout=_STALL_MS)
        try:
            printer.open()
            self._find_endpoints(printer.device)
        except DeviceNotFoundError as error:
            raise NotFound("USB 小票机没接上。看看插头和电源，再试一次。") from error
        except core.NoBackendError as error:
            raise Misconfigured(
                "这台电脑还没装 USB 打印要用的 libusb。请装机的人装上 libusb-1.0-0。"
            ) from error
        except core.USBError as error:
            printer.close()
            raise _refusal(error) from error
        self._printer = printer

    def is_usable(self) -> bool:
        try:
            return core.find(**self._match) is not None
        except (core.NoBackendError, core.USBError):
            return False

    def write(self, data: bytes) -> None:
        try:
            for start in range(0, len(data), _PIECE):
                self._device().write(self._out, data[start : start + _PIECE], _STALL_MS)
        except core.USBTimeoutError as error:
            raise NoAnswer from error
        except core.USBError as error:
            raise HungUp from error

    def read(self, seconds: float) -> bytes:
        try:
            return bytes(self._device().read(self._in, 64, max(int(seconds * 1000), 1)))
        except core.USBTimeoutError:
            return b""
        except core.USBError as error:
            raise HungUp from error

    def close(self) -> None:
        printer, self._printer = self._printer, None
        if printer is not None:
            printer.close()

    def _device(self) -> Any:
        if self._printer is None:
            raise HungUp
        return self._printer.device

    def _find_endpoints(self, device: Any) -> None:
        """python-escpos takes 0x82 and 0x01 for granted; many printers have others."""
        for endpoint in device.get_active_configuration()[(0, 0)]:
            if util.endpoint_type(endpoint.bmAttributes) != util.ENDPOINT_TYPE_BULK:
                continue
            if util.endpoint_direction(endpoint.bEndpointAddress) == util.ENDPOINT_IN:
                self._in = self._in or endpoint.bEndpointAddress
            else:
                self._out = self._out or endpoint.bEndpointAddress
        if not self._out:
            raise Misconfigured("这个 USB 设备不是小票机。到设置里重新选一次小票机。")
        self.answers = self._may_answer and bool(self._in)


def _refusal(error: Any) -> DeviceError:
    if error.errno == _EACCES:
        return Misconfigured("这台电脑不让用 USB 小票机。请装机的人把店铺账户加进 lp 组。")
    return NotFound("USB 小票机没接上。看看插头和电源，再试一次。")

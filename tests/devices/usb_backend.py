"""A pyusb backend with one printer plugged in: the libraries run as they are, only the cable is ours."""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from devices.errors import HungUp
from devices.printers.virtual import VirtualPrinter

VENDOR, PRODUCT = 0x0FE6, 0x811E
IN, OUT = 0x81, 0x02  # not the endpoints python-escpos takes for granted


class UsbBackend(IBackend):  # type: ignore[misc]
    """What libusb would say of the printer. `unplug` pulls the cable."""

    def __init__(self, machine: VirtualPrinter, *, endpoints: tuple[int, ...] = (IN, OUT)) -> None:
        super().__init__()
        self._session = machine.plug_in()
        self._endpoints = endpoints
        self._heard = b""
        self.plugged_in = True
        self.refuses = False

    def unplug(self) -> None:
        self.plugged_in = False

    def enumerate_devices(self) -> list[int]:
        return [1] if self.plugged_in else []

    def get_parent(self, dev: int) -> None:
        return None

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100,
            iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=1, bus=1,
            port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(self._endpoints), bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2,
            iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self._endpoints[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: int) -> int:
        if self.refuses:
            raise USBError("Access denied", -3, errno.EACCES)
        return dev

    def close_device(self, dev_handle: int) -> None:
        pass

    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        pass

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: int, intf: int) -> None:
        pass

    def reset_device(self, dev_handle: int) -> None:
        pass

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._check_cable()
        assert ep == OUT
        try:
            self._heard += self._session.receive(bytes(data))
        except HungUp:
            self.unplug()
        return len(data)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._check_cable()
        assert ep == IN
        if not self._heard:
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        count = min(len(buff), len(self._heard))
        for index in range(count):
            buff[index] = self._heard[index]
        self._heard = self._heard[count:]
        return count

    def _check_cable(self) -> None:
        if not self.plugged_in:
            raise USBError("No such device", -4, errno.ENODEV)

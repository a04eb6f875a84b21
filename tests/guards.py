"""Fails any test that reaches for the network beyond loopback, or for hardware nobody planned.

tests/conftest.py takes it in with `pytest_plugins = ["tests.guards"]`. The fence is an audit hook, so it sees
every library that goes through Python, in every thread; Chromium and PostgreSQL are processes of their own.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

LOCAL_FAMILIES = {socket.AF_UNIX, getattr(socket, "AF_NETLINK", socket.AF_UNIX)}
LOCAL_NAMES = {"localhost", "ip6-localhost"}
HARDWARE = (
    "/dev/bus/usb",
    "/dev/hidraw",
    "/dev/input",
    "/dev/lp",
    "/dev/rfcomm",
    "/dev/ttyACM",
    "/dev/ttyS",
    "/dev/ttyUSB",
    "/dev/usb",
)


class Trespass(BaseException):
    """Not an Exception, so that code under test which forgives a dead network cannot forgive this."""


class Fence:
    """Raises Trespass where it happens, and remembers it for threads whose errors nobody sees."""

    def __init__(self) -> None:
        self.up = False
        self.trespasses: list[str] = []
        self._checks: dict[str, Callable[..., str | None]] = {
            "socket.connect": self._address,
            "socket.bind": self._address,
            "socket.sendto": self._address,
            "socket.sendmsg": self._address,
            "socket.getaddrinfo": self._name,
            "socket.gethostbyname": self._name,
            "open": self._path,
            "ctypes.dlopen": self._library,
        }

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        check = self._checks.get(event)
        if check is None or not self.up:
            return
        trespass = check(*arguments)
        if trespass:
            self.trespasses.append(trespass)
            raise Trespass(trespass)

    def _address(self, sock: socket.socket, address: Any) -> str | None:
        if sock.family in LOCAL_FAMILIES or address is None:
            return None
        if sock.family in {socket.AF_INET, socket.AF_INET6} and is_loopback(address[0]):
            return None
        return f"network beyond loopback: {sock.family.name} {address}"

    def _name(self, host: str | bytes | None, *_: Any) -> str | None:
        return None if host is None or is_loopback(host) else f"name looked up beyond loopback: {host!r}"

    def _path(self, path: Any, *_: Any) -> str | None:
        if not isinstance(path, str | bytes | os.PathLike):
            return None
        name = os.fsdecode(path)
        return f"unplanned hardware: {name}" if name.startswith(HARDWARE) else None

    def _library(self, name: Any) -> str | None:
        return f"unplanned hardware: {name}" if "libusb" in str(name) else None


def is_loopback(host: str | bytes) -> bool:
    name = os.fsdecode(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in LOCAL_NAMES


@pytest.fixture(scope="session", autouse=True)
def fence() -> Iterator[Fence]:
    """Up for the whole session, fixtures included; a test that plans for hardware sets `fence.up = False`."""
    fence = Fence()
    sys.addaudithook(fence)
    fence.up = True
    yield fence
    fence.up = False


@pytest.fixture(autouse=True)
def no_trespass(fence: Fence) -> Iterator[None]:
    """Fails the test during which a thread crossed the fence; the fence is up again for the next test."""
    fence.trespasses.clear()
    yield
    fence.up = True
    if fence.trespasses:
        pytest.fail("\n".join(fence.trespasses), pytrace=False)

"""The fence around the tests holds, also against code that swallows its errors."""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.guards import Fence, Trespass

ELSEWHERE = "192.0.2.1"  # RFC 5737: documentation, nobody's machine


def connect() -> None:
    with socket.socket() as sock:
        sock.connect((ELSEWHERE, 9))


def send_a_datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.sendto(b"hello", (ELSEWHERE, 9))


def listen_to_everyone() -> None:
    with socket.socket() as sock:
        sock.bind(("", 0))


def look_up_a_name() -> None:
    socket.getaddrinfo("store.example", 443)


def open_a_printer() -> None:
    Path("/dev/usb/lp0").write_bytes(b"hello")


def open_a_serial_port() -> None:
    os.open("/dev/ttyUSB0", os.O_RDWR)


def load_libusb() -> None:
    ctypes.CDLL("libusb-1.0.so.0")


@pytest.mark.parametrize(
    "trespass",
    [
        connect,
        send_a_datagram,
        listen_to_everyone,
        look_up_a_name,
        open_a_printer,
        open_a_serial_port,
        load_libusb,
    ],
)
def test_a_trespass_is_raised_through_forgiving_code_and_remembered(
    fence: Fence, trespass: Callable[[], None]
) -> None:
    with pytest.raises(Trespass), contextlib.suppress(Exception):
        trespass()
    assert len(fence.trespasses) == 1
    fence.trespasses.clear()


def test_a_trespass_in_a_thread_fails_the_test_that_started_it(fence: Fence) -> None:
    def forgiving() -> None:
        with contextlib.suppress(BaseException):
            connect()

    thread = threading.Thread(target=forgiving)
    thread.start()
    thread.join()
    assert fence.trespasses == [f"network beyond loopback: AF_INET ('{ELSEWHERE}', 9)"]
    fence.trespasses.clear()


def test_loopback_is_open(fence: Fence) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    assert socket.getaddrinfo("localhost", 80)
    assert fence.trespasses == []

"""The bytes on the wire, held against what printers were measured to obey."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.errors import CoverOpen, CutterJam, Offline, PaperOut
from devices.escpos import commands, status
from devices.escpos.builder import PROFILE_58, PROFILE_80, Profile
from devices.ports import PrinterStatus
from tests.devices.receipts import receipt

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (commands.INIT, "1B 40 1C 26 1B 74 00 1B 52 00 1C 53 00 00"),
        (commands.DOUBLE_ON, "1D 21 11 1C 21 0C"),
        (commands.DOUBLE_OFF, "1D 21 00 1C 21 00"),
        (commands.CUT, "1D 56 01"),
        (commands.FEED_AND_CUT, "1D 56 42 00"),
        (commands.KICK_DRAWER, "1B 70 00 32 FA"),
        (commands.status_enquiry(4), "10 04 04"),
        (commands.align("center"), "1B 61 01"),
        (commands.feed(3), "1B 64 03"),
        (commands.raster([b"\xf0\x01", b"\x0f\x80"]), "1D 76 30 00 02 00 02 00 F0 01 0F 80"),
        (
            commands.qr(b"7K", 6),
            """1D 28 6B 04 00 31 41 32 00  1D 28 6B 03 00 31 43 06  1D 28 6B 03 00 31 45 31
            1D 28 6B 05 00 31 50 30 37 4B  1D 28 6B 03 00 31 51 30""",
        ),
    ],
)
def test_a_command_is_these_bytes(command: bytes, expected: str) -> None:
    assert command == bytes.fromhex(expected)


@pytest.mark.parametrize("profile", [PROFILE_58, PROFILE_80], ids=lambda profile: profile.name)
def test_a_receipt_of_twenty_lines_is_these_bytes(profile: Profile) -> None:
    golden = (GOLDEN / f"receipt-{profile.name}.hex").read_text()
    assert receipt(profile) == bytes.fromhex(golden)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterStatus(paper="ok", drawer_open=False, answered=True)),
        ((0x16, 0x12, 0x12, 0x12), PrinterStatus(paper="ok", drawer_open=True, answered=True)),
        ((0x1A, 0x12, 0x12, 0x12), PrinterStatus(online=False, paper="ok", drawer_open=False, answered=True)),
        ((0x12, 0x12, 0x12, 0x1E), PrinterStatus(paper="low", drawer_open=False, answered=True)),
        ((0x12, 0x32, 0x12, 0x12), PrinterStatus(paper="out", drawer_open=False, answered=True)),
        ((0x12, 0x12, 0x12, 0x72), PrinterStatus(paper="out", drawer_open=False, answered=True)),
        (
            (0x12, 0x16, 0x12, 0x12),
            PrinterStatus(cover_open=True, paper="ok", drawer_open=False, answered=True),
        ),
        (
            (0x12, 0x12, 0x1A, 0x12),
            PrinterStatus(cutter_ok=False, paper="ok", drawer_open=False, answered=True),
        ),
    ],
)
def test_status_bytes_are_read(replies: tuple[int, ...], expected: PrinterStatus) -> None:
    assert status.decode(dict(enumerate(replies, 1)), "high") == expected


def test_silence_is_not_good_news() -> None:
    told = status.decode({}, "high")
    assert (told.answered, told.paper, told.drawer_open) == (False, "unknown", None)


def test_the_drawer_switch_is_read_as_it_was_set() -> None:
    assert status.decode({1: 0x16}, "low").drawer_open is False
    assert status.decode({1: 0x12}, "low").drawer_open is True
    assert status.decode({1: 0x16}, None).drawer_open is None


def test_noise_is_no_reply() -> None:
    assert [byte for byte in range(256) if status.is_reply(byte)] == [
        0x12 | low | high for high in (0, 0x20, 0x40, 0x60) for low in (0, 0x04, 0x08, 0x0C)
    ]


def test_the_first_thing_to_mend_is_named() -> None:
    stopped = PrinterStatus(online=False, paper="out", cover_open=True, cutter_ok=False)
    assert isinstance(stopped.trouble(), CoverOpen)
    assert isinstance(PrinterStatus(online=False, paper="out", cutter_ok=False).trouble(), PaperOut)
    assert isinstance(PrinterStatus(online=False, cutter_ok=False).trouble(), CutterJam)
    assert isinstance(PrinterStatus(online=False).trouble(), Offline)
    assert PrinterStatus().trouble() is None

"""The power is cut: what was called paid is on the disk under FULL, and is seen to be lost under NORMAL.

A loop-mounted ext4 is shut down by its own ioctl without flushing, which forgets everything not yet synced. That
needs root and a loop device; where there is none the test says so and is skipped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from pos.db.engines import sqlite_driver
from tests.crash.books import sales_in

ROOT = Path(__file__).resolve().parents[2]
SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, 2
CUTS = 8


class Disk:
    """An ext4 in a file."""

    def __init__(self, folder: Path) -> None:
        self.image, self.at = folder / "disk.img", folder / "disk"
        self.at.mkdir()
        with self.image.open("wb") as file:
            file.truncate(192 * 1024 * 1024)
        run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """Mounted, its journal replayed as after any power cut."""
        run("mount", "-o", "loop,commit=300", self.image, self.at)
        try:
            yield self.at
        finally:
            run("umount", self.at)

    def cut(self) -> None:
        """Cut the power."""
        descriptor = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
        finally:
            os.close(descriptor)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A disk whose power can be cut."""
    if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        pytest.skip("cutting the power of a disk needs root and mkfs.ext4")
    made = Disk(tmp_path)
    try:
        with made.mounted():
            pass
    except AssertionError as error:
        pytest.skip(f"this machine cannot mount a loop device: {error}")
    return made


@pytest.mark.timeout(300)
def test_no_paid_sale_is_lost_when_the_power_is_cut(disk: Disk) -> None:
    paid, lost = cuts(disk, "FULL")
    assert lost == 0
    assert paid > CUTS


@pytest.mark.timeout(300)
def test_the_cut_is_real_since_it_loses_sales_under_normal(disk: Disk) -> None:
    _, lost = cuts(disk, "NORMAL")
    assert lost > 0


def cuts(disk: Disk, synchronous: str) -> tuple[int, int]:
    """Sales called paid, and how many of them were gone after the cuts."""
    paid: set[UUID] = set()
    lost: set[UUID] = set()
    for number in range(CUTS):
        with disk.mounted() as folder:
            paid |= sell_until_the_cut(disk, folder / "home", synchronous, 0.2 + 0.03 * number)
        with disk.mounted() as folder:
            lost |= paid - what_is_left(folder / "home")
        if lost:
            break
    return len(paid), len(lost)


def what_is_left(home: Path) -> set[UUID]:
    """Sales on the disk; a cut under NORMAL can take the very tables with it."""
    try:
        return set(sales_in(home))
    except sqlite_driver().OperationalError:
        return set()


def sell_until_the_cut(disk: Disk, home: Path, synchronous: str, seconds: float) -> set[UUID]:
    """Sales a till called paid before the power went."""
    command = [sys.executable, "-m", "tests.crash.till", str(home), synchronous]
    till = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert till.stdout is not None
    assert till.stdout.readline() == "READY\n"
    time.sleep(seconds)
    # Stopped first, so that nothing is said after the cut that was not on its way before it.
    till.send_signal(signal.SIGSTOP)
    disk.cut()
    till.kill()
    output = till.stdout.read()
    till.stdout.close()
    till.wait()
    return {UUID(line) for line in output.split("\n")[:-1]}


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

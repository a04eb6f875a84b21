"""The power is cut: what was called paid is on the disk under FULL, and is seen to be lost under NORMAL.

A loop-mounted ext4 is shut down by its own ioctl without flushing, which forgets everything not yet synced.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from pos.db.engines import sqlite_driver
from tests.crash.books import sales_in
from tests.disks import Disk

ROOT = Path(__file__).resolve().parents[2]
CUTS = 8


@pytest.mark.timeout(300)
def test_no_paid_sale_is_lost_when_the_power_is_cut(new_disk: Callable[..., Disk]) -> None:
    paid, lost = cuts(new_disk(), "FULL")
    assert lost == 0
    assert paid > CUTS


@pytest.mark.timeout(300)
def test_the_cut_is_real_since_it_loses_sales_under_normal(new_disk: Callable[..., Disk]) -> None:
    _, lost = cuts(new_disk(), "NORMAL")
    assert lost > 0


def cuts(disk: Disk, synchronous: str) -> tuple[int, int]:
    """Sales called paid, and how many of them were gone after the cuts."""
    paid: set[UUID] = set()
    lost: set[UUID] = set()
    for number in range(CUTS):
        with disk.mounted("commit=300") as folder:
            paid |= sell_until_the_cut(disk, folder / "home", synchronous, 0.2 + 0.03 * number)
        with disk.mounted("commit=300") as folder:
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

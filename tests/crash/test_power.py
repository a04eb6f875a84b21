"""The power is cut: what was called paid is on the disk under FULL, and is seen to be lost under NORMAL.

A loop-mounted ext4 is shut down by its own ioctl without flushing, which forgets everything not yet synced.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from pos.db.engines import sqlite_driver
from tests.crash.books import sales_in
from tests.crash.lives import Cradle
from tests.disks import Disk

CUTS = 60


@pytest.mark.timeout(600)
def test_no_paid_sale_is_lost_when_the_power_is_cut(new_disk: Callable[..., Disk], cradle: Cradle) -> None:
    paid, lost = cuts(new_disk(), cradle, "FULL", seed=20261124)
    assert lost == 0
    assert paid > CUTS


@pytest.mark.timeout(300)
def test_the_cut_is_real_since_it_loses_sales_under_normal(
    new_disk: Callable[..., Disk], cradle: Cradle
) -> None:
    _, lost = cuts(new_disk(), cradle, "NORMAL", seed=20261124)
    assert lost > 0


def cuts(disk: Disk, cradle: Cradle, synchronous: str, *, seed: int) -> tuple[int, int]:
    """Sales called paid, and how many of them were gone after the cuts."""
    dice = random.Random(seed)
    paid: set[UUID] = set()
    lost: set[UUID] = set()
    for _ in range(CUTS):
        with disk.mounted("commit=300") as folder:
            life = cradle.give_birth(folder / "home", synchronous)
            time.sleep(dice.uniform(0.05, 0.3))
            # Stopped first, so that nothing is said after the cut that was not on its way before it.
            life.stop()
            disk.cut()
            paid |= set(life.end())
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

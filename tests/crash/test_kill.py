"""The process is killed at random points of checkout: what the screen called paid is there exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from tests.crash.books import sales_in

KILLS = 100
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
def test_a_killed_till_loses_and_doubles_nothing(tmp_path: Path) -> None:
    lives_through(tmp_path / "home", KILLS, seed=20261124)


@pytest.mark.soak
def test_a_till_killed_five_hundred_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    lives_through(tmp_path / "home", 500, seed=random.randrange(2**32))


def lives_through(home: Path, kills: int, *, seed: int) -> None:
    """Kill a selling till again and again; a failing seed is in the assertion."""
    dice, paid = random.Random(seed), []
    for _ in range(kills):
        paid += one_life(home, dice.uniform(0.0, 0.12))
        if len(paid) % 5 == 0:
            assert set(paid) <= set(sales_in(home)), f"seed {seed}"
    found = sales_in(home)
    assert set(paid) <= set(found), f"seed {seed}"
    assert len(found) == len(set(found))
    assert len(found) <= len(paid) + kills, "more sales than lives could have cut off"
    assert len(paid) > kills


def one_life(home: Path, seconds: float) -> list[UUID]:
    """Sales a till called paid before it was killed `seconds` after it was ready."""
    command = [sys.executable, "-m", "tests.crash.till", str(home)]
    till = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONWARNINGS": ""}
    )
    assert till.stdout is not None
    assert till.stdout.readline() == "READY\n"
    time.sleep(seconds)
    till.send_signal(signal.SIGKILL)
    output = till.stdout.read()
    till.stdout.close()
    till.wait()
    return [UUID(line) for line in output.split("\n")[:-1]]

"""Lives of a till: each a process of its own that sells until it is killed, born in milliseconds.

One process imports everything and forks a life whenever it is asked for one; what a life says goes into a file.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Life:
    """A till that sells."""

    process: int
    says: Path

    def stop(self) -> None:
        """Freeze it, so that nothing is said after what is done to it next."""
        os.kill(self.process, signal.SIGSTOP)

    def end(self) -> list[UUID]:
        """Kill it; the sales it called paid."""
        os.kill(self.process, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{self.process}").exists():
            assert time.monotonic() < until
            time.sleep(0.001)
        return [UUID(line) for line in self.said()[1:-1]]

    def said(self) -> list[str]:
        """Its lines; the last one may be half a line."""
        return self.says.read_text().split("\n")


class Cradle:
    """Brings tills to life."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._born = folder, 0
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.till"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def give_birth(self, home: Path, synchronous: str = "FULL") -> Life:
        """A till on `home`, ready to sell."""
        assert self._mother.stdin
        assert self._mother.stdout
        says = self._folder / f"life-{self._born}"
        self._born += 1
        self._mother.stdin.write(f"{home}\t{synchronous}\t{says}\n")
        self._mother.stdin.flush()
        life = Life(int(self._mother.stdout.readline()), says)
        until = time.monotonic() + PATIENCE
        while not (says.exists() and "READY\n" in says.read_text()):
            assert time.monotonic() < until, says.read_text()
            time.sleep(0.001)
        return life

    def close(self) -> None:
        self._mother.communicate()
        assert self._mother.returncode == 0


@pytest.fixture
def cradle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cradle]:
    """Brings tills to life; what they say is kept away from the disks that are broken."""
    made = Cradle(tmp_path_factory.mktemp("lives"))
    yield made
    made.close()

"""One process owns a data folder at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pos.kernel.errors import Conflict


class HomeBusy(Conflict):
    """The store is running on this data folder."""

    code = "home_busy"


@contextmanager
def holding(home: Path, lock: str = "store.lock") -> Iterator[None]:
    """Hold the data folder. Raises HomeBusy."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(home / lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HomeBusy("店已经在运行了。先停掉它，再做这一步。") from error
        yield
    finally:
        os.close(descriptor)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.devices.rigs import RIGS, Rig

settings.register_profile("shop", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("shop")


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Each driver in turn, wired to a virtual printer."""
    wiring: Any = RIGS[request.param]
    with wiring(tmp_path / "spool") as wired:
        yield wired

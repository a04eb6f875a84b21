"""Shared fixtures: a shop that opened this morning, and the replay that is always on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import OpenShop, open_shop_in
from tests.replay import assert_replay_is_equal

pytest_plugins = ["tests.guards", "tests.tenancy", "tests.disks", "tests.crash.lives"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[OpenShop]:
    """A shop with goods, an owner signed in at terminal 1, and a virtual printer.

    When the test ends, its change log is replayed into a blank database, which must then be equal.
    """
    opened = open_shop_in(tmp_path / "home")
    with opened.app.app_context():
        yield opened
        assert_replay_is_equal(opened.app, tmp_path)

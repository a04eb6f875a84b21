"""A backup every night, seven days and four weeks of them, and one on the stick."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos.app import nightly
from pos.app.backup import restore
from pos.app.doctor import examine
from pos.app.nightly import (
    NoOtherDisk,
    back_up_tonight,
    copy_elsewhere,
    due,
    keep_backups,
    kept,
    nightly_files,
)
from pos.db.engines import session_here
from pos.kernel.actor import MACHINE
from pos.staff.operations import renew_recovery_code
from pos.staff.queries import recovery_salt
from tests.factories import OpenShop, open_shop_in

NIGHT = datetime(2026, 11, 24, 3, 10)  # noqa: DTZ001 - the shop's wall clock


@pytest.mark.parametrize(
    ("now", "made", "wanted"),
    [
        (NIGHT, [NIGHT - timedelta(days=1)], True),
        (NIGHT, [NIGHT - timedelta(minutes=9)], False),
        (NIGHT.replace(hour=22), [NIGHT], False),
        (NIGHT.replace(hour=2, day=25), [NIGHT], False),
        (NIGHT.replace(hour=8), [NIGHT.replace(hour=21, day=23)], True),
        (NIGHT, [], True),
        (NIGHT, [NIGHT.replace(year=2031)], True),
    ],
    ids=[
        "a day ago",
        "just made",
        "same evening",
        "before three",
        "off at night",
        "never",
        "clock was wrong",
    ],
)
def test_a_backup_is_due_once_after_three_at_night(
    now: datetime, made: list[datetime], *, wanted: bool
) -> None:
    assert due(now, made) is wanted


def test_seven_days_and_four_weeks_are_kept() -> None:
    nights = [NIGHT - timedelta(days=day) for day in range(60)]
    left = kept([*nights, NIGHT - timedelta(hours=1)])
    assert {(NIGHT - at).days for at in left} == {0, 1, 2, 3, 4, 5, 6, 9, 16}
    assert left == kept(left)
    assert len({at.isocalendar()[1] for at in left}) == 4


def test_a_year_of_nights_leaves_nine_or_ten_files(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    have: set[datetime] = set()
    for day in range(365):
        have = kept({*have, NIGHT + timedelta(days=day)})
        assert len(have) <= 11
    assert len({at.isocalendar()[1] for at in have}) >= 4


def test_a_night_makes_one_backup_and_a_new_recovery_code_another(shop: OpenShop) -> None:
    first = back_up_tonight(shop.home, NIGHT, recovery_salt(shop.session))
    assert first
    assert back_up_tonight(shop.home, NIGHT + timedelta(hours=1), recovery_salt(shop.session)) is None
    renew_recovery_code(shop.session, MACHINE)
    again = back_up_tonight(shop.home, NIGHT + timedelta(hours=2), recovery_salt(shop.session))
    assert again
    assert back_up_tonight(shop.home, NIGHT + timedelta(hours=3), recovery_salt(shop.session)) is None
    assert set(nightly_files(shop.home / "backups").values()) == {again}


def test_the_stick_gets_a_copy_that_another_machine_can_open(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    with shop.app.app_context():
        code = renew_recovery_code(session_here(), MACHINE)
        back_up_tonight(shop.home, NIGHT, recovery_salt(session_here()))
    stick = tmp_path / "stick"
    with pytest.raises(NoOtherDisk, match="U 盘"):
        copy_elsewhere(shop.home, stick)
    stick.mkdir()
    copy = copy_elsewhere(shop.home, stick)
    assert copy
    assert not list(stick.rglob("*.part"))
    shutil.rmtree(shop.home)
    assert restore(tmp_path / "new", copy, lambda: code).products > 40


def test_two_shops_share_a_stick(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    copies = set()
    for name in ("one", "two"):
        shop = open_shop_in(tmp_path / name)
        back_up_tonight(shop.home, NIGHT, None)
        copies.add(copy_elsewhere(shop.home, stick))
    assert len([copy for copy in copies if copy and copy.exists()]) == 2


def test_the_running_store_backs_up_by_itself_and_the_doctor_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop_in(tmp_path / "home")
    assert not finding(shop, "备份")[0]
    (tmp_path / "stick").mkdir()
    monkeypatch.setenv("HEDIAN_BACKUP_TO", str(tmp_path / "stick"))
    monkeypatch.setattr(nightly, "SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(nightly, "LOOK_SECONDS", 0.05)
    stopping = threading.Event()
    keeper = threading.Thread(target=keep_backups, args=(shop.app, shop.home, stopping))
    keeper.start()
    for _ in range(200):
        if list((tmp_path / "stick").rglob("*.backup")):
            break
        stopping.wait(0.05)
    stopping.set()
    keeper.join(timeout=20)
    assert len(nightly_files(shop.home / "backups")) == 1
    assert finding(shop, "备份") == (True, "最新的是 0 小时前做的")
    assert finding(shop, "另存的备份")[0]


def finding(shop: OpenShop, name: str) -> tuple[bool, str]:
    return next((found.fine, found.text) for found in examine(shop.home) if found.name == name)

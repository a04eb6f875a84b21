"""Backups are opened before they are believed, and a restore begins a new epoch."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from pos.app.backup import BadBackup, back_up, check_backup, restore
from pos.app.locking import HomeBusy, holding
from pos.app.store import create_store
from pos.changes.models import Epoch
from pos.db.engines import session_here
from pos.sales.models import Sale
from tests.factories import MILK, OpenShop, open_shop_in


def test_a_backup_taken_while_selling_holds_the_sales(shop: OpenShop, tmp_path: Path) -> None:
    shop.scan(MILK)
    shop.pay()
    facts = back_up(shop.home, tmp_path / "copy.db")
    assert facts.sales == 1
    assert check_backup(tmp_path / "copy.db").products == facts.products > 40
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0


def test_a_restore_begins_a_new_epoch_and_never_reuses_a_number(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    shop.scan(MILK)
    shop.pay()
    back_up(shop.home, tmp_path / "copy.db")
    shop.scan(MILK)
    shop.pay()
    restore(shop.home, tmp_path / "copy.db")
    app = create_store(shop.home, clock=shop.clock)
    with app.app_context():
        session = session_here()
        epochs = session.scalars(select(Epoch).order_by(Epoch.minted_at)).all()
        assert [epoch.reason for epoch in epochs] == ["first_run", "restore"]
        assert epochs[0].label != epochs[1].label
        assert len(session.scalars(select(Sale)).all()) == 1
    assert (shop.home / "before-restore-1" / "store.db").exists()


def test_a_broken_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    before = (shop.home / "store.db").stat().st_ino
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"SQLite format 3\0" + b"\x55" * 9000)
    with pytest.raises(BadBackup):
        restore(shop.home, bad)
    assert (shop.home / "store.db").stat().st_ino == before


def test_a_running_store_is_not_restored_under_its_feet(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    back_up(shop.home, tmp_path / "copy.db")
    with holding(shop.home), pytest.raises(HomeBusy):
        restore(shop.home, tmp_path / "copy.db")

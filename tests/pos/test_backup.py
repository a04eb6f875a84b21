"""Backups are sealed, opened before they are believed, and a restore begins a new epoch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from pos.app.backup import BENCH, BackupBusy, back_up, clear_bench, prove_sealed, restore
from pos.app.locking import HomeBusy, holding
from pos.app.sealing import LONGEST_HEADER, MAGIC, TAG, BadBackup, WrongKey
from pos.app.store import create_store
from pos.changes.models import Epoch
from pos.cli import main
from pos.db.engines import session_here
from pos.kernel.actor import MACHINE
from pos.sales.models import Sale
from pos.staff.operations import recover, renew_recovery_code
from pos.staff.rules import MiscopiedCode, WrongPin
from tests.factories import MILK, OpenShop, open_shop_in

CHUNK = 4096


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A young shop has several chunks too."""
    monkeypatch.setattr("pos.app.sealing.CHUNK", CHUNK)


def test_a_backup_taken_while_selling_holds_the_sales_and_nobody_else_reads_it(
    shop: OpenShop, tmp_path: Path
) -> None:
    shop.scan(MILK)
    shop.pay()
    copy = tmp_path / "copy.backup"
    facts = back_up(shop.home, copy)
    assert (facts.sales, facts.opens_with_code) == (1, True)
    assert facts.products > 40
    assert copy.stat().st_mode & 0o077 == 0
    sealed = copy.read_bytes()
    assert "荷塘便民店".encode() not in sealed
    assert b"SQLite format" not in sealed
    assert not (shop.home / BENCH).exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_restore_begins_a_new_epoch_and_never_reuses_a_number(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    shop.scan(MILK)
    shop.pay()
    back_up(shop.home, tmp_path / "copy.backup")
    shop.scan(MILK)
    shop.pay()
    restore(shop.home, tmp_path / "copy.backup", nobody_asks)
    app = create_store(shop.home, clock=shop.clock)
    with app.app_context():
        session = session_here()
        epochs = session.scalars(select(Epoch).order_by(Epoch.minted_at)).all()
        assert [epoch.reason for epoch in epochs] == ["first_run", "restore"]
        assert epochs[0].label != epochs[1].label
        assert len(session.scalars(select(Sale)).all()) == 1
    assert (shop.home / "before-restore-1" / "store.db").exists()
    assert (shop.home / "store.db").stat().st_mode & 0o077 == 0


def test_on_a_new_machine_the_recovery_code_opens_the_backup(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    code = new_code(shop)
    back_up(shop.home, tmp_path / "copy.backup")
    as_typed = f"  {code.lower().replace('-', ' ')}"
    facts = restore(tmp_path / "new", tmp_path / "copy.backup", lambda: as_typed)
    assert facts.products > 40
    with create_store(tmp_path / "new").app_context():
        recover(session_here(), code, "1379")


def test_a_wrong_or_miscopied_code_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    code = new_code(shop)
    back_up(shop.home, tmp_path / "copy.backup")
    later = new_code(shop)
    with pytest.raises(WrongKey, match="那天的那张纸"):
        restore(tmp_path / "new", tmp_path / "copy.backup", lambda: later)
    swapped = "3" if code[-1] == "2" else "2"
    with pytest.raises(MiscopiedCode, match="20 位"):
        restore(tmp_path / "new", tmp_path / "copy.backup", lambda: code[:-1] + swapped)
    assert not list((tmp_path / "new").glob("store.db*"))


def test_after_a_new_code_later_backups_open_with_it_and_earlier_ones_with_the_old(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    old = new_code(shop)
    back_up(shop.home, tmp_path / "early.backup")
    new = new_code(shop)
    back_up(shop.home, tmp_path / "late.backup")
    restore(tmp_path / "one", tmp_path / "early.backup", lambda: old)
    restore(tmp_path / "two", tmp_path / "late.backup", lambda: new)
    with pytest.raises(WrongKey):
        restore(tmp_path / "three", tmp_path / "late.backup", lambda: old)
    with shop.app.app_context(), pytest.raises(WrongPin, match="最近一次"):
        recover(session_here(), old, "1379")


def body_of(file: bytes) -> int:
    start = len(MAGIC) + 4
    return start + int.from_bytes(file[len(MAGIC) : start], "big")


def swap_chunks(file: bytes) -> bytes:
    body, step = body_of(file), CHUNK + TAG
    assert len(file) > body + 2 * step, "the shop is too small to have two whole chunks"
    return (
        file[:body] + file[body + step : body + 2 * step] + file[body : body + step] + file[body + 2 * step :]
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file[: body_of(file) + CHUNK + TAG],
        lambda file: file[:-1],
        lambda file: file[: body_of(file)],
        lambda file: file + file[-TAG - 1 :],
        swap_chunks,
        lambda file: flip(file, len(file) // 2),
        lambda file: flip(file, len(file) - 1),
        lambda file: flip(file, len(MAGIC) + 4 + file[len(MAGIC) + 4 :].index(b"made_at") + 12),
        lambda file: b"SQLite format 3\0" + b"\x55" * 9000,
        lambda file: b"",
        lambda file: MAGIC + (LONGEST_HEADER + 1).to_bytes(4, "big") + file,
        lambda file: MAGIC + b"\0\0\0\x02{}" + file,
    ],
    ids=[
        "cut between chunks",
        "cut inside a chunk",
        "no body",
        "lengthened",
        "reordered",
        "changed",
        "changed at the end",
        "another date",
        "a database",
        "empty",
        "endless header",
        "empty header",
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(tmp_path: Path, damage: object) -> None:
    shop = open_shop_in(tmp_path / "home")
    before = (shop.home / "store.db").stat().st_ino
    back_up(shop.home, tmp_path / "copy.backup")
    sound = (tmp_path / "copy.backup").read_bytes()
    bad = tmp_path / "bad.backup"
    bad.write_bytes(damage(sound))  # type: ignore[operator]
    with pytest.raises(BadBackup):
        restore(shop.home, bad, nobody_asks)
    assert (shop.home / "store.db").stat().st_ino == before
    assert not list(shop.home.glob("*.part"))


def test_a_running_store_is_not_restored_under_its_feet(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    back_up(shop.home, tmp_path / "copy.backup")
    with holding(shop.home), pytest.raises(HomeBusy):
        restore(shop.home, tmp_path / "copy.backup", nobody_asks)


def test_a_bare_database_is_taken_only_when_asked_for(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    back_up(shop.home, tmp_path / "copy.backup")
    restore(shop.home, tmp_path / "copy.backup", nobody_asks)
    bare = shop.home / "before-restore-1" / "store.db"
    with pytest.raises(BadBackup):
        restore(tmp_path / "new", bare, nobody_asks)
    assert restore(tmp_path / "new", bare, nobody_asks, plain=True).products > 40


def test_a_full_stick_leaves_no_half_backup_and_says_so(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    full = tmp_path / "full.backup"
    (tmp_path / "full.backup.part").symlink_to("/dev/full")
    code = (
        "import pathlib,sys; from pos.app import backup; backup.Path.unlink = lambda *a, **k: None\n"
        "try: backup.back_up(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))\n"
        "except backup.StorageFull as error: print(error.message)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, shop.home, full], capture_output=True, text=True, check=True
    )
    assert "盘满了" in said.stdout
    assert not full.exists()


def test_one_backup_at_a_time_and_what_a_killed_one_left_is_cleared(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    with holding(shop.home, "backup.lock"), pytest.raises(BackupBusy):
        back_up(shop.home, tmp_path / "copy.backup")
    left = shop.home / BENCH / "copy.db"
    left.parent.mkdir()
    left.write_bytes(b"in clear")
    clear_bench(shop.home)
    assert not left.parent.exists()


def test_a_backup_told_to_stop_takes_its_plain_copy_with_it(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    slow = (
        "import os,time; from pos import cli; from pos.app import backup\n"
        "backup._seal = lambda *_: (print('here', flush=True), time.sleep(30)); cli.main(['backup'])"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", slow],
        env=os.environ | {"HEDIAN_HOME": str(shop.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout
    assert command.stdout.readline() == "here\n"
    assert (shop.home / BENCH / "copy.db").stat().st_mode & 0o077 == 0
    command.send_signal(signal.SIGTERM)
    assert command.wait(timeout=10) == 143
    command.stdout.close()
    assert not (shop.home / BENCH).exists()
    assert not list((shop.home / "backups").iterdir())


def test_the_commands_say_facts_and_take_the_code_from_a_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop_in(tmp_path / "home")
    code = new_code(shop)
    monkeypatch.setenv("HEDIAN_HOME", str(shop.home))
    run = CliRunner().invoke
    made = json.loads(run(main, ["backup", "--json"]).output)
    assert made["path"].endswith(".backup")
    assert made["opens_with_code"] is True
    assert abs(made["made_at"] / 1000 - time.time()) < 60
    assert prove_sealed(shop.home, Path(made["path"])).made_at == made["made_at"]
    monkeypatch.setenv("HEDIAN_HOME", str(tmp_path / "new"))
    assert "--code-file" in run(main, ["restore", made["path"]]).output
    (tmp_path / "code").write_text(code)
    answer = run(main, ["restore", made["path"], "--code-file", str(tmp_path / "code"), "--json"])
    assert json.loads(answer.output)["products"] == made["products"]


def nobody_asks() -> str:
    pytest.fail("this machine's key opens the file; no code is asked for")


def new_code(shop: OpenShop) -> str:
    with shop.app.app_context():
        return renew_recovery_code(session_here(), MACHINE)


def flip(file: bytes, at: int) -> bytes:
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]

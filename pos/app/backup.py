"""Backups of a running store, and the way back, which begins a new epoch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.app.locking import holding
from pos.app.store import DATABASE, create_store
from pos.audit.operations import record
from pos.changes.operations import mint_epoch
from pos.db.engines import session_here, sqlite_driver
from pos.db.writing import writing
from pos.kernel.actor import MACHINE
from pos.kernel.errors import NotFound, Refused


class BadBackup(Refused):
    """The file is no sound backup of a store."""

    code = "bad_backup"


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds, read from the file itself after it was written."""

    path: str
    bytes: int
    sales: int
    products: int
    change_seq: int


def back_up(home: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> BackupFacts:
    """Copy the database while the store sells, then open the copy and check it. Raises NotFound, BadBackup."""
    source = home / DATABASE
    if not source.exists():
        raise NotFound("这里还没有店。先运行 hedian store 开店。")
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    driver: Any = sqlite_driver()
    with closing(driver.connect(str(source))) as live, closing(driver.connect(str(partial))) as copy:
        step = (lambda _status, left, whole: progress(whole - left, whole)) if progress else None
        live.backup(copy, pages=1024, progress=step)
        copy.execute("PRAGMA journal_mode=DELETE")
    facts = check_backup(partial)
    _settle(partial, target)
    return BackupFacts(str(target), target.stat().st_size, facts.sales, facts.products, facts.change_seq)


def check_backup(path: Path) -> BackupFacts:
    """Open a backup read-only and look whether it is whole. Raises NotFound, BadBackup."""
    if not path.exists():
        raise NotFound(f"没有这个备份文件：{path}")
    driver: Any = sqlite_driver()
    try:
        with closing(driver.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
            counts = [
                copy.execute(count).fetchone()[0]
                for count in (
                    "SELECT count(*) FROM sale",
                    "SELECT count(*) FROM product",
                    "SELECT count(*) FROM home",
                )
            ]
            seq = copy.execute("SELECT coalesce(max(seq), 0) FROM change_head").fetchone()[0]
    except driver.DatabaseError as error:
        raise BadBackup("这个文件不是好的备份。请换一个备份文件。") from error
    if not sound or orphans is not None or counts[2] != 1:
        raise BadBackup("这个备份坏了一部分，不能用。请换一个备份文件。")
    return BackupFacts(str(path), path.stat().st_size, counts[0], counts[1], seq)


def restore(home: Path, backup: Path) -> BackupFacts:
    """Put a backup in the place of the database, which is kept aside, and begin a new epoch.

    Raises HomeBusy while the store runs, NotFound, BadBackup.
    """
    facts = check_backup(backup)
    with holding(home):
        partial = home / (DATABASE + ".part")
        shutil.copyfile(backup, partial)
        check_backup(partial)
        _put_aside(home)
        _settle(partial, home / DATABASE)
        app = create_store(home)
        with app.app_context():
            session = session_here()
            with writing(session):
                epoch = mint_epoch(session, reason="restore")
                record(session, MACHINE, "restored", epoch.id)
    return facts


def _put_aside(home: Path) -> None:
    number = 1
    while (home / f"before-restore-{number}").exists():
        number += 1
    aside = home / f"before-restore-{number}"
    for suffix in ("", "-wal", "-shm"):
        old = home / (DATABASE + suffix)
        if old.exists():
            aside.mkdir(exist_ok=True)
            old.rename(aside / old.name)


def _settle(partial: Path, target: Path) -> None:
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

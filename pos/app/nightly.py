"""A backup every night, a few of them kept, and one copy on another disk."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask

from pos.app.backup import back_up, clear_bench, prove_sealed
from pos.app.keys import settle
from pos.app.sealing import read_header
from pos.db.engines import session_here
from pos.kernel.clock import local
from pos.kernel.errors import HedianError, Refused
from pos.shop.queries import shop_facts
from pos.staff.queries import recovery_salt

log = structlog.get_logger()
HOUR, DAILY, WEEKLY = 3, 7, 4
SETTLE_SECONDS, LOOK_SECONDS = 120.0, 600.0
"""A store that was off at night backs up soon after it opens, but not while it is opening."""
ELSEWHERE = "HEDIAN_BACKUP_TO"
_NAME = re.compile(r"nightly-(\d{8}-\d{6})\.backup")


class NoOtherDisk(Refused):
    """The second folder is not there."""

    code = "no_other_disk"


def due(now: datetime, made: Iterable[datetime]) -> bool:
    """True when no backup was made since the last small hours. Both on the shop's clock; the future does not count."""
    mark = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    mark -= timedelta(days=now < mark)
    return not any(mark <= at <= now for at in made)


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Of these backups, the newest of each of the last seven days and of each of the last four weeks."""
    newest_first = sorted(made, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for at in newest_first:
        days.setdefault(at.date(), at)
        weeks.setdefault(at.isocalendar()[:2], at)
    return {*list(days.values())[:DAILY], *list(weeks.values())[:WEEKLY]}


def nightly_files(folder: Path) -> dict[datetime, Path]:
    """The backups made at night that lie in a folder, by the shop's clock."""
    found = {}
    for path in folder.glob("nightly-*.backup"):
        name = _NAME.fullmatch(path.name)
        if name:
            found[datetime.strptime(name[1], "%Y%m%d-%H%M%S")] = path  # noqa: DTZ007 - the shop's clock, as named
    return found


def back_up_tonight(home: Path, now: datetime, code_salt: bytes | None) -> Path | None:
    """Back up if it is time, or if a new recovery code could open no backup yet; the new file. Raises as `back_up`."""
    folder = home / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    files = nightly_files(folder)
    newest = files[max(files)] if files else None
    if newest and not due(now, files) and _code_of(newest) == code_salt:
        return None
    path = folder / f"nightly-{now:%Y%m%d-%H%M%S}.backup"
    back_up(home, path)
    _thin_out(folder)
    return path


def copy_elsewhere(home: Path, folder: Path) -> Path | None:
    """Put the newest nightly backup on the other disk too, and prove the copy; its path.

    Each shop has a folder of its own there, so that a stick may serve several.
    Raises NoOtherDisk, BadBackup.
    """
    files = nightly_files(home / "backups")
    if not files:
        return None
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise NoOtherDisk(f"另存备份的地方不在：{folder}。请插上 U 盘。")
    newest = files[max(files)]
    folder /= _folder_of(newest)
    target = folder / newest.name
    if target.exists() and target.stat().st_size == newest.stat().st_size:
        return target
    folder.mkdir(exist_ok=True)
    partial = folder / (newest.name + ".part")
    try:
        shutil.copyfile(newest, partial)
        prove_sealed(home, partial)
        settle(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    _thin_out(folder)
    return target


def elsewhere() -> Path | None:
    """The folder on another disk, if the shop has named one."""
    named = os.environ.get(ELSEWHERE, "").strip()
    return Path(named) if named else None


def keep_backups(app: Flask, home: Path, stopping: threading.Event) -> None:
    """Look every few minutes whether it is time, until told to stop. Trouble is logged and tried again."""
    # Of this thread alone: Linux counts niceness by the thread, and the till goes first.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    clear_bench(home)
    wait = SETTLE_SECONDS
    while not stopping.wait(wait):
        wait = LOOK_SECONDS
        try:
            _look(app, home)
        except HedianError as error:
            log.warning("backup_trouble", code=error.code, text=error.message)
        except Exception:
            log.exception("backup_failed")


def _look(app: Flask, home: Path) -> None:
    with app.app_context():
        session = session_here()
        shop = shop_facts(session) if session.homestead.store_id is not None else None
        if shop is None:
            return
        now = local(session.now(), shop.zone).replace(tzinfo=None)
        salt = recovery_salt(session)
    made = back_up_tonight(home, now, salt)
    if made:
        log.info("backup_made", file=made.name, bytes=made.stat().st_size)
    folder = elsewhere()
    if folder:
        copy_elsewhere(home, folder)


def _code_of(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            slot = read_header(file).slot("code")
    except Refused:
        return None
    return slot.label if slot else None


def _folder_of(backup: Path) -> str:
    with backup.open("rb") as file:
        return f"hedian-{read_header(file).store_id.hex[-8:]}"


def _thin_out(folder: Path) -> None:
    files = nightly_files(folder)
    for at in set(files) - kept(files):
        files[at].unlink(missing_ok=True)

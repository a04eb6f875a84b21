"""Looks the store over."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pos.app.nightly import elsewhere
from pos.app.store import DATABASE
from pos.db.engines import sqlite_driver
from pos.db.upgrade import HEAD

LEAST_FREE = 500 * 1024 * 1024
STALE_HOURS = 72
FIXED_SQLITE = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    fine: bool
    text: str


def examine(home: Path) -> list[Finding]:
    """Everything worth a look, without changing anything."""
    driver: Any = sqlite_driver()
    version = driver.sqlite_version
    fixed = tuple(int(part) for part in version.split(".")) >= FIXED_SQLITE
    findings = [
        Finding(
            "SQLite",
            fixed,
            f"{version}（{driver.__name__}）" + ("" if fixed else "，写和整理要轮流，本店已经这样做"),
        ),
        _disk(home),
    ]
    try:
        findings += _database(home / DATABASE, driver)
    except driver.OperationalError:
        findings.append(Finding("数据库", fine=False, text="打不开。先看磁盘，盘没事就用备份恢复"))
    return [*findings, *_backups(home), *_phones(home / "lan")]


def _disk(home: Path) -> Finding:
    folder = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(folder, os.W_OK):
        return Finding("磁盘", fine=False, text="写不进去。请重启机器，还不行就换盘")
    free = shutil.disk_usage(folder).free
    return Finding("磁盘", free >= LEAST_FREE, f"还剩 {free // 1024 // 1024} MB")


def _backups(home: Path) -> list[Finding]:
    if not (home / DATABASE).exists():
        return []
    findings = [_newest("备份", home / "backups", "*.backup", "请运行 hedian backup")]
    folder = elsewhere()
    if folder:
        findings.append(_newest("另存的备份", folder, "hedian-*/*.backup", f"请看看 {folder} 在不在、满没满"))
    return findings


def _phones(folder: Path) -> list[Finding]:
    if not folder.exists():
        return []
    # Certificates take long to load, and every command loads this file.
    from pos.app.lan.authority import addresses_of, days_left_in  # noqa: PLC0415

    days, addresses = days_left_in(folder, datetime.now(UTC)), addresses_of(folder)
    where = "、".join(addresses) or "没有局域网地址，看看网线和无线"
    return [Finding("手机连店", days > 0 and bool(addresses), f"{where}；证书还有 {max(days, 0)} 天")]


def _newest(name: str, folder: Path, pattern: str, advice: str) -> Finding:
    made = max((path.stat().st_mtime for path in folder.glob(pattern)), default=None)
    if made is None:
        return Finding(name, fine=False, text=f"还没有。{advice}")
    hours = max(0, int(time.time() - made) // 3600)
    age = f"{hours} 小时" if hours < 48 else f"{hours // 24} 天"
    old = hours > STALE_HOURS
    return Finding(name, not old, f"最新的是 {age}前做的" + (f"，太旧了。{advice}" if old else ""))


def _database(path: Path, driver: Any) -> list[Finding]:
    if not path.exists():
        return [Finding("数据库", fine=True, text="还没开店")]
    with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        check = connection.execute("PRAGMA quick_check").fetchone()[0]
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        waiting = connection.execute(
            "SELECT count(*) FROM print_job WHERE state IN ('queued', 'asking')"
        ).fetchone()[0]
        drift = connection.execute(
            "SELECT count(*) FROM stock_level l WHERE l.quantity != (SELECT coalesce(sum(m.quantity), 0)"
            " FROM stock_movement m WHERE m.store_id = l.store_id AND m.product_id = l.product_id)"
        ).fetchone()[0]
    return [
        Finding("数据库", check == "ok", "完好" if check == "ok" else f"有损坏：{check}。请用备份恢复"),
        Finding("版本", revision == HEAD, revision),
        Finding("库存", drift == 0, "和流水对得上" if drift == 0 else f"{drift} 种商品和流水对不上"),
        Finding("小票", waiting == 0, "都打了" if waiting == 0 else f"{waiting} 张没打"),
    ]

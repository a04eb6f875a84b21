"""Looks the store over."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.app.store import DATABASE
from pos.db.engines import sqlite_driver
from pos.db.upgrade import HEAD

LEAST_FREE = 500 * 1024 * 1024
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
        return [*findings, *_database(home / DATABASE, driver)]
    except driver.OperationalError:
        return [*findings, Finding("数据库", fine=False, text="打不开。先看磁盘，盘没事就用备份恢复")]


def _disk(home: Path) -> Finding:
    folder = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(folder, os.W_OK):
        return Finding("磁盘", fine=False, text="写不进去。请重启机器，还不行就换盘")
    free = shutil.disk_usage(folder).free
    return Finding("磁盘", free >= LEAST_FREE, f"还剩 {free // 1024 // 1024} MB")


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

"""Backups of a running store, and the way back, which begins a new epoch. Design: docs/adr/0005."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pos.app.keys import secret_in, settle
from pos.app.locking import HomeBusy, holding
from pos.app.sealing import BadBackup, Header, Keyholder, Slot, WrongKey, seal, unseal
from pos.app.store import DATABASE, create_store
from pos.audit.operations import record
from pos.changes.operations import mint_epoch
from pos.db.engines import session_here, sqlite_driver
from pos.db.writing import StorageFull, writing
from pos.kernel.actor import MACHINE
from pos.kernel.clock import Instant, SystemClock
from pos.kernel.errors import Conflict, NotFound
from pos.staff.recovery import CodeLock, key_of
from pos.staff.rules import check_code

FULL = "盘满了，没有做成，店里的账都在。请删掉不用的文件，再试一次。"
BENCH = "backup-work"
"""Where a plain copy lies while a backup is made: beside the database, never on the stick the backup goes to."""


class BackupBusy(Conflict):
    """Another backup is being made."""

    code = "backup_busy"


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds, read from the opened file. `made_at` is UTC milliseconds."""

    path: str
    bytes: int
    sales: int
    products: int
    change_seq: int
    made_at: int = 0
    opens_with_code: bool = False


def back_up(home: Path, target: Path) -> BackupFacts:
    """Copy the database while the store sells, seal the copy, then open and check it.

    Raises NotFound, BadBackup, BackupBusy, StorageFull.
    """
    if not (home / DATABASE).exists():
        raise NotFound("这里还没有店。先运行 hedian store 开店。")
    partial = target.with_name(target.name + ".part")
    try:
        with _bench(home) as bench, _room():
            facts, holders, store_id = _copy(home, bench / "copy.db")
            made_at = SystemClock().now()
            _seal(bench / "copy.db", partial, store_id, made_at, holders)
            (bench / "copy.db").unlink()
            _check_sealed(home, partial, bench / "opened.db", facts)
            settle(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    sealed = any(holder.holder == "code" for holder in holders)
    return replace(
        facts, path=str(target), bytes=target.stat().st_size, made_at=made_at, opens_with_code=sealed
    )


def restore(home: Path, backup: Path, ask_code: Callable[[], str], *, plain: bool = False) -> BackupFacts:
    """Put a backup in the place of the database, which is kept aside, and begin a new epoch.

    `ask_code` is called only where this machine's key does not open the file; `plain` takes a bare database file.
    Raises HomeBusy while the store runs, NotFound, BadBackup, WrongKey, WrongPin, StorageFull.
    """
    if not backup.is_file():
        raise NotFound(f"没有这个备份文件：{backup}")
    with holding(home), _room():
        partial = home / (DATABASE + ".part")
        try:
            if plain:
                _copy_database(backup, partial)
            else:
                _fetch(home, backup, partial, ask_code)
            facts = check_database(partial)
            _put_aside(home)
            settle(partial, home / DATABASE)
        finally:
            partial.unlink(missing_ok=True)
        _begin_epoch(home)
    return replace(facts, path=str(backup), bytes=backup.stat().st_size)


def check_database(path: Path) -> BackupFacts:
    """Open a bare database read-only and look whether it is whole. Raises BadBackup."""
    driver: Any = sqlite_driver()
    try:
        with closing(driver.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
            sales, products, homes = (
                copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - three fixed names
                for table in ("sale", "product", "home")
            )
            seq = copy.execute("SELECT coalesce(max(seq), 0) FROM change_head").fetchone()[0]
    except driver.DatabaseError as error:
        raise BadBackup("这个文件不是好的备份。请换一个备份文件。") from error
    if not sound or orphans is not None or homes != 1:
        raise BadBackup("这个备份坏了一部分，不能用。请换一个备份文件。")
    return BackupFacts(str(path), path.stat().st_size, sales, products, seq)


def prove_sealed(home: Path, backup: Path) -> Header:
    """Open a sealed file with this machine's key and keep nothing of it. Raises BadBackup, WrongKey."""
    with backup.open("rb") as source:
        return unseal(source, None, lambda header: _machine_slot(home, header))


def clear_bench(home: Path) -> None:
    """Remove what a killed backup left in clear, unless one is being made."""
    try:
        with _bench(home):
            pass
    except BackupBusy:
        return


@contextmanager
def _bench(home: Path) -> Iterator[Path]:
    bench = home / BENCH
    try:
        with holding(home, "backup.lock"):
            shutil.rmtree(bench, ignore_errors=True)
            bench.mkdir(mode=0o700)
            try:
                yield bench
            finally:
                shutil.rmtree(bench, ignore_errors=True)
    except HomeBusy as error:
        raise BackupBusy("已经有一个备份在做了。等它做完再来。") from error


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull(FULL) from error


def _copy(home: Path, copy: Path) -> tuple[BackupFacts, list[Keyholder], UUID]:
    _copy_database(home / DATABASE, copy)
    facts = check_database(copy)
    driver: Any = sqlite_driver()
    with closing(driver.connect(str(copy))) as still:
        store = still.execute("SELECT store_id FROM home").fetchone()[0]
        code = still.execute("SELECT salt, public_key FROM recovery_code").fetchone()
    machine = machine_key(home).public_key().public_bytes_raw()
    holders = [Keyholder("machine", machine_label(machine), machine)]
    if code is not None:
        lock = CodeLock(*code)
        holders.append(Keyholder("code", lock.salt, lock.public_key))
    return facts, holders, UUID(bytes=store)


def _copy_database(source: Path, copy: Path) -> None:
    _make_private(copy)
    driver: Any = sqlite_driver()
    try:
        with closing(driver.connect(str(source))) as live, closing(driver.connect(str(copy))) as still:
            # In one step: in several, every sale in between would begin the copy anew.
            live.backup(still, pages=-1)
            still.execute("PRAGMA journal_mode=DELETE")
    except driver.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
            raise StorageFull(FULL) from error
        raise BadBackup("这个文件不是好的数据库。请换一个文件。") from error


def _seal(copy: Path, target: Path, store_id: UUID, made_at: Instant, holders: list[Keyholder]) -> None:
    _make_private(target)
    with copy.open("rb") as source, target.open("wb") as file:
        seal(source, file, store_id, made_at, holders)


def _check_sealed(home: Path, sealed: Path, opened: Path, expected: BackupFacts) -> None:
    _fetch(home, sealed, opened, _no_code)
    found = check_database(opened)
    if asdict(found) | {"path": "", "bytes": 0} != asdict(expected) | {"path": "", "bytes": 0}:
        raise BadBackup("备份写出来和店里的不一样，没有留下。请换一个盘再备份。")


def _fetch(home: Path, backup: Path, target: Path, ask_code: Callable[[], str]) -> None:
    _make_private(target)
    with backup.open("rb") as source, target.open("wb") as file:
        unseal(source, file, lambda header: _any_slot(home, header, ask_code))


def _make_private(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)


def machine_key(home: Path) -> X25519PrivateKey:
    """The key with which this machine opens its own backups."""
    return X25519PrivateKey.from_private_bytes(secret_in(home / "backup.key"))


def machine_label(public_key: bytes) -> bytes:
    """How a backup names the machine that opens it."""
    return hashlib.sha256(public_key).digest()[:8]


def _any_slot(home: Path, header: Header, ask_code: Callable[[], str]) -> tuple[Slot, X25519PrivateKey]:
    if (home / "backup.key").exists():
        try:
            return _machine_slot(home, header)
        except WrongKey:
            pass
    slot = header.slot("code")
    if slot is None:
        raise WrongKey("这个备份只有做它的那台机器能打开，没有配找回码。请在那台机器上恢复。")
    return slot, key_of(check_code(ask_code()), slot.label)


def _machine_slot(home: Path, header: Header) -> tuple[Slot, X25519PrivateKey]:
    key, slot = machine_key(home), header.slot("machine")
    if slot is None or slot.label != machine_label(key.public_key().public_bytes_raw()):
        raise WrongKey("这个备份不是这台机器做的。请用它的找回码打开。")
    return slot, key


def _no_code() -> str:
    raise WrongKey("备份写好了却打不开，没有留下。请再备份一次。")


def _begin_epoch(home: Path) -> None:
    app = create_store(home)
    with app.app_context():
        session = session_here()
        with writing(session):
            epoch = mint_epoch(session, reason="restore")
            record(session, MACHINE, "restored", epoch.id)


def _put_aside(home: Path) -> None:
    number = 1
    while (home / f"before-restore-{number}").exists():
        number += 1
    aside = home / f"before-restore-{number}"
    for suffix in ("", "-wal", "-shm"):
        old = home / (DATABASE + suffix)
        if old.exists():
            aside.mkdir(exist_ok=True, mode=0o700)
            old.rename(aside / old.name)

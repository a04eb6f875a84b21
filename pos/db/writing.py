"""One write transaction at a time, in turn."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy.exc import DBAPIError

from pos.db.session import HomeSession
from pos.kernel.errors import Unavailable


class StorageFull(Unavailable):
    """The disk takes no more. What was committed is safe; this was not taken."""

    code = "storage_full"


class StorageReadOnly(Unavailable):
    """The disk cannot be written. What was committed is safe; this was not taken."""

    code = "storage_read_only"


_JOINED = nullcontext()


def writing(session: HomeSession) -> AbstractContextManager[None]:
    """Everything inside is one transaction, committed at the end. Inside another `writing` it joins that one.

    What the session read before is let go, so nothing stale can be written: load and compute first, keep plain
    values, then write. Raises StorageFull and StorageReadOnly.
    """
    return _JOINED if session.is_writing else _transaction(session)


@contextmanager
def _transaction(session: HomeSession) -> Iterator[None]:
    if session.new or session.dirty or session.deleted:
        message = "the session holds changes made outside writing()"
        raise RuntimeError(message)
    session.close()
    turnstile = session.homestead.turnstile
    turnstile.enter()
    try:
        session.info["writing"] = True
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False
            session.info.pop("line", None)
    except DBAPIError as error:
        trouble = storage_trouble(error)
        if trouble is None:
            raise
        raise trouble from error
    finally:
        turnstile.leave()
    for listener in session.homestead.after_commit:
        listener(session)


def storage_trouble(error: DBAPIError | OSError) -> StorageFull | StorageReadOnly | None:
    """The storage's trouble behind an error of the database or of a file, or None when it is something else."""
    if isinstance(error, OSError):
        full, refused = error.errno in (errno.ENOSPC, errno.EDQUOT), error.errno in (errno.EROFS, errno.EIO)
    else:
        name = getattr(error.orig, "sqlite_errorname", "")
        # A full disk says IOERR only where SQLite grows its shared memory; any other IOERR is a disk that fails.
        full = name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHM"))
        refused = name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR"))
    if full:
        return StorageFull("机器的盘满了，这一步没有记下来。之前收的钱都在。请删掉不用的文件，再试一次。")
    if refused:
        return StorageReadOnly(
            "机器的盘写不进去，这一步没有记下来。之前收的钱都在。请重启机器，还不行就换盘。"
        )
    return None

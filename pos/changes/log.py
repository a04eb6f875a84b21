"""Writes the change log: once a transaction, last of all, so that the head row is locked shortest."""

from __future__ import annotations

from sqlalchemy import bindparam, event

from pos.changes.models import Change, ChangeHead
from pos.db.core import line
from pos.db.session import HomeSession
from pos.db.spelled import run, select_rows

_NEXT = (
    ChangeHead.__table__.update()
    .where(ChangeHead.__table__.c.store_id == bindparam("at_store"))
    .values(seq=ChangeHead.__table__.c.seq + bindparam("count"))
    .returning(ChangeHead.__table__.c.seq)
)
_INSERT_HEAD = ChangeHead.__table__.insert()
_INSERT = Change.__table__.insert()


@event.listens_for(HomeSession, "before_commit")
def write_changes(session: HomeSession) -> None:
    """Give every touched aggregate its sequence number, in the transaction that changed it."""
    session.flush()
    touched = session.info["touched"]
    if not touched:
        return
    store_id, connection = session.store_id, line(session)
    head = select_rows(connection, _NEXT, {"at_store": store_id, "count": len(touched)})
    last = head[0]["seq"] if head else len(touched)
    if not head:
        connection.execute(_INSERT_HEAD, {"store_id": store_id, "seq": last})
    first = last - len(touched) + 1
    entries = [
        {"store_id": store_id, "seq": first + i, "root": root, "key": key}
        for i, (root, key) in enumerate(touched)
    ]
    run(connection, _INSERT, entries)
    touched.clear()

"""Which home this is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pos.changes.models import ChangeHead, Epoch, Home
from pos.db.core import first_row
from pos.db.session import CORE, HomeSession


@dataclass(frozen=True, slots=True)
class CurrentEpoch:
    """The epoch this file lives in; `generation` counts the lives of the file."""

    id: UUID
    label: str
    generation: int


def store_in_file(session: Session) -> UUID | None:
    """The store that lives in this database file, or None before set-up. The one query without a store."""
    return session.execute(select(Home.__table__.c.store_id), execution_options=CORE).scalar()


_HOME, _EPOCH = Home.__table__, Epoch.__table__
_CURRENT = (
    select(_EPOCH.c.id, _EPOCH.c.label, _HOME.c.generation)
    .join(_HOME, (_HOME.c.store_id == _EPOCH.c.store_id) & (_HOME.c.epoch_id == _EPOCH.c.id))
    .where(_EPOCH.c.store_id == bindparam("store_id"))
)


def current_epoch(session: HomeSession) -> CurrentEpoch:
    """The epoch of this file; it changes at a restore only, so it is asked for once."""
    if session.homestead.epoch is not None:
        return CurrentEpoch(*session.homestead.epoch)
    row = first_row(session, _CURRENT)
    if row is None:
        message = "the store was never founded"
        raise LookupError(message)
    if not session.is_writing:
        session.homestead.epoch = (row["id"], row["label"], row["generation"])
    return CurrentEpoch(row["id"], row["label"], row["generation"])


def last_seq(session: HomeSession) -> int:
    """The last sequence number of the change log, 0 when nothing changed yet."""
    row = first_row(session, _HEAD)
    return row["seq"] if row else 0


_HEAD = select(ChangeHead.__table__.c.seq).where(ChangeHead.__table__.c.store_id == bindparam("store_id"))

"""The change log, the epochs, and which home this is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.kernel.clock import Instant


class Change(Owned, Model, owner="local"):
    """One aggregate changed in one transaction. `seq` rises by commit order within a store."""

    __tablename__ = "change"

    seq: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))


class ChangeHead(Owned, Model, owner="local"):
    """The last sequence number given out. Its row is the lock that makes commit order sequence order."""

    __tablename__ = "change_head"

    seq: Mapped[int]


class Epoch(Owned, Model, owner="store", fact=True):
    """One life of a store's database file: it begins at first run and at every restore.

    `label` is the beginning of each receipt number given out in it (`7K-260412-0087`).
    """

    __tablename__ = "epoch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str] = mapped_column(String(20))
    minted_at: Mapped[Instant]


class Home(Owned, Model, owner="local"):
    """The one row that says which store lives in this file, and in which epoch."""

    __tablename__ = "home"

    epoch_id: Mapped[UUID]
    generation: Mapped[int]

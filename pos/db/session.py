"""The session of both homes: which store it sees, what it may write, which connection it uses.

Fails closed (DESIGN.md §3, Tenancy): a query of a tenant table without a current store, a Core statement that
does not say it is one, and a row of another store or another owner are all errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from flask import current_app
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction, with_loader_criteria

from pos.db.turnstile import Turnstile
from pos.kernel.clock import Clock, Instant, SystemClock

if TYPE_CHECKING:
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import Engine, Table

Side = Literal["store", "cloud"]
CORE = {"core": True}
"""Execution option that a Core statement carries; only the files that add the store themselves use it."""


class WrongOwner(RuntimeError):
    """A row is written by a side that does not own it."""


class WrongStore(RuntimeError):
    """A row or a query reaches outside the current store."""


@dataclass
class Homestead:
    """What one app knows of its database: its side, its two engines and whose turn it is to write."""

    side: Side
    reader: Engine
    writer: Engine
    clock: Clock = field(default_factory=SystemClock)
    store_id: UUID | None = None
    epoch: tuple[UUID, str, int] | None = None
    turnstile: Turnstile = field(default_factory=Turnstile)
    after_commit: list[Callable[[HomeSession], None]] = field(default_factory=list)


class HomeSession(FlaskSession):
    """A session bound to one store of one home."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **(options | {"expire_on_commit": False, "autoflush": True}))
        self.homestead: Homestead = current_app.extensions["hedian.homestead"]
        self.info["touched"] = {}
        if self.homestead.store_id is not None:
            enter_store(self, self.homestead.store_id)

    @property
    def store_id(self) -> UUID:
        """The store this session works in. Raises WrongStore when there is none yet."""
        store: UUID | None = self.info.get("store_id")
        if store is None:
            message = "this session has not entered a store"
            raise WrongStore(message)
        return store

    def now(self) -> Instant:
        """The present instant on this home's clock."""
        return self.homestead.clock.now()

    @property
    def is_writing(self) -> bool:
        """True inside `writing()`."""
        return bool(self.info.get("writing"))

    def get_bind(self, *_: Any, **__: Any) -> Engine:
        """The one writer inside `writing()`, a reader otherwise."""
        return self.homestead.writer if self.is_writing else self.homestead.reader


def enter_store(session: HomeSession, store_id: UUID) -> None:
    """Set the session's store, once: another one needs another session. Raises WrongStore."""
    if session.info.setdefault("store_id", store_id) != store_id:
        message = "a session cannot change its store"
        raise WrongStore(message)


@event.listens_for(HomeSession, "do_orm_execute")
def _only_this_store(state: ORMExecuteState) -> None:
    if not state.is_orm_statement:
        if not state.execution_options.get("core"):
            message = "a Core statement must go through pos.db.core"
            raise WrongStore(message)
        return
    if state.is_column_load or state.is_relationship_load:
        return
    from pos.db.base import Owned

    store_id = state.session.store_id  # type: ignore[attr-defined]
    state.statement = state.statement.options(
        with_loader_criteria(Owned, lambda cls: cls.store_id == store_id, include_aliases=True)
    )


@event.listens_for(HomeSession, "before_flush")
def _check_rows(session: HomeSession, _: UOWTransaction, __: Any) -> None:
    store_id, side = session.store_id, session.homestead.side
    for row in session.new:
        if row.store_id is None:
            row.store_id = store_id
    for row in (*session.new, *session.dirty, *session.deleted):
        if row.store_id != store_id:
            message = f"{row!r} belongs to another store"
            raise WrongStore(message)
        check_owner(session, row.__table__.info, side, getattr(row, "home", None))
        changed = row in session.deleted or (row in session.dirty and session.is_modified(row))
        if row.__table__.info["fact"] and changed and not session.info.get("applying"):
            message = f"{row!r} is a fact and cannot be changed"
            raise WrongOwner(message)


def check_owner(session: HomeSession, info: dict[str, Any], side: Side, home: str | None) -> None:
    """Refuse a write by the other side, unless the session applies what the other side sent. Raises WrongOwner."""
    owner = home if info["owner"] == "row" else info["owner"]
    if owner not in (side, "local") and not session.info.get("applying"):
        message = f"{side} may not write a row owned by {owner}"
        raise WrongOwner(message)


@event.listens_for(HomeSession, "after_flush")
def _collect_roots(session: HomeSession, _: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if row in session.dirty and not session.is_modified(row):
            continue
        state = inspect(row)
        values = {
            column.name: getattr(row, state.mapper.get_property_by_column(column).key)
            for column in state.mapper.columns
        }
        touch(session, row.__table__, values)


def touch(session: HomeSession, table: Table, values: Mapping[str, Any]) -> None:
    """Remember that the aggregate of this row changed in this transaction. `values` holds at least the root's key."""
    info = table.info
    if info["owner"] != "local" and not session.info.get("applying"):
        session.info["touched"][info["root"], key_text(values[name] for name in info["root_key"])] = None


def key_text(parts: Iterable[Any]) -> str:
    """A root's key, store aside, as the change log writes it."""
    return ":".join([part.hex if isinstance(part, UUID) else str(part) for part in parts])


@event.listens_for(HomeSession, "after_soft_rollback")
def _forget(session: HomeSession, _: SessionTransaction) -> None:
    session.info["touched"].clear()

"""Reads aggregates off the change log and writes them into another home.

An aggregate travels whole: the root row and its children, as JSON. One that is gone travels as a tombstone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Date, Table, select

from pos.changes.models import Change
from pos.db.base import db
from pos.db.session import CORE, HomeSession
from pos.db.types import Id
from pos.db.writing import writing


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One root and its children as they are now; `rows` is empty for a tombstone."""

    seq: int
    root: str
    key: str
    rows: dict[str, list[dict[str, Any]]]


def read_changes(session: HomeSession, *, after: int, limit: int = 500) -> tuple[list[Aggregate], int]:
    """Aggregates changed after sequence `after`, each once, and the last sequence read (or `after`)."""
    entries = session.execute(
        select(Change.seq, Change.root, Change.key)
        .where(Change.seq > after)
        .order_by(Change.seq)
        .limit(limit)
    ).all()
    first: dict[tuple[str, str], int] = {}
    for seq, root, key in entries:
        first.setdefault((root, key), seq)
    aggregates = [Aggregate(seq, root, key, _load(session, root, key)) for (root, key), seq in first.items()]
    return aggregates, entries[-1][0] if entries else after


def pack(aggregates: Sequence[Aggregate]) -> bytes:
    """The aggregates as they travel."""
    return msgspec.json.encode(aggregates)


def unpack(body: bytes) -> list[Aggregate]:
    """The aggregates of a packed batch. Raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(body, type=list[Aggregate])


def apply_changes(session: HomeSession, aggregates: Sequence[Aggregate]) -> None:
    """Make each aggregate here what it is there, in one transaction. Nothing of it enters this home's own log."""
    with writing(session):
        session.info["applying"] = True
        try:
            for aggregate in aggregates:
                _replace(session, aggregate)
        finally:
            session.info["applying"] = False


def _load(session: HomeSession, root: str, key: str) -> dict[str, list[dict[str, Any]]]:
    rows = {}
    for table in family(root):
        statement = select(table).where(*_matches(session, table, key)).order_by(*table.primary_key)
        found = session.execute(statement, execution_options=CORE).mappings().all()
        if found:
            rows[table.name] = [_plain(row) for row in found]
    return rows


def _replace(session: HomeSession, aggregate: Aggregate) -> None:
    tables = family(aggregate.root)
    for table in reversed(tables):
        session.execute(
            table.delete().where(*_matches(session, table, aggregate.key)), execution_options=CORE
        )
    for table in tables:
        rows = [
            _typed(table, row) | {"store_id": session.store_id} for row in aggregate.rows.get(table.name, [])
        ]
        if rows:
            session.connection().execute(table.insert(), rows)


def family(root: str) -> list[Table]:
    """The tables an aggregate lives in, the root's first."""
    tables = [table for table in db.metadata.tables.values() if table.info.get("root") == root]
    return sorted(tables, key=lambda table: (table.name != root, table.name))


def replicated_roots() -> Iterator[Table]:
    """The root tables that travel between the homes."""
    for table in db.metadata.sorted_tables:
        if table.info.get("owner") not in (None, "local") and table.info["root"] == table.name:
            yield table


def _matches(session: HomeSession, table: Table, key: str) -> Iterator[Any]:
    yield table.c.store_id == session.store_id
    parts = key.split(":") if key else []
    for name, part in zip(table.info["root_key"], parts, strict=True):
        yield table.c[name] == _parse(table.c[name], part)


def _plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "store_id"}


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _parse(table.c[name], value) for name, value in row.items() if name in table.c}


def _parse(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Id):
        return UUID(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return int(value) if column.type.python_type is int else value

"""Core statements spelled out once for the driver, with the conversions of their columns.

SQLAlchemy prepares a cached statement anew at every execution; on the hot path of a sale that takes longer than
SQLite itself. A statement is spelled once here and run as it stands; events and errors are SQLAlchemy's as ever.
Drivers that take parameters by name (PostgreSQL) run the statement the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pos.db.types import Id

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect, Executable

Convert = Callable[[Any], Any] | None


class Spelled:
    """A statement in the driver's words."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        names: Sequence[str] | None = compiled.positiontup
        self.is_ordinary = names is None
        self.sql = str(compiled)
        names = names or ()
        self._names = tuple(names)
        self._own = {name: compiled.params[name] for name in names if compiled.params[name] is not None}
        converts = [_into_driver(compiled.binds[name].type, dialect) for name in names]
        self._converts = [(place, convert) for place, convert in enumerate(converts) if convert is not None]
        columns = list(statement.selected_columns if statement.is_select else statement.exported_columns)
        self._columns = [
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for column in columns
        ]

    def bound(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The parameters in the driver's order; what `values` leaves out is what the statement itself says."""
        if self._own:
            values = {**self._own, **values}
        found = [values[name] for name in self._names]
        for place, convert in self._converts:
            found[place] = convert(found[place])
        return tuple(found)

    def read(self, row: Sequence[Any]) -> dict[str, Any]:
        """A row as the statement names and types it."""
        return {
            name: convert(value) if convert is not None else value
            for (name, convert), value in zip(self._columns, row, strict=True)
        }


def _into_driver(kind: Any, dialect: Dialect) -> Convert:
    if isinstance(kind, Id):
        return _id_bytes
    convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _id_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.int.to_bytes(16)


@cache
def _spell(statement: Any, dialect: Dialect) -> Spelled:
    return Spelled(statement, dialect)


def select_rows(
    connection: Connection, statement: Executable, values: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    """The rows of a select, or of a writing statement that returns some."""
    spelled = _spell(statement, connection.dialect)
    if spelled.is_ordinary:
        return [dict(row) for row in connection.execute(statement, dict(values)).mappings()]
    rows = connection.exec_driver_sql(spelled.sql, spelled.bound(values)).fetchall()
    return [spelled.read(row) for row in rows]


def run(connection: Connection, statement: Executable, values: Sequence[Mapping[str, Any]]) -> int:
    """Run a writing statement for each set of values; how many rows the last run touched."""
    spelled = _spell(statement, connection.dialect)
    if spelled.is_ordinary:
        many = [dict(each) for each in values]
        return connection.execute(statement, many[0] if len(many) == 1 else many).rowcount
    bound = [spelled.bound(each) for each in values]
    return connection.exec_driver_sql(spelled.sql, bound[0] if len(bound) == 1 else bound).rowcount

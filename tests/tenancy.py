"""Fails any test in which a statement reaches a tenant table without saying which store.

tests/conftest.py takes it in. It hears every statement of every engine, spelled-out ones and those of other threads
too, and reads them with a SQL parser: `store_id` of each table a statement names must come down, straight or through
the joins, to a value from outside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlglot import exp, parse_one

from pos.db.base import db

STORE = "store_id"
ACROSS_STORES = {
    "SELECT home.store_id FROM home": "asks which store lives in the file, before any session can have one",
}
"""Each with its reason. A statement is exempt letter for letter."""


class NoStore(BaseException):
    """Not an Exception, so that code under test which forgives a broken database cannot forgive this."""


class Tripwire:
    """Raises NoStore where the statement is run, and remembers it for threads whose errors nobody sees."""

    def __init__(self) -> None:
        self.tripped: list[str] = []

    def __call__(self, connection: Any, _: Any, statement: str, *__: Any) -> None:
        if fault := missing_store(statement, connection.dialect.name):
            self.tripped.append(fault)
            raise NoStore(fault)


@cache
def missing_store(statement: str, dialect: str) -> str:
    """What tenant tables the statement reaches without a store; nothing if none, or if it is no such statement."""
    said = " ".join(statement.split())
    if said in ACROSS_STORES or said.partition(" ")[0].upper() not in (
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "WITH",
    ):
        return ""
    parsed = parse_one(statement, dialect="postgres" if dialect == "postgresql" else dialect)
    loose = sorted(set(_unnamed(parsed)) | set(_unanchored(parsed)))
    return f"no store_id for {', '.join(loose)}: {said[:400]}" if loose else ""


def _tenants() -> set[str]:
    return {name for name, table in db.metadata.tables.items() if STORE in table.c}


def _unnamed(parsed: exp.Expression) -> Iterator[str]:
    """Tables that are inserted into without their store."""
    for insert in parsed.find_all(exp.Insert):
        named = {column.name for column in insert.this.expressions}
        if insert.this.find(exp.Table).name in _tenants() and STORE not in named:
            yield insert.this.find(exp.Table).name


def _unanchored(parsed: exp.Expression) -> Iterator[str]:
    """Tables that are read, changed or deleted from in whatever store."""
    for scope in parsed.find_all(exp.Select, exp.Update, exp.Delete):
        tables = {table.alias_or_name: table.name for table in _tables(scope)}
        if tenants := {alias for alias, name in tables.items() if name in _tenants()}:
            anchored = _anchored(scope, set(tables))
            yield from (tables[alias] for alias in tenants - anchored)


def _tables(scope: exp.Expression) -> Iterator[exp.Table]:
    if not isinstance(scope, exp.Select):
        yield scope.find(exp.Table)
    for clause in (scope.args.get("from_"), *scope.args.get("joins", ())):
        if clause is not None and isinstance(clause.this, exp.Table):
            yield clause.this


def _anchored(scope: exp.Expression, aliases: set[str]) -> set[str]:
    """The aliases whose store is a value from outside, or another such alias's."""
    known: set[str] = set()
    pairs = [_stores(equal, aliases) for equal in _conditions(scope) if isinstance(equal, exp.EQ)]
    for _ in aliases:
        for pair in pairs:
            if None in pair and pair != {None}:
                known |= pair - {None}  # type: ignore[arg-type]
            elif pair & known:
                known |= pair  # type: ignore[arg-type]
    return known


def _conditions(scope: exp.Expression) -> Iterator[exp.Expression]:
    """What must all hold: the parts of WHERE and ON joined by AND."""
    clauses = [scope.args["where"].this] if scope.args.get("where") else []
    clauses += [join.args["on"] for join in scope.args.get("joins", ()) if join.args.get("on")]
    for clause in clauses:
        whole = clause.unnest()
        parts = whole.flatten() if isinstance(whole, exp.And) else (whole,)
        yield from (part.unnest() for part in parts)


def _stores(equal: exp.EQ, aliases: set[str]) -> set[str | None]:
    """The aliases whose store_id an equation names; None stands for a value from outside."""
    sides: set[str | None] = set()
    for side in (equal.left, equal.right):
        if isinstance(side, exp.Column) and side.name == STORE and (side.table or "") in aliases | {""}:
            sides.add(side.table or next(iter(aliases)))
        else:
            sides.add(None)
    return sides


@pytest.fixture(scope="session", autouse=True)
def tripwire() -> Iterator[Tripwire]:
    """Up for the whole session, fixtures included."""
    tripwire = Tripwire()
    event.listen(Engine, "before_cursor_execute", tripwire)
    yield tripwire
    event.remove(Engine, "before_cursor_execute", tripwire)


@pytest.fixture(autouse=True)
def every_statement_names_its_store(tripwire: Tripwire) -> Iterator[None]:
    """Fails the test during which a thread tripped the wire."""
    tripwire.tripped.clear()
    yield
    if tripwire.tripped:
        pytest.fail("\n".join(tripwire.tripped), pytrace=False)

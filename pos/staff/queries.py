"""Reads the staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import bindparam, select

from pos.audit.naming import names
from pos.db.core import first_row
from pos.db.session import HomeSession
from pos.kernel.clock import Instant
from pos.kernel.tokens import digest
from pos.staff.models import RecoveryCode, SignIn, Staff
from pos.staff.rules import Person, Role

_S, _I = Staff.__table__, SignIn.__table__
_BY_TOKEN = (
    select(_S.c.id, _S.c.name, _S.c.role, _I.c.at)
    .join(_I, (_I.c.store_id == _S.c.store_id) & (_I.c.staff_id == _S.c.id))
    .where(
        _S.c.store_id == bindparam("store_id"),
        _S.c.active,
        _I.c.token_hash == bindparam("token_hash"),
        _I.c.terminal_id == bindparam("terminal_id"),
    )
)


def person_by_token(session: HomeSession, token: str, terminal_id: UUID) -> tuple[Person, Instant] | None:
    """Who is signed in with this token at this terminal, and since when."""
    row = first_row(session, _BY_TOKEN, token_hash=digest(token), terminal_id=terminal_id)
    return None if row is None else (Person(row["id"], row["name"], row["role"]), row["at"])


def people(session: HomeSession) -> list[Person]:
    """Everybody who works here, owners first."""
    rows: Sequence[Staff] = session.scalars(select(Staff).where(Staff.active).order_by(Staff.joined_at)).all()
    order = ("owner", "cashier", "helper")
    return sorted(
        (Person(row.id, row.name, cast("Role", row.role)) for row in rows),
        key=lambda person: order.index(person.role),
    )


def name_of(session: HomeSession, person_id: UUID | None) -> str:
    """The name of a person, present or past; empty for nobody."""
    person = session.get(Staff, (session.store_id, person_id)) if person_id else None
    return person.name if person else ""


@names("person")
def person_names(session: HomeSession, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of people, present and past."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def everybody(session: HomeSession) -> list[tuple[UUID, str, bool]]:
    """Id, name and whether still here of everyone who ever worked here, those who still do first."""
    statement = select(Staff.id, Staff.name, Staff.active).order_by(Staff.active.desc(), Staff.joined_at)
    return [(person_id, name, active) for person_id, name, active in session.execute(statement)]


def recovery_salt(session: HomeSession) -> bytes | None:
    """Tells one recovery code from the next; None where there is none."""
    return session.scalar(select(RecoveryCode.salt))

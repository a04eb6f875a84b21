"""Reads printers and their jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from devices.escpos.builder import PROFILE_58, PROFILE_80, Profile
from pos.db.core import first_row, rows_of
from pos.db.session import HomeSession
from pos.printing.models import Printer, PrintJob

_PRINTER, _JOB = Printer.__table__, PrintJob.__table__
_ACTIVE = select(_PRINTER).where(_PRINTER.c.store_id == bindparam("store_id"), _PRINTER.c.active)
_ONE = select(_PRINTER).where(
    _PRINTER.c.store_id == bindparam("store_id"), _PRINTER.c.id == bindparam("printer_id")
)
_LAST_OF = (
    select(_JOB.c.state, _JOB.c.trouble)
    .where(_JOB.c.store_id == bindparam("store_id"), _JOB.c.subject_id == bindparam("subject_id"))
    .order_by(_JOB.c.id.desc())
    .limit(1)
)
_ASKING = (
    select(_JOB.c.id, _JOB.c.kind, _JOB.c.subject_id, _JOB.c.trouble, _JOB.c.queued_at)
    .where(_JOB.c.store_id == bindparam("store_id"), _JOB.c.state == "asking")
    .order_by(_JOB.c.id.desc())
    .limit(50)
)


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """A printer and how to reach it."""

    id: UUID
    name: str
    driver: str
    address: str
    paper: int
    cutter: bool
    native_qr: bool

    @property
    def profile(self) -> Profile:
        """What this printer can do."""
        base = PROFILE_58 if self.paper == 58 else PROFILE_80
        return Profile(base.name, base.columns, base.dots, cutter=self.cutter, native_qr=self.native_qr)


def printers(session: HomeSession) -> list[PrinterFacts]:
    """Every printer in use."""
    return [_facts(row) for row in rows_of(session, _ACTIVE)]


def printer_facts(session: HomeSession, printer_id: UUID | None) -> PrinterFacts | None:
    """One printer."""
    row = first_row(session, _ONE, printer_id=printer_id) if printer_id else None
    return None if row is None else _facts(row)


def last_print(session: HomeSession, subject_id: UUID) -> tuple[str, str]:
    """State and trouble of the last job about a subject; `none` when there never was one."""
    row = first_row(session, _LAST_OF, subject_id=subject_id)
    return (row["state"], row["trouble"]) if row else ("none", "")


def asking_jobs(session: HomeSession) -> Sequence[dict[str, object]]:
    """Jobs that wait for a person's yes or no, the newest first."""
    return [dict(row) for row in rows_of(session, _ASKING)]


def prints_of(session: HomeSession, subject_id: UUID) -> int:
    """How many times a subject was queued to be printed."""
    statement = select(func.count()).select_from(PrintJob).where(PrintJob.subject_id == subject_id)
    return int(session.execute(statement).scalar_one())


def _facts(row: object) -> PrinterFacts:
    return PrinterFacts(**{name: row[name] for name in PrinterFacts.__slots__})  # type: ignore[index]

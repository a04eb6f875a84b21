"""Reads printers and their jobs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from devices.escpos.builder import PROFILE_58, PROFILE_80, Profile
from pos.audit.naming import names
from pos.db.core import first_row, rows_of
from pos.db.session import HomeSession
from pos.printing.models import Printer, PrintJob

_PRINTER, _JOB = Printer.__table__, PrintJob.__table__
_ALL = (
    select(_PRINTER)
    .where(_PRINTER.c.store_id == bindparam("store_id"))
    .order_by(_PRINTER.c.active.desc(), _PRINTER.c.id)
)
_ONE = select(_PRINTER).where(
    _PRINTER.c.store_id == bindparam("store_id"), _PRINTER.c.id == bindparam("printer_id")
)
_LAST_OF = (
    select(_JOB.c.state, _JOB.c.trouble)
    .where(_JOB.c.store_id == bindparam("store_id"), _JOB.c.subject_id == bindparam("subject_id"))
    .order_by(_JOB.c.id.desc())
    .limit(1)
)
_JOB_BY_ID = select(_JOB.c.id, _JOB.c.printer_id, _JOB.c.state, _JOB.c.trouble, _JOB.c.details).where(
    _JOB.c.store_id == bindparam("store_id"), _JOB.c.id == bindparam("job_id")
)
_STUCK = (
    select(_JOB.c.trouble)
    .where(
        _JOB.c.store_id == bindparam("store_id"),
        or_(_JOB.c.state == "queued", _JOB.c.state == "printing"),
        _JOB.c.printer_id == bindparam("printer_id"),
        _JOB.c.trouble != "",
    )
    .order_by(_JOB.c.id)
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
    answers: bool
    baud: int
    active: bool

    @property
    def profile(self) -> Profile:
        """What this printer can do."""
        base = PROFILE_58 if self.paper == 58 else PROFILE_80
        return Profile(base.name, base.columns, base.dots, cutter=self.cutter, native_qr=self.native_qr)


def printers(session: HomeSession) -> list[PrinterFacts]:
    """Every printer in use."""
    return [printer for printer in all_printers(session) if printer.active]


def all_printers(session: HomeSession) -> list[PrinterFacts]:
    """Every printer the shop ever had, those in use first."""
    return [_facts(row) for row in rows_of(session, _ALL)]


def printer_facts(session: HomeSession, printer_id: UUID | None) -> PrinterFacts | None:
    """One printer."""
    row = first_row(session, _ONE, printer_id=printer_id) if printer_id else None
    return None if row is None else _facts(row)


@dataclass(frozen=True, slots=True)
class JobFacts:
    """How far a job has come. `mute` when the printer took it and said nothing."""

    id: UUID
    printer_id: UUID | None
    state: str
    trouble: str
    mute: bool

    @property
    def settled(self) -> bool:
        """True when nothing more happens by itself soon: it is through, or waits for a person to mend something."""
        return self.state not in ("queued", "printing") or (self.state == "queued" and self.trouble != "")


def job_facts(session: HomeSession, job_id: UUID) -> JobFacts | None:
    """One job."""
    row = first_row(session, _JOB_BY_ID, job_id=job_id)
    if row is None:
        return None
    return JobFacts(
        row["id"], row["printer_id"], row["state"], row["trouble"], bool(row["details"].get("mute"))
    )


def stopped_by(session: HomeSession, printer_id: UUID | None) -> str:
    """The trouble that keeps a printer from printing what waits; empty when nothing waits or nothing is wrong."""
    row = first_row(session, _STUCK, printer_id=printer_id) if printer_id else None
    return row["trouble"] if row else ""


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


@names("printer")
def printer_names(session: HomeSession, printer_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of printers, those out of use too."""
    rows = session.execute(select(Printer.id, Printer.name).where(Printer.id.in_(printer_ids)))
    return {row.id: row.name for row in rows}


def _facts(row: object) -> PrinterFacts:
    return PrinterFacts(**{name: row[name] for name in PrinterFacts.__slots__})  # type: ignore[index]

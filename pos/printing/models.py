"""Printers, and what waits to be printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.db.types import Json
from pos.kernel.clock import Instant


class Printer(Owned, Model, owner="store"):
    """A receipt printer: its driver (network, usb, serial, file, virtual), address and paper width in mm.

    `answers` is False for one that never tells its status, as the cheapest do; `baud` is the speed of a serial line.
    """

    __tablename__ = "printer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    driver: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(120))
    paper: Mapped[int]
    cutter: Mapped[bool] = mapped_column(Boolean)
    native_qr: Mapped[bool] = mapped_column(Boolean)
    answers: Mapped[bool] = mapped_column(Boolean)
    baud: Mapped[int]
    active: Mapped[bool] = mapped_column(Boolean)


class PrintJob(Owned, Model, owner="store"):
    """Something to print, once. Its kind says which document to make of its subject.

    `state`: queued → printing → printed (the printer said so) or sent (it said nothing); asking waits for a
    person, because paper may already have come out or the job is old; dropped is the person's no.
    """

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_state", "store_id", "state", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    printer_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    opens_drawer: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(10))
    trouble: Mapped[str] = mapped_column(String(120))
    queued_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]

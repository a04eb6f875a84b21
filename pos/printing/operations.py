"""Queues what is to be printed and follows it to an end a person can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from pos.audit.operations import record
from pos.db.core import change_row, first_row, insert_rows, rows_of
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.clock import MINUTE
from pos.kernel.errors import Conflict, NotFound
from pos.kernel.ids import new_id
from pos.printing.models import Printer, PrintJob
from pos.printing.rules import PrinterDraft, check_printer
from pos.shop.operations import choose_printer
from pos.shop.queries import terminals

STALE = 10 * MINUTE
"""A receipt older than this is no longer wanted by the customer: ask before printing it."""

DRAWER_WAITS = MINUTE
"""A drawer that springs open minutes later, when the paper is changed, surprises everybody: then it stays shut."""

Settled = Literal["printed", "sent", "asking", "queued", "dropped"]

_JOB = PrintJob.__table__
_NEXT = (
    select(_JOB)
    .where(
        _JOB.c.store_id == bindparam("store_id"),
        _JOB.c.state == "queued",
        _JOB.c.printer_id == bindparam("printer_id"),
    )
    # A trial is there to find out why the others do not print: it must not wait behind them.
    .order_by(_JOB.c.kind != "trial", _JOB.c.id)
    .limit(1)
)
_UNSETTLED = select(_JOB.c.id).where(
    _JOB.c.store_id == bindparam("store_id"),
    or_(_JOB.c.state == "queued", _JOB.c.state == "asking"),
    _JOB.c.printer_id == bindparam("printer_id"),
)
_LEFT_PRINTING = select(_JOB.c.id).where(_JOB.c.store_id == bindparam("store_id"), _JOB.c.state == "printing")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job the worker has taken."""

    id: UUID
    printer_id: UUID
    kind: str
    subject_id: UUID | None
    details: dict[str, Any]
    opens_drawer: bool


def queue_job(
    session: HomeSession,
    printer_id: UUID | None,
    kind: str,
    *,
    subject_id: UUID | None = None,
    opens_drawer: bool = False,
    details: dict[str, Any] | None = None,
) -> UUID:
    """Queue a document, in the transaction of what it is about; the job. Without a printer it is dropped."""
    job = {
        "id": new_id(),
        "printer_id": printer_id,
        "kind": kind,
        "subject_id": subject_id,
        "details": details or {},
        "opens_drawer": opens_drawer,
        "state": "queued" if printer_id else "dropped",
        "trouble": "",
        "queued_at": session.now(),
        "settled_at": None if printer_id else session.now(),
    }
    with writing(session):
        insert_rows(session, _JOB, [job])
        session.info["print_queued"] = True
    return job["id"]  # type: ignore[return-value]


def take_job(session: HomeSession, printer_id: UUID) -> Claimed | None:
    """The oldest waiting job of a printer, marked as being printed before the first byte goes out."""
    if first_row(session, _NEXT, printer_id=printer_id) is None:
        return None
    with writing(session):
        row = first_row(session, _NEXT, printer_id=printer_id)
        if row is None:
            return None
        if session.now() - row["queued_at"] > STALE:
            _set(session, row["id"], "asking", "这张小票等得太久了，还要打吗？")
            return None
        # What stopped it is still said while it is tried again.
        _set(session, row["id"], "printing", row["trouble"])
        fresh = session.now() - row["queued_at"] <= DRAWER_WAITS
        return Claimed(
            row["id"],
            row["printer_id"],
            row["kind"],
            row["subject_id"],
            row["details"],
            opens_drawer=row["opens_drawer"] and fresh,
        )


def settle_job(
    session: HomeSession,
    job_id: UUID,
    state: Settled,
    trouble: str = "",
    *,
    drawer_opened: bool = False,
    mute: bool = False,
) -> None:
    """Write down what became of a job; a drawer that opened does not open again at the next try.

    `mute` keeps that a trial found the printer silent, until a person says whether paper came out.
    """
    with writing(session):
        if drawer_opened and state in ("queued", "asking"):
            change_row(session, _JOB, {"id": job_id}, {"opens_drawer": False})
        if mute:
            change_row(session, _JOB, {"id": job_id}, {"details": {"mute": True}})
        _set(session, job_id, state, trouble)


def ask_about_interrupted(session: HomeSession) -> int:
    """After a crash: jobs that were under way may be on paper already, so they ask first. How many there are."""
    with writing(session):
        left = rows_of(session, _LEFT_PRINTING)
        for row in left:
            _set(session, row["id"], "asking", "打到一半断了电，纸上可能已经有了。要再打一张吗？")
        return len(left)


def print_waiting(session: HomeSession, actor: Actor, job_id: UUID) -> None:
    """A person says yes to a job that asks. Raises NotFound, Conflict."""
    with writing(session):
        _asking(session, job_id)
        change_row(
            session,
            _JOB,
            {"id": job_id},
            {"state": "queued", "trouble": "", "queued_at": session.now(), "opens_drawer": False},
        )
        session.info["print_queued"] = True
        record(session, actor, "print_confirmed", job_id)


def drop_waiting(session: HomeSession, actor: Actor, job_id: UUID) -> None:
    """A person says no to a job that asks. Raises NotFound, Conflict."""
    with writing(session):
        _asking(session, job_id)
        _set(session, job_id, "dropped", "")
        record(session, actor, "print_dropped", job_id)


def add_printer(session: HomeSession, actor: Actor, draft: PrinterDraft) -> UUID:
    """Write a printer down; its id. Raises BadPrinter."""
    draft = check_printer(draft)
    printer_id = new_id()
    with writing(session):
        session.add(Printer(id=printer_id, active=True, **draft.columns()))
        session.info["printers_changed"] = True
        record(session, actor, "printer_added", printer_id, driver=draft.driver, paper=draft.paper)
    return printer_id


def change_printer(session: HomeSession, actor: Actor, printer_id: UUID, draft: PrinterDraft) -> None:
    """Change how a printer is reached. Raises BadPrinter, NotFound."""
    draft = check_printer(draft)
    with writing(session):
        printer = _printer(session, printer_id)
        for name, value in draft.columns().items():
            setattr(printer, name, value)
        # What waits is tried anew, at the new address.
        session.info["print_queued"] = True
        record(session, actor, "printer_changed", printer_id, driver=draft.driver, paper=draft.paper)


def trust_silence(session: HomeSession, actor: Actor, printer_id: UUID) -> None:
    """Paper came out though the printer said nothing: from now on nobody waits for its word. Raises NotFound."""
    with writing(session):
        printer = _printer(session, printer_id)
        printer.answers = False
        session.info["print_queued"] = True
        record(session, actor, "printer_taken_as_mute", printer_id)


def retire_printer(session: HomeSession, actor: Actor, printer_id: UUID) -> None:
    """Take a printer out of use: no terminal prints on it any more, and what waits for it is dropped. Raises NotFound."""
    with writing(session):
        _printer(session, printer_id).active = False
        for terminal in terminals(session):
            if terminal.printer_id == printer_id:
                choose_printer(session, actor, terminal.id, None)
        for row in rows_of(session, _UNSETTLED, printer_id=printer_id):
            _set(session, row["id"], "dropped", "小票机停用了，这张没打")
        record(session, actor, "printer_retired", printer_id)


def restore_printer(session: HomeSession, actor: Actor, printer_id: UUID) -> None:
    """Take a printer back into use. Raises NotFound."""
    with writing(session):
        _printer(session, printer_id).active = True
        session.info["printers_changed"] = True
        record(session, actor, "printer_restored", printer_id)


def use_printer(session: HomeSession, actor: Actor, terminal_id: UUID, printer_id: UUID | None) -> None:
    """Say which printer a terminal prints on; None prints nothing. Raises NotFound."""
    with writing(session):
        if printer_id is not None and not _printer(session, printer_id).active:
            raise NotFound("这台小票机停用了。请先恢复，或选另一台。")
        choose_printer(session, actor, terminal_id, printer_id)


def _printer(session: HomeSession, printer_id: UUID) -> Printer:
    printer = session.get(Printer, (session.store_id, printer_id))
    if printer is None:
        raise NotFound("没有这台小票机。请从列出的里面选。")
    return printer


def _asking(session: HomeSession, job_id: UUID) -> None:
    job = session.get(PrintJob, (session.store_id, job_id))
    if job is None:
        raise NotFound("没有这张小票。")
    if job.state != "asking":
        raise Conflict("这张小票已经有人处理了。")


def _set(session: HomeSession, job_id: UUID, state: str, trouble: str) -> None:
    settled = session.now() if state in ("printed", "sent", "dropped") else None
    change_row(
        session, _JOB, {"id": job_id}, {"state": state, "trouble": trouble[:120], "settled_at": settled}
    )

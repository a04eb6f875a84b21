"""Prints receipts again and opens the drawer without a sale; both leave a trace."""

from __future__ import annotations

from uuid import UUID

from pos.audit.operations import record
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.errors import NotFound, Refused
from pos.printing.operations import queue_job
from pos.printing.queries import prints_of, stopped_by
from pos.printing.rules import drawer_shut
from pos.sales.operations.checkout import Till
from pos.sales.queries import sale_by_id
from pos.staff.queries import name_of


class NoPrinter(Refused):
    """This terminal has no printer."""

    code = "no_printer"


class DrawerShut(Refused):
    """The printer that opens the drawer does not work."""

    code = "drawer_shut"


def print_copy(session: HomeSession, till: Till, sale_id: UUID) -> UUID:
    """Print a receipt once more, marked 补打 with count, time and person; the job. Raises NotFound, NoPrinter."""
    _check_printer(till)
    with writing(session):
        if sale_by_id(session, sale_id) is None:
            raise NotFound("没有这张小票。")
        details = {
            "copy": max(prints_of(session, sale_id), 1),
            "at": session.now(),
            "by": name_of(session, till.actor.staff_id),
        }
        record(session, till.actor, "receipt_copied", sale_id, copy=details["copy"])
        return queue_job(session, till.terminal.printer_id, "receipt", subject_id=sale_id, details=details)


def open_drawer(session: HomeSession, till: Till) -> UUID:
    """Open the drawer without a sale; the job. Raises NoPrinter, DrawerShut."""
    _check_printer(till)
    trouble = stopped_by(session, till.terminal.printer_id)
    if trouble:
        raise DrawerShut(drawer_shut(trouble))
    with writing(session):
        record(session, till.actor, "drawer_opened", till.terminal.drawer_id)
        return queue_job(session, till.terminal.printer_id, "drawer", opens_drawer=True)


def _check_printer(till: Till) -> None:
    if till.terminal.printer_id is None:
        raise NoPrinter("这个台还没接小票机。请店主在管理里加一台。")

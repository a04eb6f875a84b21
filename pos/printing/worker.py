"""Prints what was committed. A dead printer never undoes a sale and never blocks another printer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from flask import Flask

from devices.errors import DeviceError, NoAnswer
from devices.ports import Delivery, ReceiptPrinter
from devices.printers.opening import open_printer
from pos.db.engines import session_here
from pos.db.session import HomeSession
from pos.kernel.errors import HedianError, Unavailable
from pos.printing.document import document_of
from pos.printing.escpos import receipt_bytes
from pos.printing.operations import Claimed, Settled, ask_about_interrupted, settle_job, take_job
from pos.printing.queries import PrinterFacts, printer_facts, printers
from pos.printing.rules import drawer_shut
from pos.printing.trial import PAGE

RETRY_SECONDS = 5.0
log = structlog.get_logger()

Told = Callable[[str, dict[str, object]], None]


def reach(printer: PrinterFacts, spools: Path, *, answers: bool | None = None) -> ReceiptPrinter:
    """The driver of a printer; a virtual one keeps its paper under `spools`. `answers` overrides what is known of it.

    Raises DeviceError.
    """
    address = str(spools / printer.id.hex) if printer.driver == "virtual" else printer.address
    heard = printer.answers if answers is None else answers
    return open_printer(printer.driver, address, printer.profile, baud=printer.baud, answers=heard)


@dataclass(frozen=True, slots=True)
class _Result:
    state: Settled
    words: str
    drawer_opened: bool = False
    drawer_shut: bool = False
    mute: bool = False


class PrintWorker:
    """One thread a printer, woken at commit."""

    def __init__(self, app: Flask, spools: Path, tell: Told) -> None:
        self._app, self._spools, self._tell = app, spools, tell
        self._guard = threading.Lock()
        self._wakers: dict[UUID, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self._stopping = False

    def start(self) -> None:
        """Ask about what a crash left behind, then follow every printer."""
        with self._app.app_context():
            session = session_here()
            if session.homestead.store_id is not None:
                ask_about_interrupted(session)
            session.homestead.after_commit.append(self._after_commit)
        self.wake()

    def stop(self) -> None:
        """Finish the paper at hand and end."""
        self._stopping = True
        for waker in self._wakers.values():
            waker.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def wake(self) -> None:
        """Look for work, at new printers too."""
        with self._app.app_context():
            session = session_here()
            found = printers(session) if session.homestead.store_id is not None else []
        with self._guard:
            for printer in found:
                if printer.id not in self._wakers:
                    self._wakers[printer.id] = threading.Event()
                    thread = threading.Thread(target=self._follow, args=(printer.id,), daemon=True)
                    self._threads.append(thread)
                    thread.start()
            for waker in self._wakers.values():
                waker.set()

    def _after_commit(self, session: HomeSession) -> None:
        if session.info.pop("print_queued", False):
            with self._guard:
                wakers = list(self._wakers.values())
            for waker in wakers:
                waker.set()
        if session.info.pop("printers_changed", False):
            threading.Thread(target=self.wake, daemon=True).start()

    def _follow(self, printer_id: UUID) -> None:
        waker = self._wakers[printer_id]
        while not self._stopping:
            waker.wait(RETRY_SECONDS)
            waker.clear()
            try:
                while self._print_next(printer_id):
                    pass
            except HedianError as error:
                log.warning("print_worker_trouble", printer=printer_id.hex, code=error.code)
            except Exception:
                log.exception("print_worker_failed", printer=printer_id.hex)

    def _print_next(self, printer_id: UUID) -> bool:
        with self._app.app_context():
            session = session_here()
            printer = printer_facts(session, printer_id)
            active = printer is not None and printer.active
            job = take_job(session, printer_id) if active and not self._stopping else None
            if printer is None or job is None:
                return False
            self._say(job, _Result("queued", "正在打小票"), "printing")
            result = self._print(session, printer, job)
            self._settle(session, job, result)
            self._say(job, result)
            return result.state != "queued"

    def _settle(self, session: HomeSession, job: Claimed, result: _Result) -> None:
        """Write down what became of a job, again and again while the disk refuses: it must not stay under way."""
        while True:
            try:
                settle_job(
                    session,
                    job.id,
                    result.state,
                    result.words,
                    drawer_opened=result.drawer_opened,
                    mute=result.mute,
                )
                return
            except Unavailable:
                if self._stopping:
                    raise
                log.warning("print_job_unsettled", job=job.id.hex)
            time.sleep(RETRY_SECONDS)

    def _print(self, session: HomeSession, printer: PrinterFacts, job: Claimed) -> _Result:
        kicked = opened = False
        try:
            document = (
                document_of(session, job.kind, job.subject_id, job.details) if job.kind != "drawer" else None
            )
            session.close()
            with reach(printer, self._spools) as device:
                if job.opens_drawer:
                    # Tried counts as opened: a line that broke may have passed the pulse on.
                    kicked = True
                    device.kick_drawer()
                    opened = True
                if document is None:
                    return _only_drawer(device, opened=opened)
                delivery = device.send(receipt_bytes(document, printer.profile))
        except NoAnswer as error:
            if job.kind == "trial" and printer.answers and not error.may_have_printed:
                return self._try_without_answers(printer, receipt_bytes(PAGE, printer.profile))
            return _failed(error, job, kicked=kicked, opened=opened)
        except DeviceError as error:
            return _failed(error, job, kicked=kicked, opened=opened)
        except Exception as error:
            # Whatever it was, a job must not stay under way: a person decides, and the next job gets its turn.
            log.exception("print_job_failed", job=job.id.hex)
            words = error.message if isinstance(error, HedianError) else "这张小票没打成。要再打一张吗？"
            return _Result("asking", words, kicked, drawer_shut=job.opens_drawer and not opened)
        confirmed = delivery is Delivery.CONFIRMED
        return _Result("printed", "小票打好了") if confirmed else _Result("sent", "已送到小票机")

    def _try_without_answers(self, printer: PrinterFacts, paper: bytes) -> _Result:
        """The cheapest printers print and never answer: a person looks whether paper came out."""
        try:
            with reach(printer, self._spools, answers=False) as device:
                device.send(paper)
        except DeviceError as error:
            return _Result("queued", str(error))
        return _Result("sent", "小票机没有回话，纸送过去了", mute=True)

    def _say(self, job: Claimed, result: _Result, state: str = "") -> None:
        subject = str(job.subject_id) if job.subject_id else None
        news: dict[str, object] = {
            "sale_id": subject,
            "printer_id": str(job.printer_id),
            "kind": job.kind,
            "state": state or result.state,
            "text": result.words,
            "drawer": drawer_shut(result.words) if result.drawer_shut else "",
        }
        self._tell("print", news)


def _only_drawer(device: ReceiptPrinter, *, opened: bool) -> _Result:
    """The end of a job that is the drawer alone: one that came too late is let go once the printer is well again."""
    if opened:
        return _Result("printed", "钱箱开了")
    trouble = device.status().trouble()
    if trouble is not None:
        raise trouble
    return _Result("dropped", "钱箱没开，等得太久了")


def _failed(error: DeviceError, job: Claimed, *, kicked: bool, opened: bool) -> _Result:
    asks = error.may_have_printed or error.permanent
    return _Result(
        "asking" if asks else "queued", str(error), kicked, drawer_shut=job.opens_drawer and not opened
    )

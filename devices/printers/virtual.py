"""A receipt printer of paper in a folder: it obeys the same bytes, keeps them, and fails when told to."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from devices.errors import HungUp, Misconfigured
from devices.escpos import status
from devices.escpos.builder import Profile
from devices.escpos.interpreter import Interpreter, papers_from
from devices.paper import Paper
from devices.ports import PrinterStatus

_ENQUIRY = re.compile(rb"\x10\x04([\x01-\x04])")
_ENQUIRY_BEGUN = re.compile(rb"\x10\x04?\Z")
_MOST_JOBS = 200
_SLOW_BYTES_A_SECOND = 960  # 9600 baud


@dataclass(frozen=True)
class Faults:
    """What is wrong with the printer. `runs_out_mid_job` becomes `paper_out` half way through a job."""

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    cutter_jam: bool = False
    offline: bool = False
    mute: bool = False
    slow: bool = False
    hang_up_mid_job: bool = False
    runs_out_mid_job: bool = False


@dataclass(frozen=True)
class _Printer:
    faults: Faults = Faults()
    drawer_open: bool = False
    kicks: int = 0


class VirtualPrinter:
    """The machine. All it knows lies in its folder, so that several of these on one folder are one printer,
    in threads, in processes and after a restart.
    """

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder = folder
        self.profile = profile
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"演示小票机的文件夹 {folder} 用不了。到设置里换一个。") from error

    def plug_in(self) -> Session:
        """A new line to the printer; what comes through it is one job."""
        return Session(self)

    def status(self) -> PrinterStatus:
        """What the printer would answer now."""
        printer = self._read()
        faults = printer.faults
        return PrinterStatus(
            online=not faults.offline,
            paper="out" if faults.paper_out else "low" if faults.paper_low else "ok",
            cover_open=faults.cover_open,
            cutter_ok=not faults.cutter_jam,
            drawer_open=printer.drawer_open,
            answered=not faults.mute,
        )

    def faults(self) -> Faults:
        """The faults set now."""
        return self._read().faults

    def set_faults(self, faults: Faults) -> None:
        """Break or mend the printer."""
        with self._changing() as printer:
            self._write(replace(printer, faults=faults))

    def kicks(self) -> int:
        """How often the drawer was kicked."""
        return self._read().kicks

    def kick(self, times: int = 1) -> None:
        """Open the drawer."""
        with self._changing() as printer:
            self._write(replace(printer, drawer_open=True, kicks=printer.kicks + times))

    def shut_drawer(self) -> None:
        """Push the drawer shut."""
        with self._changing() as printer:
            self._write(replace(printer, drawer_open=False))

    def papers(self, newest: int = 20) -> list[Paper]:
        """The papers that came out of the newest jobs, oldest first; a broken job leaves half a paper."""
        jobs = [papers_from(_bytes_of(path), self.profile.dots) for path in self._jobs()[-newest:]]
        return [paper for job in jobs for paper in job if not paper.is_blank][-newest:]

    def throw_papers_away(self) -> None:
        """Empty the tray."""
        with self._changing():
            for path in self._jobs():
                path.unlink()

    def begin_job(self) -> Path:
        """A new file for a job's bytes; jobs older than the newest 200 go."""
        with self._changing():
            jobs = self._jobs()
            for path in jobs[: max(len(jobs) - _MOST_JOBS + 1, 0)]:
                path.unlink()
            number = int(jobs[-1].stem) + 1 if jobs else 1
            path = self._folder / f"{number:08d}.escpos"
            path.touch()
            _make_durable(self._folder)
            return path

    def _jobs(self) -> list[Path]:
        return sorted(self._folder.glob("*.escpos"))

    @contextmanager
    def _changing(self) -> Iterator[_Printer]:
        """The printer's state, held against other threads and processes."""
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._read()

    def _read(self) -> _Printer:
        try:
            state = json.loads((self._folder / "printer.json").read_text())
            return _Printer(Faults(**state["faults"]), bool(state["drawer_open"]), int(state["kicks"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return _Printer()  # a new printer, or one whose notes another version cannot read

    def _write(self, printer: _Printer) -> None:
        new = self._folder / "printer.json.new"
        with new.open("w") as notes:
            notes.write(json.dumps(asdict(printer)))
            notes.flush()
            os.fsync(notes.fileno())
        new.replace(self._folder / "printer.json")
        _make_durable(self._folder)


class Session:
    """One line to a virtual printer, from plugging in to letting go. Used by one thread."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self._reader = Interpreter(printer.profile.dots)
        self._job: Path | None = None
        self._kicks = 0
        self._begun = b""

    def receive(self, data: bytes) -> bytes:
        """Take bytes and give the answers; raises `HungUp` when the printer drops the line."""
        data, self._begun = self._begun + data, b""
        if begun := _ENQUIRY_BEGUN.search(data):
            data, self._begun = data[: begun.start()], begun.group()
        faults = self._printer.faults()
        if faults.slow:
            time.sleep(len(data) / _SLOW_BYTES_A_SECOND)
        if _ENQUIRY.sub(b"", data):
            self._take(data, faults)
        if faults.mute:
            return b""
        replies = status.encode(self._printer.status())
        return bytes(replies[asked[0]] for asked in _ENQUIRY.findall(data))

    def _take(self, data: bytes, faults: Faults) -> None:
        if self._printer.status().trouble() is not None:
            return  # a stopped printer loses what is sent to it
        if faults.hang_up_mid_job:
            self._print(data[: len(data) // 2])
            raise HungUp
        if faults.runs_out_mid_job:
            self._print(data[: len(data) // 2])
            self._printer.set_faults(replace(faults, runs_out_mid_job=False, paper_out=True))
            return
        self._print(data)

    def _print(self, data: bytes) -> None:
        if self._job is None:
            self._job = self._printer.begin_job()
        with self._job.open("ab") as spool:
            spool.write(data)
            spool.flush()
            os.fsync(spool.fileno())
        self._reader.feed(data)
        kicks = sum(paper.kicks for paper in self._reader.papers())
        if kicks > self._kicks:
            self._printer.kick(kicks - self._kicks)
            self._kicks = kicks


class VirtualTransport:
    """The line from the store to a virtual printer in the same process."""

    def __init__(self, printer: VirtualPrinter, *, answers: bool = True) -> None:
        self._printer = printer
        self.answers = answers
        self._session: Session | None = None
        self._heard = b""

    def open(self) -> None:
        self._session = self._printer.plug_in()
        self._heard = b""

    def is_usable(self) -> bool:
        return True

    def write(self, data: bytes) -> None:
        self._heard += self._line().receive(data)

    def read(self, seconds: float) -> bytes:
        """What the printer has answered; waiting, of however many seconds, would bring nothing more."""
        del seconds
        self._line()
        heard, self._heard = self._heard, b""
        return heard

    def close(self) -> None:
        self._session = None

    def _line(self) -> Session:
        if self._session is None:
            raise HungUp
        return self._session


def _bytes_of(job: Path) -> bytes:
    """The bytes of a job, none if somebody has emptied the tray meanwhile."""
    try:
        return job.read_bytes()
    except FileNotFoundError:
        return b""


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

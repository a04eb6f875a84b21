"""Deeds as a person reads them: when, who, at which terminal, what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pos.audit.models import AuditEntry
from pos.audit.naming import names_of
from pos.audit.sentences import sentence, subject_kind
from pos.db.session import HomeSession
from pos.kernel.clock import local


@dataclass(frozen=True, slots=True)
class Told:
    """One deed; `by_machine` where no person and no terminal stand behind it."""

    at: datetime
    who: str
    terminal: str
    what: str
    by_machine: bool


def told_by_day(
    session: HomeSession, entries: Sequence[AuditEntry], zone: str
) -> list[tuple[date, list[Told]]]:
    """The deeds under the days of the shop's wall clock, in the order they come."""
    known = _names(session, entries)
    days: dict[date, list[Told]] = {}
    for entry in entries:
        told = _tell(entry, known, zone)
        days.setdefault(told.at.date(), []).append(told)
    return list(days.items())


def _tell(entry: AuditEntry, known: Mapping[str, Mapping[UUID, str]], zone: str) -> Told:

    def name(kind: str, of: UUID | None) -> str:
        return known[kind].get(of, "") if of else ""

    return Told(
        at=local(entry.at, zone),
        who=name("person", entry.staff_id),
        terminal=name("terminal", entry.terminal_id),
        what=sentence(entry.action, name(subject_kind(entry.action), entry.subject_id), entry.details),
        by_machine=entry.staff_id is None and entry.terminal_id is None,
    )


def _names(session: HomeSession, entries: Iterable[AuditEntry]) -> dict[str, dict[UUID, str]]:
    wanted: dict[str, set[UUID | None]] = {"person": set(), "terminal": set()}
    for entry in entries:
        wanted["person"].add(entry.staff_id)
        wanted["terminal"].add(entry.terminal_id)
        wanted.setdefault(subject_kind(entry.action), set()).add(entry.subject_id)
    return {
        kind: dict(names_of(session, kind, {each for each in ids if each})) for kind, ids in wanted.items()
    }

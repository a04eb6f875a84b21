"""Answers already given, and what the commands of a phone came to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.db.types import Json
from pos.kernel.clock import Instant


class Answer(Owned, Model, owner="local"):
    """What a POST with this key was answered: the same key gives the same answer."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_at", "store_id", "at"),)

    key: Mapped[UUID] = mapped_column(primary_key=True)
    asked: Mapped[bytes] = mapped_column(LargeBinary(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Instant]


class CommandResult(Owned, Model, owner="store", fact=True):
    """What a command came to: done, or refused and why. It commits with the effect."""

    __tablename__ = "command_result"

    command_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(52))
    by: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(200))
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[Instant]

"""The shop and the terminals on its counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.db.types import Json
from pos.kernel.clock import Instant


class Shop(Owned, Model, owner="store"):
    """What the shop is called and how it reckons. One row a store."""

    __tablename__ = "shop"

    name: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20))
    receipt_footer: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(40))
    day_cut_hour: Mapped[int]
    rounding: Mapped[str] = mapped_column(String(8))
    scale_layouts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    version: Mapped[int]
    created_at: Mapped[Instant]


class Terminal(Owned, Model, owner="store"):
    """A paired browser on the counter, and the devices it uses."""

    __tablename__ = "terminal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(20))
    printer_id: Mapped[UUID | None]
    drawer_id: Mapped[UUID]
    theme: Mapped[str] = mapped_column(String(8))
    large: Mapped[bool] = mapped_column(Boolean)
    sound: Mapped[bool] = mapped_column(Boolean)
    paired_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


class Drawer(Owned, Model, owner="store"):
    """A cash drawer. Money belongs to a drawer, not to a terminal."""

    __tablename__ = "drawer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))


class TerminalKey(Owned, Model, owner="local"):
    """The hash of the token in a paired browser's cookie."""

    __tablename__ = "terminal_key"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    terminal_id: Mapped[UUID]


class PairingCode(Owned, Model, owner="local"):
    """A short code by which one more browser becomes a terminal; it lives ten minutes and works once."""

    __tablename__ = "pairing_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[Instant]
    missed: Mapped[int]

"""The people behind the counter. Secrets are local: they never travel."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from pos.db.base import Model, Owned
from pos.kernel.clock import Instant


class Staff(Owned, Model, owner="store"):
    """A person who may sign in."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(Boolean)
    joined_at: Mapped[Instant]


class StaffPin(Owned, Model, owner="local"):
    """A person's PIN (argon2id) and how often it was missed lately."""

    __tablename__ = "staff_pin"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(120))
    missed: Mapped[int]
    locked_until: Mapped[Instant]


class RecoveryCode(Owned, Model, owner="local"):
    """The lock of the code printed at set-up, which opens the shop and its backups when all else is lost."""

    __tablename__ = "recovery_code"

    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    missed: Mapped[int]
    locked_until: Mapped[Instant]


class SignIn(Owned, Model, owner="local"):
    """Who stands at which terminal, by the hash of the token in the cookie."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[UUID]
    terminal_id: Mapped[UUID]
    at: Mapped[Instant]

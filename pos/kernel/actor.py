"""Who is acting."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """The person and the terminal behind a deed. Both are None for the machine itself."""

    staff_id: UUID | None = None
    terminal_id: UUID | None = None


MACHINE = Actor()

"""What the subject of a deed is called. The audit knows ids only; each slice names its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar
from uuid import UUID

from pos.db.session import HomeSession

Namer = Callable[[HomeSession, Collection[UUID]], Mapping[UUID, str]]
N = TypeVar("N", bound=Namer)

_namers: dict[str, Namer] = {}


def names(kind: str) -> Callable[[N], N]:
    """Make a query the one that names subjects of a kind, by id."""

    def register(namer: N) -> N:
        _namers[kind] = namer
        return namer

    return register


def names_of(session: HomeSession, kind: str, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of subjects of a kind; those that nobody knows any more are left out."""
    namer = _namers.get(kind)
    return namer(session, ids) if namer and ids else {}

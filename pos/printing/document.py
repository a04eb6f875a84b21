"""One document model for paper and screens: what stands on it, not how a device draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from pos.db.session import HomeSession


@dataclass(frozen=True, slots=True)
class Title:
    """The largest line, centred."""

    text: str


@dataclass(frozen=True, slots=True)
class Centred:
    """A centred line."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line from the left, wrapped."""

    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Words at the left, a figure at the right; `large` for the one that matters."""

    left: str
    right: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed rule."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """A boxed notice, such as 补打."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code."""

    data: str


Element: TypeAlias = Title | Centred | Line | Pair | Rule | Boxed | Qr


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed on one piece of paper."""

    name: str
    elements: tuple[Element, ...]


Maker = Callable[["HomeSession", UUID | None, dict[str, Any]], Document]
_makers: dict[str, Maker] = {}


def makes(kind: str) -> Callable[[Maker], Maker]:
    """Let a function `(session, subject_id, details)` make the documents of a kind of job."""

    def register(maker: Maker) -> Maker:
        _makers[kind] = maker
        return maker

    return register


def document_of(
    session: HomeSession, kind: str, subject_id: UUID | None, details: dict[str, Any]
) -> Document:
    """The document a job prints."""
    return _makers[kind](session, subject_id, details)

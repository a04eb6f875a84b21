"""Column types that differ between SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary, Text, Uuid
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite (2.8 instead of 6.0 KB a sale), native on PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column of this database."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """What the driver is given."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, _dialect: Dialect) -> UUID | None:
        """What a query gives back."""
        found: UUID | None = UUID(bytes=value) if isinstance(value, bytes) else value
        return found


class Json(TypeDecorator[Any]):
    """A small JSON document kept as text, equal letter for letter in both homes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Sorted keys, so that equal values are equal texts."""
        return None if value is None else msgspec.json.encode(value, order="sorted").decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """The document."""
        return None if value is None else msgspec.json.decode(value)

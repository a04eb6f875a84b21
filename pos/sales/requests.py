"""What the counter's screen may ask, as JSON."""

from __future__ import annotations

from uuid import UUID

import msgspec


class Scanned(msgspec.Struct):
    """A scan, or words typed into the finder."""

    text: str
    multiplier: str | None = None
    typed: bool = False


class Added(msgspec.Struct):
    """Goods a person pointed at."""

    product_id: UUID
    code: str | None = None
    quantity: str | None = None
    price: str | None = None


class Pressed(msgspec.Struct):
    """A quick key, and how many of its goods."""

    key_id: UUID
    multiplier: str | None = None


class QuickAdded(msgspec.Struct):
    """Unknown goods, named at the counter."""

    code: str
    name: str
    price: str
    unit: str = "个"


class Counted(msgspec.Struct):
    """How many of a line."""

    quantity: str


class Cash(msgspec.Struct):
    """Cash received in fen, or exactly what is due."""

    version: int
    received: int | None = None


class Recalled(msgspec.Struct):
    """A cart to take up."""

    cart_id: UUID


class Copied(msgspec.Struct):
    """A receipt to print again."""

    sale_id: UUID


class Screen(msgspec.Struct):
    """How this terminal looks and sounds."""

    theme: str | None = None
    large: bool | None = None
    sound: bool | None = None

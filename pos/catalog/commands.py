"""What a person at a phone may ask of the goods."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pos.catalog.rules import KeyDraft, ProductDraft
from pos.web.commands import command


@command("change_product.v1")
@dataclass(frozen=True, kw_only=True)
class ChangeProduct:
    """Change goods to `draft`; `version` is the one the person saw."""

    product_id: UUID
    version: int
    draft: ProductDraft


@command("change_price.v1")
@dataclass(frozen=True, kw_only=True)
class ChangePrice:
    """Change the price of the base unit to `price` fen; `version` is the one the person saw."""

    product_id: UUID
    version: int
    price: int


@command("archive_product.v1")
@dataclass(frozen=True, kw_only=True)
class ArchiveProduct:
    """Take goods off sale (`archived`) or put them back."""

    product_id: UUID
    archived: bool


@command("add_product.v1")
@dataclass(frozen=True, kw_only=True)
class AddProduct:
    """Write new goods down under an id the phone made."""

    product_id: UUID
    draft: ProductDraft


@command("put_quick_keys.v1")
@dataclass(frozen=True, kw_only=True)
class PutQuickKeys:
    """Lay the quick keys anew, in this order; `version` is that of the desk the person saw."""

    version: int
    keys: tuple[KeyDraft, ...]


@command("undo_quick_keys.v1")
@dataclass(frozen=True, kw_only=True)
class UndoQuickKeys:
    """Lay the quick keys as they were before the last save; `version` is that of the desk the person saw."""

    version: int

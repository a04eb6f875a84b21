"""Goods, the codes they are sold by, and the quick keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pos.db.base import Model, Owned
from pos.db.types import Json
from pos.kernel.clock import Instant


def _listed(name: str, condition: str) -> Index:
    """An index of the few goods a list shows alone, in the order of the list."""
    where = text(condition)
    return Index(name, "store_id", "name", "id", sqlite_where=where, postgresql_where=where)


class Product(Owned, Model, owner="store"):
    """Something the shop sells. `price` is fen for one base unit (a kilogram when weighed); `cost` likewise."""

    __tablename__ = "product"
    __table_args__ = (
        Index("ix_product_name", "store_id", "name", "id"),
        Index("ix_product_sku", "store_id", "sku", unique=True),
        _listed("ix_product_weighed", "kind = 'weighed'"),
        _listed("ix_product_open", "kind = 'open'"),
        _listed("ix_product_restricted", "restricted != 'none'"),
        _listed("ix_product_archived", "NOT active"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    price: Mapped[int]
    cost: Mapped[int | None]
    restricted: Mapped[str] = mapped_column(String(10))
    icon: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(Boolean)
    version: Mapped[int]
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]

    codes: Mapped[list[ProductCode]] = relationship(
        cascade="all, delete-orphan", order_by="ProductCode.factor, ProductCode.code", lazy="selectin"
    )


class ProductCode(Owned, Model, owner="store", root="product", root_key=("product_id",)):
    """A code on the goods. Unit, factor and price belong to the code: a carton never sells at a piece's price.

    `factor` is thousandths of the base unit in one of these; `price` is fen for one of these, or None for the
    product's own price, which only a code of factor 1000 may leave to it.
    """

    __tablename__ = "product_code"
    __table_args__ = (
        ForeignKeyConstraint(["store_id", "product_id"], ["product.store_id", "product.id"]),
        Index("ix_product_code_product", "store_id", "product_id"),
    )

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    product_id: Mapped[UUID]
    unit: Mapped[str] = mapped_column(String(8))
    factor: Mapped[int]
    price: Mapped[int | None]


class QuickDesk(Owned, Model, owner="store"):
    """The desk of quick keys as a whole. One row a store; `before` is how it lay before the last save."""

    __tablename__ = "quick_desk"

    version: Mapped[int]
    before: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    changed_at: Mapped[Instant]


class QuickKey(Owned, Model, owner="store"):
    """A key on the counter's desk. `page` names the tab it stands under, `wash` the tint of its ground."""

    __tablename__ = "quick_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    product_id: Mapped[UUID]
    code: Mapped[str | None] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(12))
    wash: Mapped[str] = mapped_column(String(8))

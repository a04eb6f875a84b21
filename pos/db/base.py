"""The declarative base: who owns a table, and what it travels inside.

    class SaleLine(Owned, Model, owner="store", root="sale", root_key=("sale_id",)): ...

`owner` is the side that may write the table (DESIGN.md §3); `root` names the aggregate a child travels in and
`root_key` the child's columns that hold the root's key; `fact` rows are written once and never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from pos.db.session import HomeSession
from pos.db.types import Id
from pos.kernel.clock import Instant

Owner = Literal["store", "cloud", "row", "local"]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of both homes."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={UUID: Id, Instant: BigInteger, int: BigInteger},
    )


class Owned:
    """A table of one store: `store_id` stands first in its key and in every query."""

    store_id: Mapped[UUID] = mapped_column(Id, primary_key=True, sort_order=-100)

    def __init_subclass__(
        cls,
        *,
        owner: Owner | None = None,
        root: str | None = None,
        root_key: tuple[str, ...] | None = None,
        fact: bool = False,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        table: Table | None = cls.__dict__.get("__table__")
        if table is None:
            return
        own_key = tuple(column.name for column in table.primary_key if column.name != "store_id")
        owner = owner or ("row" if "home" in own_key else None)
        if owner is None:
            message = f"{cls.__name__} does not say who owns it"
            raise TypeError(message)
        table.info.update(
            owner=owner,
            root=root or table.name,
            root_key=root_key or own_key,
            fact=fact,
        )
        table.dialect_options["sqlite"]["with_rowid"] = False


class Homed(Owned):
    """A table whose rows each name their writer: `home` is part of the key and never changes."""

    home: Mapped[str] = mapped_column(String(8), primary_key=True, sort_order=-99)


db = SQLAlchemy(model_class=Base, session_options={"class_": HomeSession})

if TYPE_CHECKING:

    class Model(Base):
        """What a table is, for the type checker: Flask-SQLAlchemy makes its model class at run time."""

        __abstract__ = True
        __table__: ClassVar[Table]

else:
    Model = db.Model

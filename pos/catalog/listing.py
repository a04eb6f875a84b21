"""The list of all goods, page by page, as fast at 100,000 as at 100."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, text, tuple_

from pos.catalog.models import Product, ProductCode
from pos.catalog.queries import ending, plain_words
from pos.catalog.rules import Listed
from pos.db.session import HomeSession

Only = Literal["", "weighed", "open", "restricted", "archived"]
ONLY: dict[Only, str] = {
    "": "全部",
    "weighed": "称重",
    "open": "现问价",
    "restricted": "有限制",
    "archived": "停卖",
}
_CONDITIONS = {
    # Word for word as in the partial indexes, or the database does not see that they fit.
    "weighed": text("kind = 'weighed'"),
    "open": text("kind = 'open'"),
    "restricted": text("restricted != 'none'"),
    "archived": text("NOT active"),
}
_COLUMNS = [getattr(Product, name) for name in Listed.__slots__]
_place = tuple_(Product.name, Product.id)

Place = tuple[str, UUID]
"""Where a page begins or ends: a name, and the id that tells namesakes apart."""


@dataclass(frozen=True, slots=True)
class GoodsPage:
    """One page of the list, how many goods the whole list has, and from where to read on; None at its ends."""

    rows: list[Listed]
    count: int
    before: Place | None
    after: Place | None


def goods_page(
    session: HomeSession,
    *,
    words: str = "",
    only: Only = "",
    after: Place | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> GoodsPage:
    """Goods by name: those after or before a place, else the first. `words` as `find_goods`, off sale too."""
    wanted = _wanted(plain_words(words), only)
    count = session.scalar(_where(select(func.count()).select_from(Product), wanted)) or 0
    listing = _where(select(*_COLUMNS), wanted)
    if before is not None:
        page = _read(session, listing.where(_place < _at(before)), limit, backwards=True)
        if len(page) > limit:
            return _page(page[1:], count, has_before=True, has_after=True)
        after = None  # so near the beginning: a full first page instead of a short one
    if after is not None:
        listing = listing.where(_place > _at(after))
    page = _read(session, listing, limit)
    return _page(page[:limit], count, has_before=after is not None, has_after=len(page) > limit)


def _wanted(words: str, only: Only) -> list[ColumnElement[bool]]:
    conditions: list[Any] = [_CONDITIONS[only]] if only else []
    if words:
        like = ending(words)
        matches = [Product.name.like(like + "%", escape="\\")]
        if words.isascii() and len(words) >= 3:
            coded = select(ProductCode.product_id).where(ProductCode.code.like(like, escape="\\"))
            matches += [Product.sku.like(like, escape="\\"), Product.id.in_(coded)]
        conditions.append(or_(*matches))
    return conditions


def _where(statement: Select[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return statement.where(*conditions) if conditions else statement


def _at(place: Place) -> ColumnElement[Any]:
    return tuple_(literal(place[0], Product.name.type), literal(place[1], Product.id.type))


def _read(session: HomeSession, listing: Select[Any], limit: int, *, backwards: bool = False) -> list[Listed]:
    order = (Product.name.desc(), Product.id.desc()) if backwards else (Product.name, Product.id)
    rows = [Listed(*row) for row in session.execute(listing.order_by(*order).limit(limit + 1))]
    return rows[::-1] if backwards else rows


def _page(rows: list[Listed], count: int, *, has_before: bool, has_after: bool) -> GoodsPage:
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return GoodsPage(
        rows,
        count,
        (first.name, first.id) if first and has_before else None,
        (last.name, last.id) if last and has_after else None,
    )

"""The goods' card: what it shows, and what a person filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from pos.catalog.models import Product
from pos.catalog.queries import sellable_by_code
from pos.catalog.rules import MOST_CODES, BadGoods, CodeDraft, ProductDraft, code_warning
from pos.db.session import HomeSession
from pos.kernel.errors import Refused
from pos.kernel.money import parse_yuan, yuan
from pos.kernel.quantity import ONE, parse_quantity, quantity_text
from pos.kernel.scans import LONGEST, BadScan, clean_scan

SHOWN = 80
"""Characters of a field given back to a person; what is longer was never meant."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as the card shows it. `holder` is the product that has it already: id and name."""

    code: str = ""
    unit: str = ""
    factor: str = ""
    price: str = ""
    warning: str = ""
    holder: tuple[UUID, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The card of goods as text in its fields."""

    name: str = ""
    kind: str = "piece"
    unit: str = "个"
    price: str = ""
    cost: str = ""
    category: str = ""
    restricted: str = "none"
    icon: str = "p-bag"
    codes: tuple[CodeRow, ...] = ()


def card_of(product: Product, *, with_cost: bool) -> Card:
    """The card of goods as they are; the cost only for those who may see it."""
    return Card(
        name=product.name,
        kind=product.kind,
        unit=product.unit,
        price=yuan(product.price) if product.price or product.kind != "open" else "",
        cost=yuan(product.cost) if with_cost and product.cost is not None else "",
        category=product.category,
        restricted=product.restricted,
        icon=product.icon,
        codes=tuple(
            CodeRow(
                code.code,
                code.unit,
                quantity_text(code.factor),
                yuan(code.price) if code.price is not None else "",
                code_warning(code.code),
            )
            for code in product.codes
        ),
    )


def filled_card(session: HomeSession, form: MultiDict[str, str], product_id: UUID) -> Card:
    """The card as a person filled it in, with a word at every code that other goods have."""
    fields = ("name", "kind", "unit", "price", "cost", "category", "restricted", "icon")
    rows = [_checked(session, row, product_id) for row in _code_rows(form)]
    return Card(**{name: form.get(name, "")[:SHOWN] for name in fields}, codes=tuple(rows))


def read_card(form: MultiDict[str, str], *, kept_cost: int | None, with_cost: bool) -> ProductDraft:
    """The goods a person means; who may not see costs leaves them at `kept_cost`. Raises BadGoods, BadScan."""
    unit, cost = form.get("unit", "").strip(), form.get("cost", "").strip()
    if with_cost:
        kept_cost = _said("进价", parse_yuan, cost) if cost else None
    return ProductDraft(
        name=form.get("name", ""),
        price=_said("售价", parse_yuan, form.get("price", "").strip() or "0"),
        unit=unit,
        kind=form.get("kind", ""),  # type: ignore[arg-type]
        category=form.get("category", ""),
        cost=kept_cost,
        restricted=form.get("restricted", "none"),  # type: ignore[arg-type]
        icon=form.get("icon", ""),
        codes=tuple(_read_code(row, unit) for row in _code_rows(form)),
    )


def _code_rows(form: MultiDict[str, str]) -> list[CodeRow]:
    columns = [form.getlist(name) for name in ("code", "code_unit", "code_factor", "code_price")]
    width = max(map(len, columns))
    padded = [column + [""] * (width - len(column)) for column in columns]
    rows = [CodeRow(*(text.strip() for text in row)) for row in zip(*padded, strict=True)]
    # One more than fits, so that the rule can say it is too many.
    return [row for row in rows if row.code][: MOST_CODES + 1]


def _read_code(row: CodeRow, unit: str) -> CodeDraft:
    shown = row.code[:LONGEST]
    return CodeDraft(
        row.code,
        row.unit or unit,
        _said(f"条码 {shown} 的换算", parse_quantity, row.factor) if row.factor else ONE,
        _said(f"条码 {shown} 的售价", parse_yuan, row.price) if row.price else None,
    )


def _said(what: str, parse: Callable[[str], T], text: str) -> T:
    """What the text says; a refusal names the field. Raises BadGoods."""
    try:
        return parse(text)
    except Refused as refusal:
        raise BadGoods(f"{what}不对。{refusal.message}") from refusal


def _checked(session: HomeSession, row: CodeRow, product_id: UUID) -> CodeRow:
    shown = CodeRow(row.code[:SHOWN], row.unit[:SHOWN], row.factor[:SHOWN], row.price[:SHOWN])
    try:
        code = clean_scan(row.code)
    except BadScan as refusal:
        return replace(shown, warning=refusal.message)
    found = sellable_by_code(session, code)
    holder = (found.product_id, found.name) if found and found.product_id != product_id else None
    return replace(shown, warning=code_warning(code), holder=holder)

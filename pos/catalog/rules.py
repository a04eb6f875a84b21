"""What goods may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from pos.kernel.errors import Refused
from pos.kernel.gtin import has_valid_check_digit, looks_like_gtin
from pos.kernel.money import LARGEST
from pos.kernel.quantity import ONE
from pos.kernel.scans import clean_scan

Kind = Literal["piece", "weighed", "open"]
KINDS: dict[Kind, str] = {"piece": "按件", "weighed": "称重", "open": "现问价"}
Restricted = Literal["none", "tobacco", "alcohol", "medicine", "pesticide", "fireworks", "lottery"]
RESTRICTED: dict[Restricted, str] = {
    "none": "不限",
    "tobacco": "烟",
    "alcohol": "酒",
    "medicine": "药",
    "pesticide": "农药",
    "fireworks": "烟花",
    "lottery": "彩票",
}
UNITS = ("个", "包", "瓶", "盒", "袋", "桶", "罐", "条", "箱", "支", "根", "杯", "公斤")
QUICK_PAGES = ("常卖", "称重", "烟酒", "服务")
MOST_CODES = 20
_ICON = re.compile(r"p-[a-z]{1,16}")


class BadGoods(Refused):
    """The goods cannot be written down like that."""

    code = "bad_goods"


class CodeTaken(Refused):
    """Another product already has this code."""

    code = "code_taken"


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """One code as a person fills it in. `price` fen for one `unit`, None to follow the product's."""

    code: str
    unit: str
    factor: int = ONE
    price: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """Goods as a person fills them in. `price` and `cost` in fen for one base unit."""

    name: str
    price: int
    unit: str = "个"
    kind: Kind = "piece"
    category: str = ""
    cost: int | None = None
    restricted: Restricted = "none"
    icon: str = "p-bag"
    codes: tuple[CodeDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Sellable:
    """Goods as one code sells them: everything a cart line needs. `price` fen for one `unit`."""

    product_id: UUID
    code: str
    name: str
    kind: Kind
    unit: str
    base_unit: str
    factor: int
    price: int
    restricted: Restricted
    icon: str
    active: bool


def check_product(draft: ProductDraft) -> ProductDraft:
    """The draft, cleaned. Raises BadGoods, BadScan."""
    name = draft.name.strip()
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise BadGoods("请填品名，最多 40 个字。")
    if draft.kind not in KINDS or draft.restricted not in RESTRICTED:
        raise BadGoods("卖法或限制不对。请从列出的里面选。")
    unit = "公斤" if draft.kind == "weighed" else draft.unit.strip()
    if not 1 <= len(unit) <= 4 or len(draft.category) > 12:
        raise BadGoods("单位最多 4 个字，类别最多 12 个字。")
    if not _ICON.fullmatch(draft.icon):
        raise BadGoods("这个图样没有。请从列出的里面选。")
    if not 0 <= draft.price <= LARGEST or not 0 <= (draft.cost or 0) <= LARGEST:
        raise BadGoods("价钱不对。请填 0 到 100 万之间的数。")
    if draft.price == 0 and draft.kind != "open":
        raise BadGoods("售价不能是零。卖的时候才知道价的，卖法选“现问价”。")
    if len(draft.codes) > MOST_CODES:
        raise BadGoods(f"一种商品最多 {MOST_CODES} 个条码。")
    codes = tuple(check_code(code, draft.kind) for code in draft.codes)
    if len({code.code for code in codes}) != len(codes):
        raise BadGoods("同一个条码填了两遍。请删掉一个。")
    return replace(draft, name=name, unit=unit, category=draft.category.strip(), codes=codes)


def check_code(draft: CodeDraft, kind: Kind) -> CodeDraft:
    """The code, cleaned. Raises BadGoods, BadScan."""
    code, unit = clean_scan(draft.code), draft.unit.strip()
    if not 1 <= len(unit) <= 4:
        raise BadGoods("请给每个条码填单位，最多 4 个字。")
    if not ONE // 1000 <= draft.factor <= 10_000 * ONE:
        raise BadGoods("换算数不对。比如 1 条 = 10 包，就填 10。")
    if draft.factor != ONE and draft.price is None:
        raise BadGoods("整箱整条的条码要有自己的售价。")
    if draft.price is not None and not 0 < draft.price <= LARGEST:
        raise BadGoods("条码的售价不对。请填大于零的数。")
    if kind == "weighed" and draft.factor != ONE:
        raise BadGoods("称重的商品只按公斤卖，条码不用换算。")
    return CodeDraft(code, unit, draft.factor, draft.price)


def code_warning(code: str) -> str:
    """A word about a code that is probably misread, or nothing. It is accepted all the same."""
    if looks_like_gtin(code) and not has_valid_check_digit(code):
        return "这个条码的校验位不对，可能抄错了。能扫出来就不用管。"
    return ""

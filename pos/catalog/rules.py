"""What goods may be."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from pos.kernel.errors import Refused
from pos.kernel.gtin import has_valid_check_digit, looks_like_gtin
from pos.kernel.money import LARGEST
from pos.kernel.quantity import ONE
from pos.kernel.scans import LONGEST, clean_scan

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
MOST_CODES = 20
ICONS = {
    "": "不要图",
    "p-milk": "牛奶",
    "p-bottle": "瓶装水",
    "p-cup": "杯装",
    "p-popsicle": "冷饮",
    "p-noodle": "方便面",
    "p-chips": "零食",
    "p-gum": "口香糖",
    "p-sausage": "肠",
    "p-bun": "馒头",
    "p-egg": "鸡蛋",
    "p-cabbage": "蔬菜",
    "p-potato": "土豆",
    "p-apple": "苹果",
    "p-banana": "香蕉",
    "p-rice": "米面",
    "p-oil": "食用油",
    "p-soy": "酱醋",
    "p-tissue": "纸巾",
    "p-soap": "洗护",
    "p-battery": "电池",
    "p-lighter": "打火机",
    "p-smoke": "香烟",
    "p-bag": "袋子",
    "p-parcel": "快递",
    "p-copy": "复印",
    "p-print": "打印",
}
"""Pictograms of goods in `static/icons.svg`, and what a person calls them."""
WASHES = {"": "白", "leaf": "绿", "petal": "粉", "straw": "黄", "sky": "蓝"}
KEYS_A_PAGE = 15
MOST_PAGES = 8
LONGEST_PAGE = 4
LONGEST_LABEL = 6


class BadGoods(Refused):
    """The goods cannot be written down like that."""

    code = "bad_goods"


class BadDesk(Refused):
    """The quick keys cannot be laid like that."""

    code = "bad_desk"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDraft:
    """A quick key as a person lays it. Without a `code` it sells the base unit."""

    page: str
    product_id: UUID
    label: str
    code: str | None = None
    wash: str = ""


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


@dataclass(frozen=True, slots=True)
class DeskKey:
    """A quick key as it lies. `is_whole` is False when the code it sold by is no longer on the goods."""

    id: UUID
    page: str
    label: str
    wash: str
    code: str | None
    is_whole: bool
    goods: Sellable


@dataclass(frozen=True, slots=True)
class Listed:
    """Goods as the list shows them: no cost. `price` fen for one base unit."""

    id: UUID
    sku: str
    name: str
    category: str
    kind: Kind
    unit: str
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
    if draft.icon not in ICONS:
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
    code, unit = clean_scan(draft.code), "公斤" if kind == "weighed" else draft.unit.strip()
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


def check_desk(keys: Sequence[KeyDraft]) -> tuple[KeyDraft, ...]:
    """The keys, cleaned, page after page in the order the pages first appear. Raises BadDesk."""
    if len(keys) > KEYS_A_PAGE * MOST_PAGES:
        raise BadDesk(f"快捷键最多 {KEYS_A_PAGE * MOST_PAGES} 个。请去掉一些再存。")
    cleaned = [_check_key(key) for key in keys]
    pages = {key.page: [other for other in cleaned if other.page == key.page] for key in cleaned}
    if len(pages) > MOST_PAGES:
        raise BadDesk(f"快捷键最多 {MOST_PAGES} 页。请去掉一页再存。")
    for page, its_keys in pages.items():
        if len(its_keys) > KEYS_A_PAGE:
            raise BadDesk(f"“{page}”这一页最多 {KEYS_A_PAGE} 个键。请挪几个到别的页。")
        if len({(key.product_id, key.code) for key in its_keys}) < len(its_keys):
            raise BadDesk(f"“{page}”这一页有一样货摆了两次。请去掉一个。")
    return tuple(key for its_keys in pages.values() for key in its_keys)


def _check_key(key: KeyDraft) -> KeyDraft:
    page, label = key.page.strip(), key.label.strip()
    if not 1 <= len(page) <= LONGEST_PAGE or not page.isprintable():
        raise BadDesk(f"页名要 1 到 {LONGEST_PAGE} 个字。请改一下再存。")
    if not 1 <= len(label) <= LONGEST_LABEL or not label.isprintable():
        raise BadDesk(f"键上的字要 1 到 {LONGEST_LABEL} 个。请改一下再存。")
    if key.wash not in WASHES:
        raise BadDesk("这种底色没有。请从列出的里面选。")
    if key.code is not None and len(key.code) > LONGEST:
        raise BadDesk(f"“{label}”的条码太长。请拿下这个键，重新加。")
    return replace(key, page=page, label=label)


def short_label(name: str) -> str:
    """What fits on a key: as many words of the name as six characters hold, without what is in brackets."""
    words = name.split("（", maxsplit=1)[0].split() or [name]
    fitting = [text for text in itertools.accumulate(words) if len(text) <= LONGEST_LABEL]
    return fitting[-1] if fitting else words[0][:LONGEST_LABEL]


def code_warning(code: str) -> str:
    """A word about a code that is probably misread, or nothing. It is accepted all the same."""
    if looks_like_gtin(code) and not has_valid_check_digit(code):
        return "这个条码的校验位不对，可能抄错了。能扫出来就不用管。"
    return ""

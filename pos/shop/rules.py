"""What a shop may be called and how it may reckon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast
from uuid import UUID

from pos.kernel.errors import Refused
from pos.kernel.scalecodes import STANDARD_LAYOUTS, BadLayout, ScaleLayout

Rounding = Literal["fen", "jiao", "yuan"]
ROUNDINGS: dict[Rounding, str] = {"fen": "收到分", "jiao": "收到角，抹掉分", "yuan": "收到元，抹掉角和分"}
ZONE = "Asia/Shanghai"
ZONES = {ZONE: "北京时间", "Asia/Urumqi": "新疆时间"}
DAY_CUTS = range(9)
"""Hours at which a business day may begin."""

MOST_LAYOUTS = 20
_PHONE = re.compile(r"[0-9+\- ]{0,20}")


class BadSettings(Refused):
    """The shop cannot be set up like that."""

    code = "bad_settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """The shop as everybody else sees it. `rounding` is the smallest money the till asks for, only ever downwards."""

    name: str
    address: str = ""
    phone: str = ""
    receipt_footer: str = ""
    zone: str = ZONE
    day_cut_hour: int = 4
    rounding: Rounding = "jiao"
    scale_layouts: tuple[ScaleLayout, ...] = field(default=STANDARD_LAYOUTS)
    version: int = 1


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """A terminal and what belongs to it."""

    id: UUID
    number: int
    name: str
    printer_id: UUID | None
    drawer_id: UUID
    theme: str
    large: bool
    sound: bool


def check_shop(facts: ShopFacts) -> ShopFacts:
    """The same facts, trimmed. Raises BadSettings."""
    facts = replace(
        facts,
        name=facts.name.strip(),
        address=facts.address.strip(),
        phone=facts.phone.strip(),
        receipt_footer=facts.receipt_footer.strip(),
    )
    if not 1 <= len(facts.name) <= 20:
        raise BadSettings("请填店名，最多 20 个字。小票和手机上都用它。")
    if len(facts.address) > 40 or len(facts.receipt_footer) > 60:
        raise BadSettings("地址最多 40 个字，小票结尾最多 60 个字。请写短一点。")
    if not (facts.name + facts.address + facts.receipt_footer).isprintable():
        raise BadSettings("店名、地址和小票结尾里有打不出来的字。请删掉重填。")
    if not _PHONE.fullmatch(facts.phone):
        raise BadSettings("电话只能填数字，比如 0530-5550126。")
    if facts.rounding not in ROUNDINGS or facts.day_cut_hour not in DAY_CUTS or facts.zone not in ZONES:
        raise BadSettings("抹零、日结或时间不对。请从列出的里面选。")
    patterns = [layout.pattern for layout in facts.scale_layouts]
    if len(patterns) > MOST_LAYOUTS or len(set(patterns)) < len(patterns):
        raise BadSettings(f"秤码格式最多 {MOST_LAYOUTS} 条，不能有两条一样的。请删掉多的那条。")
    return facts


def parse_layout(fields: Mapping[str, str]) -> ScaleLayout:
    """A layout as a person typed it: `pattern`, `amount_decimals`, `weight_decimals`, `weight_unit`. Raises BadLayout."""
    try:
        amount, weight = (int(fields.get(name, "")[:2]) for name in ("amount_decimals", "weight_decimals"))
    except ValueError as error:
        raise BadLayout("秤码的小数位数不对。请从列出的里面选。") from error
    unit = cast('Literal["kg", "jin"]', fields.get("weight_unit", "")[:4])
    return ScaleLayout(fields.get("pattern", "")[:40].strip().upper(), amount, weight, unit)


def moved(layouts: tuple[ScaleLayout, ...], place: int, by: int) -> tuple[ScaleLayout, ...]:
    """The same layouts, the one at `place` moved; at an end it stays."""
    if not (0 <= place < len(layouts) and 0 <= place + by < len(layouts)):
        return layouts
    order = list(layouts)
    order.insert(place + by, order.pop(place))
    return tuple(order)

"""What a shop may be called and how it may reckon."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from pos.kernel.errors import Refused
from pos.kernel.scalecodes import STANDARD_LAYOUTS, ScaleLayout

Rounding = Literal["fen", "jiao", "yuan"]
ROUNDINGS: tuple[Rounding, ...] = ("fen", "jiao", "yuan")
ZONE = "Asia/Shanghai"
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
    name = facts.name.strip()
    if not 1 <= len(name) <= 20:
        raise BadSettings("请填店名，最多 20 个字。小票和手机上都用它。")
    if len(facts.address) > 40 or len(facts.receipt_footer) > 60:
        raise BadSettings("地址最多 40 个字，小票结尾最多 60 个字。请写短一点。")
    if not _PHONE.fullmatch(facts.phone):
        raise BadSettings("电话只能填数字，比如 0530-5550126。")
    if facts.rounding not in ROUNDINGS or not 0 <= facts.day_cut_hour <= 8:
        raise BadSettings("抹零或日结时间不对。请从列出的里面选。")
    return ShopFacts(
        name=name,
        address=facts.address.strip(),
        phone=facts.phone.strip(),
        receipt_footer=facts.receipt_footer.strip(),
        zone=facts.zone,
        day_cut_hour=facts.day_cut_hour,
        rounding=facts.rounding,
        scale_layouts=facts.scale_layouts,
    )

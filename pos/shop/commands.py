"""What a person at a phone may ask of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from pos.shop.rules import ShopFacts
from pos.web.commands import command


@command("change_shop.v1")
@dataclass(frozen=True, kw_only=True)
class ChangeShop:
    """Change the settings to `facts`; their `version` is the one the person saw."""

    facts: ShopFacts

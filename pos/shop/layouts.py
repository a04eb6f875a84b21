"""Scale layouts as plain data for a page: what each is typed as, and what a label of it would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pos.kernel.errors import Refused
from pos.kernel.money import yuan
from pos.kernel.quantity import quantity_text
from pos.kernel.scalecodes import ScaleLayout, example_code, read_scale_code
from pos.shop.rules import parse_layout

FIELDS = ("pattern", "amount_decimals", "weight_decimals", "weight_unit")
LONGEST_CODE = 40


def fields_of(layout: ScaleLayout) -> dict[str, str]:
    """A layout as it stands in the boxes of a form."""
    return {name: str(getattr(layout, name)) for name in FIELDS}


def layout_view(fields: Mapping[str, str]) -> dict[str, Any]:
    """The boxes again, with an example and what it says, or the fault that keeps it from being read."""
    view: dict[str, Any] = {name: fields.get(name, "")[:LONGEST_CODE] for name in FIELDS}
    try:
        layout = parse_layout(view)
    except Refused as refusal:
        return view | {"fault": refusal.message}
    code = example_code(layout)
    return view | {"fault": "", "example": code, "says": _says(code, layout)}


def tried_view(code: str, layouts: Sequence[ScaleLayout]) -> dict[str, Any] | None:
    """What a label scanned by a person says, and by which layout; None when nothing was scanned."""
    code = code.strip()[:LONGEST_CODE]
    if not code:
        return None
    for number, layout in enumerate(layouts, start=1):
        says = _says(code, layout)
        if says:
            return {"code": code, "number": number, "says": says}
    return {"code": code, "number": None, "says": None}


def _says(code: str, layout: ScaleLayout) -> dict[str, str] | None:
    found = read_scale_code(code, [layout])
    if found is None:
        return None
    return {
        "plu": found.plu,
        "amount": "" if found.amount is None else yuan(found.amount),
        "weight": "" if found.weight is None else quantity_text(found.weight, weighed=True),
    }

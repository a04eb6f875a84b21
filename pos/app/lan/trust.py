"""Says how a phone comes to trust the shop's own certificate, and hands that certificate out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from flask import Blueprint, Response, current_app, render_template, request

from pos.app.lan.places import OPEN_DOOR
from pos.kernel.errors import NotFound
from pos.web.posts import from_this_machine

if TYPE_CHECKING:
    from pos.app.lan.service import Lan

blueprint = Blueprint("trust", __name__, template_folder="../templates")


@blueprint.get("/trust")
def page() -> str:
    """At the counter: the code to scan. On a phone: the steps."""
    lan: Lan | None = current_app.extensions.get("hedian.lan")
    address = lan.trust_address if lan else ""
    return render_template(
        "app/trust.html",
        at_counter=from_this_machine(request.remote_addr) and OPEN_DOOR not in request.environ,
        phone=phone_kind(request.user_agent.string),
        in_wechat="MicroMessenger" in request.user_agent.string,
        trust_address=address,
        shop_address=lan.shop_address if lan else "",
        others=[f"{other}:{lan.ports.trust}/trust" for other in lan.places.addresses[1:]] if lan else [],
        fingerprint=lan.fingerprint if lan else "",
        picture=segno.make(address, micro=False).svg_data_uri(scale=8, border=4) if address else "",
    )


def phone_kind(agent: str) -> str:
    """Which steps a phone is shown first, by what its browser says of itself."""
    if "iPhone" in agent or "iPad" in agent:
        return "iphone"
    return "harmony" if any(name in agent for name in ("Harmony", "HUAWEI", "Huawei")) else "android"


@blueprint.get("/trust/hedian.crt")
def certificate() -> Response:
    """The authority's certificate, in the form phones install. Raises NotFound."""
    lan: Lan | None = current_app.extensions.get("hedian.lan")
    if lan is None:
        raise NotFound("手机连店还没开。请让店里用 hedian store --lan 开店。")
    answer = Response(lan.handed_out, mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = "attachment; filename=hedian.crt"
    return answer

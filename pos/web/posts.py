"""Views that take a POST: JSON for islands, forms for plain pages. Both repeat safely."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import msgspec
from flask import Response, redirect, request

from pos.db.engines import session_here
from pos.kernel.errors import Refused
from pos.web.idempotency import fingerprint, once, parse_key

P = ParamSpec("P")
B = TypeVar("B")


class BadRequest(Refused):
    """The body is not what this address takes."""

    code = "bad_request"


def json_post(view: Callable[P, Any]) -> Callable[P, Response]:
    """A view whose answer is JSON, remembered under the Idempotency-Key header."""

    @functools.wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = parse_key(request.headers.get("Idempotency-Key"))
        body = once(session_here(), key, _asked(), lambda: msgspec.json.encode(view(*args, **kwargs)))
        return Response(body, mimetype="application/json")

    return answer


def form_post(view: Callable[P, str]) -> Callable[P, Any]:
    """A view that takes a form, does it once under its `request_key` field and says where to go next."""

    @functools.wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Any:
        key = parse_key(request.form.get("request_key"))
        target = once(session_here(), key, _asked(), lambda: view(*args, **kwargs).encode())
        return redirect(target.decode(), 303)

    return answer


def body_as(kind: type[B]) -> B:
    """The JSON body as a msgspec Struct. Raises BadRequest."""
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.MsgspecError as error:
        raise BadRequest("这一步的内容不全，没有办。请刷新页面再试。") from error


def from_this_machine(address: str | None) -> bool:
    """True for a request that came over the loopback interface."""
    return address is not None and ipaddress.ip_address(address).is_loopback


def _asked() -> bytes:
    body = request.get_data() or msgspec.json.encode(sorted(request.form.items(multi=True)))
    return fingerprint(request.path.encode(), body)

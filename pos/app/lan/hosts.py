"""Answers only under the machine's own names.

A page from elsewhere can point its own name at this machine (DNS rebinding) and would then count as the shop's own
page. Its requests still carry that other name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from pos.app.lan.places import Places, is_known

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WORDS = "这个网址不是本店的，没有打开。收银机上请用 http://localhost 开头的网址，手机上请扫店里的二维码。"


class HostGuard:
    """Lets through what asks for one of this machine's names; `places` says which those are now."""

    def __init__(self, app: WSGIApplication, places: Callable[[], Places]) -> None:
        self._app, self._places = app, places

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if is_known(environ.get("HTTP_HOST", "")[:300], self._places().hosts):
            return self._app(environ, start_response)
        refusal = Response(WORDS, 421, content_type="text/plain; charset=utf-8")
        return refusal(environ, start_response)

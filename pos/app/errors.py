"""The one place that knows HTTP status codes: troubles as answers a person can read."""

from __future__ import annotations

import msgspec
import structlog
from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from pos.db.writing import StorageFull, StorageReadOnly, storage_trouble
from pos.kernel.errors import Conflict, HedianError, NotFound, Refused, Unavailable
from pos.staff.guard import NotPaired, SignedOut
from pos.staff.rules import Locked, NotAllowed
from pos.web.i18n import say
from pos.web.idempotency import BadKey
from pos.web.posts import BadRequest

STATUS: tuple[tuple[type[HedianError], int], ...] = (
    (SignedOut, 401),
    (NotPaired, 401),
    (NotAllowed, 403),
    (Locked, 429),
    (BadRequest, 400),
    (BadKey, 400),
    (StorageFull, 507),
    (StorageReadOnly, 507),
    (NotFound, 404),
    (Conflict, 409),
    (Refused, 422),
    (Unavailable, 503),
)
WORDS = {
    400: "这一步没听懂，没有办。请刷新页面再试。",
    404: "没有这一页。请回到收银。",
    405: "这里不能这么用。请回到收银。",
    413: "送来的内容太大，没有办。",
}
log = structlog.get_logger()


def answer_errors(app: Flask) -> None:
    """Turn every error into a sentence, as JSON for scripts and a page for people."""
    app.register_error_handler(HedianError, _told)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def _told(error: HedianError) -> ResponseReturnValue:
    if isinstance(error, SignedOut | NotPaired) and not _wants_json():
        return redirect(
            url_for("staff_counter.door" if isinstance(error, SignedOut) else "staff_counter.pairing"), 303
        )
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return _answer(error.code, error.message, status)


def _forged(_: CSRFError) -> ResponseReturnValue:
    return _answer("forged", "这个请求不是从本店的页面发来的，没有办。请刷新页面再试。", 400)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    return _answer("http", WORDS.get(status, "这一步没办成。请再试一次。"), status)


def _database(error: DBAPIError) -> ResponseReturnValue:
    trouble = storage_trouble(error)
    return _unexpected(error) if trouble is None else _told(trouble)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected", path=request.path, exc_info=error)
    return _answer(
        "unexpected", "这一步出了意外，没有办成，之前的账都在。请再试一次，还不行就重启机器。", 500
    )


def _answer(code: str, message: str, status: int) -> ResponseReturnValue:
    message = say(message)
    if _wants_json():
        body = msgspec.json.encode({"error": {"code": code, "message": message}})
        return Response(body, status, mimetype="application/json")
    return render_template("app/trouble.html", message=message), status


def _wants_json() -> bool:
    return (
        "Idempotency-Key" in request.headers
        or request.is_json
        or request.accept_mimetypes.best == "application/json"
    )

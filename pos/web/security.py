"""Headers and cookies of every page."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data: blob:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LARGEST_BODY = 64 * 1024
"""A counter's request is some hundred bytes; uploads get limits of their own where they are taken."""


class _Cookies(SecureCookieSessionInterface):
    """A cookie got over HTTPS stays there; the counter's own, over loopback HTTP, cannot be marked so."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask asks for it
        """Whether this answer's cookie is for HTTPS only."""
        return request.is_secure


def protect(app: Flask, secret: bytes) -> None:
    """CSRF tokens, strict cookies, a policy without inline script, bounded bodies."""
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="hedian",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(days=3650),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    app.session_interface = _Cookies()
    csrf.init_app(app)
    app.add_template_global(lambda: str(uuid4()), "new_key")

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

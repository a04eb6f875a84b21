"""Secrets that a browser holds: made at random, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits, safe in a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. Tokens are random, so a fast hash is enough; PINs are not and get argon2."""
    return hashlib.sha256(token.encode()).hexdigest()

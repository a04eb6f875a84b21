"""Every POST is safe to repeat: it carries a key its client made, and the same key gets the same answer.

The answer is written in the transaction of the effect, so neither can be there without the other.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from pos.db.core import first_row, insert_rows
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.clock import DAY
from pos.kernel.errors import Conflict, Refused
from pos.web.models import Answer

KEPT = 2 * DAY
_ANSWER = Answer.__table__
_KNOWN = select(_ANSWER.c.asked, _ANSWER.c.body).where(
    _ANSWER.c.store_id == bindparam("store_id"), _ANSWER.c.key == bindparam("key")
)


class KeyReused(Conflict):
    """The key was used for something else."""

    code = "key_reused"


class BadKey(Refused):
    """The request carries no usable key."""

    code = "bad_key"


def parse_key(text: str | None) -> UUID:
    """The key of a request. Raises BadKey."""
    try:
        return UUID((text or "")[:40])
    except ValueError as error:
        raise BadKey("这个请求少了编号，没有办。请刷新页面再试。") from error


def fingerprint(*parts: bytes) -> bytes:
    """What was asked, in 16 bytes."""
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).digest()


def once(session: HomeSession, key: UUID, asked: bytes, act: Callable[[], bytes]) -> bytes:
    """What `act` answers, run at most once for this key; a refusal is not remembered. Raises KeyReused."""
    with writing(session):
        known = first_row(session, _KNOWN, key=key)
        if known is not None:
            if known["asked"] != asked:
                raise KeyReused("这个编号已经用过了。请刷新页面再试。")
            return zlib.decompress(known["body"])
        body = act()
        insert_rows(
            session,
            _ANSWER,
            [{"key": key, "asked": asked, "body": zlib.compress(body, 1), "at": session.now()}],
        )
        return body


def forget_old_answers(session: HomeSession) -> None:
    """Drop answers older than two days."""
    with writing(session):
        session.execute(delete(Answer).where(Answer.at < session.now() - KEPT))

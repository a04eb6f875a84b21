"""A page that shows whether a printer works: Chinese, width, large type, QR."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pos.db.session import HomeSession
from pos.printing.document import Centred, Document, Line, Pair, Qr, Rule, Title, makes
from pos.printing.operations import queue_job

PAGE = Document(
    "试打",
    (
        Title("荷店"),
        Centred("小票机试打"),
        Rule(),
        Line("看得清中文、数字，右边没有切掉，就可以用。"),
        Pair("左边顶头", "右边顶头"),
        Pair("应收", "￥49.70", large=True),
        Qr("hedian"),
        Rule(),
    ),
)


@makes("trial")
def trial_document(_session: HomeSession, _subject_id: UUID | None, _details: dict[str, Any]) -> Document:
    """The trial page."""
    return PAGE


def trial_page(session: HomeSession, printer_id: UUID) -> UUID:
    """Queue a trial page; the job."""
    return queue_job(session, printer_id, "trial")

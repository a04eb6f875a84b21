"""One line of JSON an event, without local variables: they hold PINs and tokens."""

from __future__ import annotations

import structlog


def log_plainly() -> None:
    """Set structlog up for the process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )

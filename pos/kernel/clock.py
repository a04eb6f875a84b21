"""Instants are UTC milliseconds since 1970, as integers. Code takes a Clock and never asks the machine."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import NewType, Protocol
from zoneinfo import ZoneInfo

Instant = NewType("Instant", int)

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> Instant:
        """The present instant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        """The present instant, as the machine believes it."""
        return Instant(time.time_ns() // 1_000_000)


class SetClock:
    """A clock that is moved by hand: for tests, training and simulation."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        """The instant it was last set to."""
        return self.at

    def move(self, milliseconds: int) -> None:
        """Move by `milliseconds`, backwards too."""
        self.at = Instant(self.at + milliseconds)


def local(at: Instant, zone: str) -> datetime:
    """The instant on the shop's wall clock."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))


def day_span(day: date, zone: str) -> tuple[Instant, Instant]:
    """From midnight to midnight on the shop's wall clock; the second instant is no longer in the day."""
    midnights = (
        datetime.combine(each, time_of_day.min, ZoneInfo(zone)) for each in (day, day + timedelta(days=1))
    )
    begin, end = (Instant(int(midnight.timestamp() * 1000)) for midnight in midnights)
    return begin, end


def business_date(at: Instant, zone: str, day_cut_hour: int) -> date:
    """The day a sale counts to: before the cut it is still yesterday's business."""
    return (local(at, zone) - timedelta(hours=day_cut_hour)).date()

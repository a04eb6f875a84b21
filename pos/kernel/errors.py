"""The four kinds of trouble. Subclasses stand beside the code that raises them."""

from __future__ import annotations

from typing import ClassVar


class HedianError(Exception):
    """Something a person must hear about.

    `message` is a sentence a shopkeeper understands: what happened, then what to do.
    `code` is stable and for programs.
    """

    code: ClassVar[str] = "trouble"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(HedianError):
    """A rule says no. Nothing was changed."""

    code = "refused"


class NotFound(HedianError):
    """What was asked for is not there."""

    code = "not_found"


class Conflict(HedianError):
    """Someone was first; look again, then decide."""

    code = "conflict"


class Unavailable(HedianError):
    """The outside world does not answer. `permanent` means that trying again will not help."""

    code = "unavailable"

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent

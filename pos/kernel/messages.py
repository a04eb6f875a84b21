"""Names of messages: `kind.vN`. A receiver accepts N and N − 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos.kernel.errors import Refused

_NAME = re.compile(r"([a-z][a-z_]{0,47})\.v([1-9]\d{0,2})")


class UnknownMessage(Refused):
    """This side does not know the message, or not in that version."""

    code = "unknown_message"


@dataclass(frozen=True, slots=True)
class MessageName:
    """A kind of message and its version."""

    kind: str
    version: int

    def __str__(self) -> str:
        return f"{self.kind}.v{self.version}"

    def accepts(self, other: MessageName) -> bool:
        """True when a receiver of this version understands `other`."""
        return self.kind == other.kind and self.version - other.version in (0, 1)


def parse_name(text: str) -> MessageName:
    """The name in `change_price.v1`. Raises UnknownMessage."""
    match = _NAME.fullmatch(text)
    if match is None:
        raise UnknownMessage("这条消息看不懂，可能两边版本不一样。请先更新程序。")
    return MessageName(match[1], int(match[2]))

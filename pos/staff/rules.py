"""Roles, PINs and locks."""

from __future__ import annotations

import itertools
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pos.kernel.clock import MINUTE
from pos.kernel.errors import Refused

Role = Literal["owner", "cashier", "helper"]
Deed = Literal["sell", "add_goods", "manage_goods", "see_costs", "manage_shop", "open_drawer", "reprint"]

ROLE_NAMES: dict[Role, str] = {"owner": "店主", "cashier": "收银员", "helper": "帮手"}
ALLOWED: dict[Role, frozenset[Deed]] = {
    "owner": frozenset(
        {"sell", "add_goods", "manage_goods", "see_costs", "manage_shop", "open_drawer", "reprint"}
    ),
    "cashier": frozenset({"sell", "add_goods", "manage_goods", "see_costs", "open_drawer", "reprint"}),
    "helper": frozenset({"sell", "add_goods"}),
}

TRIES = 5
LONGEST_LOCK = 60 * MINUTE
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 20


class BadPerson(Refused):
    """A person cannot be written down like that."""

    code = "bad_person"


class BadPin(Refused):
    """The PIN cannot be used as one."""

    code = "bad_pin"


class WrongPin(Refused):
    """The PIN or code is not the right one."""

    code = "wrong_pin"


class MiscopiedCode(WrongPin):
    """No recovery code was ever like this: a letter is wrong or missing."""

    code = "miscopied_code"


class Locked(Refused):
    """Too many wrong PINs; wait."""

    code = "locked"


class NotAllowed(Refused):
    """This role may not do that."""

    code = "not_allowed"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    id: UUID
    name: str
    role: Role

    def may(self, deed: Deed) -> bool:
        """True when the role allows the deed."""
        return deed in ALLOWED[self.role]


def check_may(person: Person, deed: Deed) -> None:
    """Raises NotAllowed."""
    if not person.may(deed):
        raise NotAllowed(f"{ROLE_NAMES[person.role]}不能做这一步。请店主来输口令。")


def check_name(name: str) -> str:
    """The name, trimmed. Raises BadPerson."""
    name = name.strip()
    if not 1 <= len(name) <= 10 or not name.isprintable():
        raise BadPerson("请填姓名，最多 10 个字。")
    return name


def check_pin(pin: str) -> str:
    """The PIN if it is good enough. Raises BadPin."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise BadPin("口令要 4 到 8 位数字。")
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise BadPin("这个口令太好猜。别用 1234、8888 这样的。")
    return pin


def lock_time(missed: int) -> int:
    """Milliseconds to wait after `missed` wrong tries in a row: none up to five, then 1, 2, 4 … 60 minutes."""
    if missed < TRIES:
        return 0
    return int(min(LONGEST_LOCK, MINUTE * 2 ** min(missed - TRIES, 6)))


def new_recovery_code() -> str:
    """Twenty letters and digits in groups of four: 94 bits and a check letter, easy to copy from paper."""
    drawn = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH - 1))
    letters = drawn + check_letter(drawn)
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def check_letter(letters: str) -> str:
    """The letter that tells a slip of the pen: any one wrong, or any two that changed places.

    Weights modulo a prime: there are 31 letters, and no two of the 20 places weigh the same.
    """
    weighed = sum(place * CODE_LETTERS.index(letter) for place, letter in enumerate(letters, 2))
    return CODE_LETTERS[-weighed % len(CODE_LETTERS)]


def check_code(code: str) -> str:
    """The recovery code in its plain form, if it can be one. Raises MiscopiedCode."""
    plain = plain_code(code)
    known = len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS)
    if not known or check_letter(plain[:-1]) != plain[-1]:
        raise MiscopiedCode("找回码抄错了。请对着纸一位一位再看，共 20 位，没有 0、1、I、L、O。")
    return plain


def plain_code(code: str) -> str:
    """A recovery code as it is compared: upper case, half width, without dashes and spaces."""
    folded = unicodedata.normalize("NFKC", code[:60]).upper()
    return "".join(char for char in folded if char.isalnum())

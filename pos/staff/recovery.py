"""The recovery code as a key: what is kept of it can close things, and only the code opens them again.

scrypt (RFC 7914) makes an X25519 key of the code; its public half and the salt are the lock that is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pos.staff.rules import plain_code

SALT_BYTES = 16
WORK, BLOCKS = 2**15, 8
"""32 MiB and about a tenth of a second a try; the code's 94 bits do the rest."""


@dataclass(frozen=True, slots=True)
class CodeLock:
    """What is kept of a recovery code."""

    salt: bytes
    public_key: bytes


def new_lock(code: str) -> CodeLock:
    """The lock of a new code."""
    salt = secrets.token_bytes(SALT_BYTES)
    return CodeLock(salt, key_of(code, salt).public_key().public_bytes_raw())


def opens(code: str, lock: CodeLock) -> bool:
    """True when the lock was made of this code."""
    return bytes_eq(key_of(code, lock.salt).public_key().public_bytes_raw(), lock.public_key)


def key_of(code: str, salt: bytes) -> X25519PrivateKey:
    """The key that the code is."""
    made = Scrypt(salt=salt, length=32, n=WORK, r=BLOCKS, p=1).derive(plain_code(code).encode())
    return X25519PrivateKey.from_private_bytes(made)

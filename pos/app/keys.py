"""Secrets of this machine: files of its data folder that only the store reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_in(path: Path) -> bytes:
    """The 32 random bytes of a key file, made when there is none."""
    if not path.exists():
        write_private(path, secrets.token_bytes(32))
    return path.read_bytes()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read; whoever looks sees the old one or the new one, whole."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    settle(partial, path)


def settle(partial: Path, target: Path) -> None:
    """Give a finished file its name, so that a power cut leaves the old one or the new one."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

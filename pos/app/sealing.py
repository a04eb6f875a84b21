"""Sealed files: what a backup is outside the store.

A fresh key a file, sealed to each keyholder by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). The body is
deflated and cut into chunks, each authenticated with its number and whether it is the last (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a file that was cut, lengthened, reordered or changed
is refused. The body's key is bound to the header. Memory is constant.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.kernel.clock import Instant
from pos.kernel.errors import Refused

MAGIC = b"hedian-backup-1\n"
CHUNK = 64 * 1024
TAG = 16
LONGEST_HEADER = 4096
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class BadBackup(Refused):
    """The file is no sound backup of a store."""

    code = "bad_backup"


class WrongKey(Refused):
    """The key or code given does not open this file."""

    code = "wrong_key"


NOT_OPENED = {
    "machine": "这台机器的钥匙打不开这个备份。请用它的找回码打开。",
    "code": "这个找回码打不开这个备份。换过找回码的，要用做这个备份那天的那张纸。",
}


class Slot(msgspec.Struct, frozen=True):
    """The file's key, sealed to one keyholder. `label`: which machine's key, or the salt of the recovery code."""

    holder: Literal["machine", "code"]
    label: bytes
    sealed: bytes


class Header(msgspec.Struct, frozen=True):
    """What stands in clear before the body. `made_at` is UTC milliseconds."""

    store_id: UUID
    made_at: Instant
    slots: tuple[Slot, ...]

    def slot(self, holder: str) -> Slot | None:
        """The slot of a kind of keyholder."""
        return next((slot for slot in self.slots if slot.holder == holder), None)


class Keyholder(msgspec.Struct, frozen=True):
    """Who will be able to open a file."""

    holder: Literal["machine", "code"]
    label: bytes
    public_key: bytes


def seal(
    source: BinaryIO, target: BinaryIO, store_id: UUID, made_at: Instant, holders: Iterable[Keyholder]
) -> None:
    """Write `source` sealed into `target`, for each holder to open."""
    key = secrets.token_bytes(32)
    header = Header(store_id, made_at, tuple(_slot(key, holder) for holder in holders))
    written = msgspec.json.encode(header)
    target.write(MAGIC + len(written).to_bytes(4, "big") + written)
    body = AESGCM(_body_key(key, written))
    target.writelines(
        body.encrypt(_nonce(number, last=last), chunk, None)
        for number, (chunk, last) in enumerate(_chunks(_deflated(source)))
    )


def read_header(file: BinaryIO) -> Header:
    """The header of a sealed file, unproven until the body opens. Raises BadBackup."""
    return _header(file)[0]


def unseal(
    source: BinaryIO, target: BinaryIO | None, key_for: Callable[[Header], tuple[Slot, X25519PrivateKey]]
) -> Header:
    """Write what is sealed in `source` into `target`; None only proves it. Raises BadBackup, WrongKey."""
    header, written = _header(source)
    slot, private_key = key_for(header)
    try:
        key = SUITE.decrypt(slot.sealed, private_key, MAGIC)
    except (InvalidTag, ValueError) as error:
        raise WrongKey(NOT_OPENED[slot.holder]) from error
    try:
        for piece in _inflated(_opened(source, AESGCM(_body_key(key, written)))):
            if target is not None:
                target.write(piece)
    except (InvalidTag, zlib.error) as error:
        raise BadBackup("这个备份坏了或被改过，不能用。请换一个备份文件。") from error
    return header


def _slot(key: bytes, holder: Keyholder) -> Slot:
    public_key = X25519PublicKey.from_public_bytes(holder.public_key)
    return Slot(holder.holder, holder.label, SUITE.encrypt(key, public_key, MAGIC))


def _header(file: BinaryIO) -> tuple[Header, bytes]:
    start = file.read(len(MAGIC) + 4)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if start[: len(MAGIC)] != MAGIC or length > LONGEST_HEADER:
        raise BadBackup("这个文件不是荷店的备份。请换一个备份文件。")
    written = file.read(length)
    try:
        return msgspec.json.decode(written, type=Header), written
    except msgspec.MsgspecError as error:
        raise BadBackup("这个备份的开头坏了，不能用。请换一个备份文件。") from error


def _body_key(key: bytes, header: bytes) -> bytes:
    bound = hashlib.sha256(header).digest()
    return HKDF(algorithm=SHA256(), length=32, salt=bound, info=b"hedian backup body").derive(key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _deflated(source: BinaryIO) -> Iterator[bytes]:
    squeezer = zlib.compressobj(1)
    while block := source.read(16 * CHUNK):
        yield squeezer.compress(block)
    yield squeezer.flush()


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK:
            yield bytes(waiting[:CHUNK]), False
            del waiting[:CHUNK]
    yield bytes(waiting), True


def _opened(file: BinaryIO, body: AESGCM) -> Iterator[bytes]:
    number, chunk = 0, file.read(CHUNK + TAG)
    while chunk:
        following = file.read(CHUNK + TAG)
        yield body.decrypt(_nonce(number, last=not following), chunk, None)
        number, chunk = number + 1, following
    if not number:
        raise InvalidTag


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    filler = zlib.decompressobj()
    for chunk in chunks:
        waiting = chunk
        while waiting and not filler.eof:
            yield filler.decompress(waiting, 16 * CHUNK)
            waiting = filler.unconsumed_tail
    yield filler.flush()
    if not filler.eof:
        raise zlib.error

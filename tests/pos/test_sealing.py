"""What is sealed comes out as it went in, or not at all; and the recovery code that opens it can be typed."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.app import sealing
from pos.app.sealing import CHUNK, Header, Keyholder, Slot, WrongKey, seal, unseal
from pos.kernel.clock import Instant
from pos.staff.recovery import new_lock, opens
from pos.staff.rules import CODE_LETTERS, MiscopiedCode, check_code, new_recovery_code, plain_code

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = X25519PrivateKey.from_private_bytes(b"\x07" * 32)
HOLDER = Keyholder("machine", b"here", KEY.public_key().public_bytes_raw())


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=200), st.integers(0, 3), st.integers(-2, 2))
def test_any_content_comes_out_as_it_went_in(noise: bytes, chunks: int, more: int) -> None:
    content = bytes(max(0, chunks * 16 * CHUNK + more)) + noise
    assert opened(sealed(content)) == content


def test_the_holder_of_another_key_sees_nothing() -> None:
    stranger = X25519PrivateKey.generate()
    with pytest.raises(WrongKey):
        unseal(io.BytesIO(sealed(b"x")), None, lambda header: (header.slots[0], stranger))


def test_equal_contents_are_sealed_differently() -> None:
    assert sealed(b"x" * 100) != sealed(b"x" * 100)


@pytest.mark.parametrize("tamper", ["cut", "swap", "repeat", "extend"])
def test_chunks_know_their_place_and_their_end(tamper: str) -> None:
    body = AESGCM(b"\x01" * 32)
    pieces = [bytes([number]) * CHUNK for number in range(4)]
    one, two, three, four = (
        body.encrypt(sealing._nonce(number, last=last), chunk, None)
        for number, (chunk, last) in enumerate(sealing._chunks(pieces))
    )
    assert list(chunks_in([one, two, three, four], body)) == pieces
    tampered = {
        "cut": [one, two, three],
        "swap": [one, three, two, four],
        "repeat": [one, two, two, four],
        "extend": [one, two, three, four, four],
    }
    with pytest.raises(InvalidTag):
        list(chunks_in(tampered[tamper], body))


def test_a_code_is_twenty_letters_that_are_not_mistaken_and_read_in_any_hand() -> None:
    code = new_recovery_code()
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert not set("01ILO") & set(CODE_LETTERS)
    assert len(CODE_LETTERS) ** 19 > 2**94
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in code.lower().replace("-", ""))
    assert check_code(f" {full_width}。") == plain_code(code)


def test_one_wrong_letter_or_two_that_changed_places_are_noticed_before_a_try_is_counted() -> None:
    plain = plain_code(new_recovery_code())
    for place, letter in itertools.product(range(20), CODE_LETTERS):
        if letter != plain[place]:
            with pytest.raises(MiscopiedCode):
                check_code(plain[:place] + letter + plain[place + 1 :])
    for one, two in itertools.combinations(range(20), 2):
        swapped = list(plain)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        if swapped != list(plain):
            with pytest.raises(MiscopiedCode):
                check_code("".join(swapped))
    for other in (plain[:-1], plain + "2", "", "0" * 20, "荷" * 20):
        with pytest.raises(MiscopiedCode):
            check_code(other)


def test_what_is_kept_of_a_code_opens_for_that_code_only() -> None:
    code = new_recovery_code()
    lock = new_lock(code)
    assert opens(code.lower(), lock)
    assert not opens(new_recovery_code(), lock)
    assert new_lock(code) != lock
    assert plain_code(code).encode() not in lock.salt + lock.public_key


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    seal(io.BytesIO(content), file, UUID(int=7), Instant(1), [HOLDER])
    return file.getvalue()


def opened(file: bytes) -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(file), target, here)
    return target.getvalue()


def here(header: Header) -> tuple[Slot, X25519PrivateKey]:
    return header.slots[0], KEY


def chunks_in(chunks: list[bytes], body: AESGCM) -> Iterable[bytes]:
    return sealing._opened(io.BytesIO(b"".join(chunks)), body)

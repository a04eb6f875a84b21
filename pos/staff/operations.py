"""Takes people in, lets them in, locks them out."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select

from pos.audit.operations import record
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.clock import MINUTE, Instant
from pos.kernel.errors import NotFound, Refused
from pos.kernel.ids import new_id
from pos.kernel.tokens import digest, new_token
from pos.staff.models import RecoveryCode, SignIn, Staff, StaffPin
from pos.staff.recovery import CodeLock, new_lock, opens
from pos.staff.rules import (
    ROLE_NAMES,
    BadPerson,
    Locked,
    Role,
    WrongPin,
    check_code,
    check_name,
    check_pin,
    lock_time,
    new_recovery_code,
)

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""The OWASP minimum for argon2id: 19 MiB, two passes."""


def add_person(session: HomeSession, actor: Actor, *, name: str, role: Role, pin: str) -> UUID:
    """Take a person in; the id. Raises BadPerson, BadPin."""
    name, pin_hash = check_name(name), HASHER.hash(check_pin(pin))
    if role not in ROLE_NAMES:
        raise BadPerson("请选这个人是店主、收银员还是帮手。")
    person_id = new_id()
    with writing(session):
        if session.scalar(select(func.count()).select_from(Staff).where(Staff.name == name, Staff.active)):
            raise BadPerson(f"已经有一位{name}了。请在姓名后加个字分开。")
        session.add(Staff(id=person_id, name=name, role=role, active=True, joined_at=session.now()))
        session.add(StaffPin(staff_id=person_id, pin_hash=pin_hash, missed=0, locked_until=Instant(0)))
        record(session, actor, "person_added", person_id, role=role)
    return person_id


def set_pin(session: HomeSession, actor: Actor, person_id: UUID, pin: str) -> None:
    """Give a person another PIN; every browser of theirs is signed out. Raises BadPin, NotFound."""
    pin_hash = HASHER.hash(check_pin(pin))
    with writing(session):
        row = _pin(session, person_id)
        row.pin_hash, row.missed, row.locked_until = pin_hash, 0, Instant(0)
        _sign_out_everywhere(session, person_id)
        record(session, actor, "pin_set", person_id)


def let_go(session: HomeSession, actor: Actor, person_id: UUID) -> None:
    """A person no longer works here. The last owner stays. Raises NotFound, Refused."""
    with writing(session):
        person = session.get(Staff, (session.store_id, person_id))
        if person is None:
            raise NotFound("没有这个人。")
        owners = session.scalar(
            select(func.count()).select_from(Staff).where(Staff.role == "owner", Staff.active)
        )
        if person.role == "owner" and owners == 1:
            raise Refused("店里至少要有一位店主。请先加一位再停用。")
        person.active = False
        _sign_out_everywhere(session, person_id)
        record(session, actor, "person_let_go", person_id)


def sign_in(session: HomeSession, person_id: UUID, pin: str, terminal_id: UUID) -> str:
    """Check the PIN; a token for the terminal's browser. Raises WrongPin, Locked, NotFound."""
    actor = Actor(person_id, terminal_id)
    verify_pin(session, actor, person_id, pin)
    token = new_token()
    with writing(session):
        for old in session.scalars(select(SignIn).where(SignIn.terminal_id == terminal_id)):
            session.delete(old)
        session.add(
            SignIn(token_hash=digest(token), staff_id=person_id, terminal_id=terminal_id, at=session.now())
        )
        record(session, actor, "signed_in")
    return token


def verify_pin(session: HomeSession, actor: Actor, person_id: UUID, pin: str) -> None:
    """Check a PIN, counting the try before looking so that many at once gain nothing. Raises WrongPin, Locked."""
    with writing(session):
        row = _pin(session, person_id)
        active = session.get(Staff, (session.store_id, person_id))
        if active is None or not active.active:
            raise NotFound("这个人已经停用了。")
        _count_try(session, row)
        pin_hash = row.pin_hash
    if not _matches(pin_hash, pin[:16]):
        with writing(session):
            record(session, actor, "pin_missed", person_id)
        raise WrongPin("口令不对，再试一次。")
    with writing(session):
        row = _pin(session, person_id)
        row.missed, row.locked_until = 0, Instant(0)


def sign_out(session: HomeSession, actor: Actor) -> None:
    """Leave the terminal."""
    with writing(session):
        for row in session.scalars(select(SignIn).where(SignIn.terminal_id == actor.terminal_id)):
            session.delete(row)
        record(session, actor, "signed_out")


def renew_recovery_code(session: HomeSession, actor: Actor) -> str:
    """A new recovery code, to be printed and shown once. The old one opens only the backups made before."""
    code = new_recovery_code()
    lock = new_lock(code)
    with writing(session):
        row = session.scalars(select(RecoveryCode)).first()
        if row is None:
            row = RecoveryCode()
            session.add(row)
        row.salt, row.public_key = lock.salt, lock.public_key
        row.missed, row.locked_until = 0, Instant(0)
        record(session, actor, "recovery_code_renewed")
    return code


def recover(session: HomeSession, code: str, pin: str) -> str:
    """Set the first owner's PIN by the recovery code; a new code. Raises WrongPin, Locked, BadPin, NotFound."""
    check_pin(pin)
    code = check_code(code)
    with writing(session):
        row = session.scalars(select(RecoveryCode)).first()
        owner = session.scalars(
            select(Staff).where(Staff.role == "owner", Staff.active).order_by(Staff.joined_at)
        ).first()
        if row is None or owner is None:
            raise NotFound("这台机器没有找回码。")
        _count_try(session, row)
        lock, owner_id = CodeLock(row.salt, row.public_key), owner.id
    if not opens(code, lock):
        raise WrongPin("这不是现在的找回码。请找最近一次打出来的那张纸，换过的要用新的。")
    with writing(session):
        set_pin(session, Actor(owner_id), owner_id, pin)
        record(session, Actor(owner_id), "recovered", owner_id)
    return renew_recovery_code(session, Actor(owner_id))


def _count_try(session: HomeSession, row: StaffPin | RecoveryCode) -> None:
    now = session.now()
    if row.locked_until > now:
        minutes = -(-(row.locked_until - now) // MINUTE)
        raise Locked(f"口令错了太多次。请等 {minutes} 分钟再试，或请店主改口令。")
    row.missed += 1
    row.locked_until = Instant(now + lock_time(row.missed)) if lock_time(row.missed) else row.locked_until


def _matches(known_hash: str, given: str) -> bool:
    verify: Callable[[str, str], bool] = HASHER.verify
    try:
        return verify(known_hash, given)
    except VerifyMismatchError:
        return False


def _pin(session: HomeSession, person_id: UUID) -> StaffPin:
    row = session.get(StaffPin, (session.store_id, person_id))
    if row is None:
        raise NotFound("没有这个人。请从名单里选。")
    return row


def _sign_out_everywhere(session: HomeSession, person_id: UUID) -> None:
    for row in session.scalars(select(SignIn).where(SignIn.staff_id == person_id)):
        session.delete(row)

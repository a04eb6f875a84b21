"""Commands: what a person at a phone may ask for, under a name that both homes know.

`@command(name)` makes a frozen dataclass one; `@handles(cls)` gives it its one handler, in the slice's operations.
On the store a command runs at once and its result row commits with the effect. A refusal undoes the effect and is
remembered too, so the same id always has the same outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

import msgspec

from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.actor import Actor
from pos.kernel.errors import Conflict, NotFound, Refused
from pos.kernel.messages import UnknownMessage, parse_name
from pos.web.models import CommandResult

Handler = Callable[[HomeSession, Any, Actor], None]
C = TypeVar("C", bound=type)
H = TypeVar("H", bound=Handler)

_commands: dict[str, type] = {}
_names: dict[type, str] = {}
_handlers: dict[type, Handler] = {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to. `reason` is the sentence for the person when it was refused."""

    outcome: Literal["done", "refused"]
    reason: str = ""


def command(name: str) -> Callable[[C], C]:
    """Make a frozen dataclass a command called `kind.vN`."""
    parse_name(name)

    def register(cls: C) -> C:
        _commands[name], _names[cls] = cls, name
        return cls

    return register


def handles(cls: type) -> Callable[[H], H]:
    """Make a function `(session, command, actor)` the one handler of a command."""

    def register(handler: H) -> H:
        if cls in _handlers:
            message = f"{cls.__name__} has a handler already"
            raise TypeError(message)
        _handlers[cls] = handler
        return handler

    return register


def encode(asked: object) -> tuple[str, bytes]:
    """Name and body of a command, as they travel."""
    return _names[type(asked)], msgspec.json.encode(asked)


def decode(name: str, body: bytes) -> object:
    """The command. Unknown fields are ignored. Raises UnknownMessage for anything this side cannot read."""
    cls = _commands.get(str(parse_name(name)))
    if cls is None:
        raise UnknownMessage("这件事这台机器还不会办。请先更新程序。")
    try:
        return msgspec.json.decode(body, type=cls)
    except msgspec.MsgspecError as error:
        raise UnknownMessage("这条消息缺了内容，没有办。请在手机上再发一次。") from error


def run_once(session: HomeSession, command_id: UUID, asked: object, actor: Actor) -> Outcome:
    """Run a command, unless this id already ran: then its outcome of that time."""
    if session.is_writing:
        message = "a command is a transaction of its own: a refusal must undo it and be remembered"
        raise RuntimeError(message)
    try:
        with writing(session):
            known = session.get(CommandResult, (session.store_id, command_id))
            if known is not None:
                return Outcome(known.outcome, known.reason)  # type: ignore[arg-type]
            _handlers[type(asked)](session, asked, actor)
            return _remember(session, command_id, asked, actor, Outcome("done"))
    except (Refused, NotFound, Conflict) as refusal:
        with writing(session):
            return _remember(session, command_id, asked, actor, Outcome("refused", refusal.message))


def _remember(
    session: HomeSession, command_id: UUID, asked: object, actor: Actor, outcome: Outcome
) -> Outcome:
    session.add(
        CommandResult(
            command_id=command_id,
            name=_names[type(asked)],
            by=actor.staff_id,
            outcome=outcome.outcome,
            reason=outcome.reason[:200],
            result={},
            at=session.now(),
        )
    )
    return outcome

"""Sends a command on its way: on the store it runs at once."""

from __future__ import annotations

from flask import request

from pos.db.session import HomeSession
from pos.kernel.actor import Actor
from pos.kernel.errors import Refused
from pos.web.commands import Outcome, run_once
from pos.web.idempotency import parse_key


class CommandRefused(Refused):
    """The command was refused; the sentence says why."""

    code = "command_refused"


def dispatch(session: HomeSession, asked: object, actor: Actor) -> Outcome:
    """Run a command under the request's key: a script's header, or a form's field. Raises CommandRefused."""
    key = request.headers.get("Idempotency-Key") or request.form.get("request_key")
    outcome = run_once(session, parse_key(key), asked, actor)
    if outcome.outcome == "refused":
        raise CommandRefused(outcome.reason)
    return outcome

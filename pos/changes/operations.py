"""The lives of a store's file: its founding, and the epochs that begin at every restore."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import select

from pos.changes.models import ChangeHead, Epoch, Home
from pos.db.session import HomeSession
from pos.db.writing import writing
from pos.kernel.ids import new_id

LABEL_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letter that is misread on thermal paper: no 0, 1, I, L, O."""


def found_store(session: HomeSession) -> UUID:
    """Begin the store that the session has entered, in an empty file; its id."""
    with writing(session):
        session.add(ChangeHead(seq=0))
        mint_epoch(session, reason="first_run")
        session.homestead.store_id = session.store_id
    return session.store_id


def mint_epoch(session: HomeSession, *, reason: str) -> Epoch:
    """Begin a new epoch, whose label no epoch in this file has."""
    with writing(session):
        taken = set(session.scalars(select(Epoch.label)))
        label = _label()
        while label in taken:
            label = _label()
        epoch = Epoch(id=new_id(), label=label, reason=reason, minted_at=session.now())
        session.add(epoch)
        session.homestead.epoch = None
        home = session.scalars(select(Home)).first()
        if home is None:
            session.add(Home(epoch_id=epoch.id, generation=1))
        else:
            home.epoch_id, home.generation = epoch.id, home.generation + 1
        return epoch


def _label() -> str:
    return secrets.choice("23456789") + secrets.choice(LABEL_LETTERS)

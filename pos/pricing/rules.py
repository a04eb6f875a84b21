"""What a cart comes to. Totals round once, here, and only ever down for the customer (抹零)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos.kernel.money import allocate

STEPS = {"fen": 1, "jiao": 10, "yuan": 100}
NOTES = (1_000, 2_000, 5_000, 10_000)


@dataclass(frozen=True, slots=True)
class Totals:
    """`subtotal` is the sum of the lines, `rounding` what is let off, `due` what is asked. Fen."""

    subtotal: int
    rounding: int

    @property
    def due(self) -> int:
        """What the customer is asked for."""
        return self.subtotal - self.rounding


@dataclass(frozen=True, slots=True)
class NoteOffer:
    """What one note does to a balance: pays it and gives `change`, or leaves it `short`. Fen."""

    fen: int
    short: int
    change: int


def totals(amounts: Iterable[int], rounding: str) -> Totals:
    """Add up and round down to the smallest money the shop asks for."""
    subtotal = sum(amounts)
    return Totals(subtotal, subtotal % STEPS[rounding])


def paid_shares(amounts: list[int], rounding: int) -> list[int]:
    """What each line was paid, so that lines sum to what was paid and a refund gives back exactly that."""
    return [amount - share for amount, share in zip(amounts, allocate(rounding, amounts), strict=True)]


def note_offers(remaining: int) -> list[NoteOffer]:
    """What each note on the desk would do."""
    return [NoteOffer(note, max(remaining - note, 0), max(note - remaining, 0)) for note in NOTES]

"""Documents as the bytes of a receipt printer, and as the picture of the paper those bytes make."""

from __future__ import annotations

from devices.escpos.builder import Builder, Profile
from devices.escpos.interpreter import papers_from
from devices.paper import Paper
from pos.printing.document import Boxed, Centred, Document, Line, Pair, Qr, Rule, Title


def receipt_bytes(document: Document, profile: Profile) -> bytes:
    """The job for a printer of this profile, cut included."""
    paper = Builder(profile)
    for element in document.elements:
        match element:
            case Title(text):
                paper.text(text, align="center", double=True, bold=True)
            case Centred(text):
                paper.text(text, align="center")
            case Line(text):
                paper.text(text)
            case Pair(left, right, large):
                paper.pair(left, right, double=large, bold=large)
            case Rule():
                paper.rule()
            case Boxed(title, text):
                paper.boxed(title, text)
            case Qr(data):
                paper.qr(data)
    return bytes(paper.feed(2).cut())


def paper_of(document: Document, profile: Profile) -> Paper:
    """The paper as it would come out, read back from the same bytes."""
    return papers_from(receipt_bytes(document, profile), profile.dots)[0]

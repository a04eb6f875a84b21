"""Printers, the paper of a virtual one, and jobs that wait for a yes or no."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, url_for

from devices.paper_svg import paper_svg
from devices.printers.virtual import Faults, VirtualPrinter
from pos.db.engines import session_here
from pos.kernel.errors import NotFound
from pos.printing.operations import add_printer, drop_waiting, print_waiting
from pos.printing.queries import PrinterFacts, asking_jobs, printer_facts, printers
from pos.printing.rules import DRIVERS, PrinterDraft
from pos.printing.trial import trial_page
from pos.shop.operations import choose_printer
from pos.staff.guard import needs, signed_in
from pos.web.posts import form_post, json_post

blueprint = Blueprint("printing_counter", __name__, template_folder="templates")
FAULTS = ("paper_out", "paper_low", "cover_open", "cutter_jam", "mute", "hang_up_mid_job", "offline")


@blueprint.get("/printing/waiting")
@needs("sell")
def waiting() -> Response:
    """Receipts that ask before they print."""
    jobs = [
        {
            "id": job["id"],
            "title": {"receipt": "小票", "trial": "试打"}.get(str(job["kind"]), "小票"),
            "text": job["trouble"],
        }
        for job in asking_jobs(session_here())
    ]
    return Response(msgspec.json.encode({"jobs": jobs}), mimetype="application/json")


@blueprint.post("/printing/<uuid:job_id>/print")
@json_post
@needs("sell")
def say_yes(job_id: UUID) -> dict[str, Any]:
    """Print it."""
    print_waiting(session_here(), signed_in().actor, job_id)
    return {"done": True}


@blueprint.post("/printing/<uuid:job_id>/drop")
@json_post
@needs("sell")
def say_no(job_id: UUID) -> dict[str, Any]:
    """Do not print it."""
    drop_waiting(session_here(), signed_in().actor, job_id)
    return {"done": True}


@blueprint.get("/printers")
@needs("manage_shop")
def machines() -> str:
    """The shop's printers, and one more."""
    return render_template(
        "printing/counter_printers.html", here=signed_in(), printers=printers(session_here()), drivers=DRIVERS
    )


@blueprint.post("/printers")
@form_post
@needs("manage_shop")
def add() -> str:
    """Add a printer and use it at this terminal."""
    here, form = signed_in(), request.form
    draft = PrinterDraft(
        name=form.get("name", ""),
        driver=form.get("driver", ""),  # type: ignore[arg-type]
        address=form.get("address", ""),
        paper=58 if form.get("paper") == "58" else 80,
        cutter=form.get("paper") != "58",
    )
    printer_id = add_printer(session_here(), here.actor, draft)
    choose_printer(session_here(), here.actor, here.terminal.id, printer_id)
    return url_for("printing_counter.machines")


@blueprint.post("/printers/<uuid:printer_id>/trial")
@form_post
@needs("sell")
def trial(printer_id: UUID) -> str:
    """Print a trial page."""
    trial_page(session_here(), printer_id)
    return url_for("printing_counter.machines")


@blueprint.get("/printers/<uuid:printer_id>/paper")
@needs("sell")
def paper(printer_id: UUID) -> str:
    """What came out of a virtual printer, and the faults it can be told to have."""
    facts, machine = _virtual(printer_id)
    pictures = [paper_svg(sheet) for sheet in reversed(machine.papers(newest=6))]
    return render_template(
        "printing/counter_paper.html",
        here=signed_in(),
        printer=facts,
        pictures=pictures,
        faults=FAULTS,
        now=asdict(machine.faults()),
        kicks=machine.kicks(),
    )


@blueprint.post("/printers/<uuid:printer_id>/faults")
@form_post
@needs("sell")
def break_it(printer_id: UUID) -> str:
    """Tell a virtual printer what is wrong with it."""
    _, machine = _virtual(printer_id)
    asked = request.form.getlist("fault")
    machine.set_faults(Faults(**{name: name in asked for name in FAULTS}))
    return url_for("printing_counter.paper", printer_id=printer_id)


def _virtual(printer_id: UUID) -> tuple[PrinterFacts, VirtualPrinter]:
    facts = printer_facts(session_here(), printer_id)
    if facts is None or facts.driver != "virtual":
        raise NotFound("这台不是虚拟小票机，纸在它自己那里。")
    return facts, VirtualPrinter(current_app.extensions["hedian.spools"] / printer_id.hex, facts.profile)
